import type { EnvironmentInput } from "./environment.ts";

/** What people use. Edit the marked values. */
export const production: EnvironmentInput = {
  name: "production",
  production: true,
  publicUrl: "https://mcp.example.com", // edit
  state: { type: "gcs", bucket: "my-gatehouse-production-state" }, // edit
  gcp: {
    projectId: "my-gatehouse-production", // edit
    projectNumber: "100000000003", // edit
    region: "europe-west1", // edit
    // Whose workflow pushes images; the numbers are what GitHub's API calls id.
    github: {
      owner: "example", // edit
      ownerId: "1000001", // edit
      repository: "mcp-servers", // edit
      repositoryId: "2000001", // edit
      refs: ["refs/heads/main"],
    },
  },
  authorizationServer: {
    identityProviders: {
      google: {
        profile: "google",
        clients: [
          {
            id: "my-gatehouse-production.apps.googleusercontent.com", // edit
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
      image: {
        name: "documents",
        digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000", // edit
      },
      variables: { MCP_DOCUMENTS_DIR: "/srv/documents", MCP_LOG_LEVEL: "info" },
      // Created empty. Push a value, then say which: { version: "1" }
      secrets: { STORAGE_TOKEN: {} },
      scaling: { minInstances: 1, maxInstances: 10 },
      tools: {
        get_public_info: { scopes: ["public:read"] },
        get_confidential_info: { scopes: ["confidential:read"] },
      },
    },
  },
};
