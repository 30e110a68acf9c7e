import type { EnvironmentInput } from "../environment.ts";
import { ports } from "./ports.ts";

/** Where the tasks are kept, for the server of this name. */
const backendUrl = `http://127.0.0.1:${ports.tasksBackend}`;

/** Everything on this machine; the Google Cloud values are never sent to anybody. */
export const local: EnvironmentInput = {
  name: "local",
  production: false,
  publicUrl: `http://127.0.0.1:${ports.gateway}`,
  state: { type: "local" },
  // All that an environment may have: it costs nothing here, and is planned and applied like the rest.
  gcp: {
    projectId: "my-gatehouse-local",
    projectNumber: "100000000000",
    region: "europe-west1",
    github: {
      owner: "example",
      ownerId: "1000001",
      repository: "mcp-servers",
      repositoryId: "2000001",
      refs: ["refs/heads/main"],
    },
    aws: { accountId: "123456789012", roleNames: ["mcp-proxy-task"], servers: ["documents"] },
    kubernetes: {
      workloads: {
        "external-secrets": {
          namespace: "external-secrets",
          serviceAccount: "external-secrets",
          secrets: ["mcp-jwt-signing-key"],
        },
      },
    },
  },
  aws: {
    accountId: "123456789012",
    region: "eu-central-1",
    domain: { name: "origins.example.com" },
    github: {
      owner: "example",
      ownerId: "1000001",
      repository: "mcp-servers",
      repositoryId: "2000001",
      refs: ["refs/heads/main"],
    },
  },
  authorizationServer: {
    identityProviders: {
      local: {
        profile: "generic",
        name: "Local identity provider",
        issuer: `http://127.0.0.1:${ports.identityProvider}`,
        clients: [{ id: "gatehouse", secret: { secret: "LOCAL_CLIENT_SECRET" } }],
      },
    },
    access: {
      grants: [
        { when: { identityProvider: "local" }, scopes: [] },
        { when: { group: "readers" }, scopes: ["public:read", "read:tasks"] },
        { when: { group: "confidential-readers" }, scopes: ["confidential:read", "write:tasks"] },
      ],
    },
  },
  browserOrigins: ["http://localhost:6274"], // the MCP Inspector
  servers: {
    documents: {
      name: "Documents",
      cloud: "gcp",
      origin: `http://127.0.0.1:${ports.documents}/mcp`,
      image: { name: "documents", tag: "local" },
      variables: { MCP_DOCUMENTS_DIR: "/srv/documents", MCP_LOG_LEVEL: "debug" },
      secrets: { STORAGE_TOKEN: {} },
      tools: {
        get_public_info: { scopes: ["public:read"] },
        get_confidential_info: { scopes: ["confidential:read"] },
      },
    },
    tasks: {
      name: "Tasks",
      cloud: "aws",
      origin: `http://127.0.0.1:${ports.tasks}/mcp`,
      image: { name: "tasks", tag: "local" },
      variables: { BACKEND_API_URL: backendUrl },
      downstream: [{ audience: backendUrl }],
      actsInGoogleCloud: true,
      tools: {
        getTasks: { scopes: ["read:tasks"] },
        createTask: { scopes: ["write:tasks"] },
      },
    },
  },
  backends: {
    agent: {
      image: { name: "agent", tag: "local" },
      exposure: {
        kind: "public",
        reason: "its users sign in with the company's own tokens, which it checks",
      },
      server: "documents",
      sidecar: { image: { name: "identity-sidecar", tag: "local" } },
    },
  },
};
