import type { EnvironmentInput } from "./environment.ts";

/** Where changes are tried first. Edit the marked values. */
export const dev: EnvironmentInput = {
  name: "dev",
  production: false,
  publicUrl: "https://mcp.dev.example.com", // edit
  state: { type: "gcs", bucket: "my-gatehouse-dev-state" }, // edit
  gcp: {
    projectId: "my-gatehouse-dev", // edit
    projectNumber: "100000000001", // edit
    region: "europe-west1", // edit
  },
  authorizationServer: {
    identityProviders: {
      google: {
        profile: "google",
        clients: [
          {
            id: "my-gatehouse-dev.apps.googleusercontent.com", // edit
            secret: { secret: "GOOGLE_CLIENT_SECRET" },
          },
        ],
      },
    },
    access: {
      hostedDomains: ["example.com"], // edit
      grants: [
        { when: { hostedDomain: "example.com" }, scopes: ["public:read"] }, // edit
        { when: { email: "archivist@example.com" }, scopes: ["confidential:read"] }, // edit
      ],
    },
  },
  servers: {
    documents: {
      name: "Documents",
      image: { name: "documents", tag: "0.1.0" }, // edit
      variables: { MCP_DOCUMENTS_DIR: "/srv/documents", MCP_LOG_LEVEL: "debug" },
      // Created empty. Push a value, then say which: { version: "latest" }
      secrets: { STORAGE_TOKEN: {} },
      tools: {
        get_public_info: { scopes: ["public:read"] },
        get_confidential_info: { scopes: ["confidential:read"] },
      },
    },
  },
};
