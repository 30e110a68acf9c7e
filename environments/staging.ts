import type { EnvironmentInput } from "./environment.ts";

/** The rehearsal of production. Edit the marked values. */
export const staging: EnvironmentInput = {
  name: "staging",
  production: false,
  publicUrl: "https://mcp.staging.example.com", // edit
  state: { type: "gcs", bucket: "my-gatehouse-staging-state" }, // edit
  gcp: {
    projectId: "my-gatehouse-staging", // edit
    projectNumber: "100000000002", // edit
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
  // A second cloud. Servers say in which of the two they run.
  aws: {
    accountId: "200000000002", // edit
    region: "eu-central-1", // edit
    domain: { name: "origins.staging.example.com" }, // edit
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
            id: "my-gatehouse-staging.apps.googleusercontent.com", // edit
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
      cloud: "gcp",
      image: { name: "documents", tag: "0.1.0" }, // edit
      variables: { MCP_DOCUMENTS_DIR: "/srv/documents", MCP_LOG_LEVEL: "info" },
      // Created empty. Push a value, then say which: { version: "latest" }
      secrets: { STORAGE_TOKEN: {} },
      tools: {
        get_public_info: { scopes: ["public:read"] },
        get_confidential_info: { scopes: ["confidential:read"] },
      },
    },
    handbook: {
      name: "Handbook",
      cloud: "aws",
      image: { name: "documents", tag: "0.1.0" }, // edit
      variables: { MCP_DOCUMENTS_DIR: "/srv/handbook", MCP_LOG_LEVEL: "info" },
      tools: {
        get_public_info: { scopes: ["public:read"] },
        get_confidential_info: { scopes: ["confidential:read"] },
      },
    },
  },
};
