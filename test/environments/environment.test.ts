import { describe, expect, it } from "vitest";
import { type Environment, EnvironmentError, parseEnvironment } from "../../environments/environment.ts";

const server = {
  name: "Documents",
  image: { name: "documents", tag: "0.1.0" },
  tools: { get_public_info: { scopes: ["public:read"] } },
};
const minimal = {
  name: "dev",
  production: false,
  publicUrl: "https://mcp.example.com",
  state: { type: "gcs", bucket: "my-state" },
  gcp: { projectId: "my-project", projectNumber: "123456789012", region: "europe-west1" },
  tokens: { accept: [{ issuer: "https://login.example.com" }] },
  servers: { documents: server },
};
const authorizationServer = {
  identityProviders: {
    google: { profile: "google", clients: [{ id: "gatehouse", secret: { secret: "GOOGLE_CLIENT_SECRET" } }] },
  },
  access: { grants: [{ when: { hostedDomain: "example.com" }, scopes: ["public:read"] }] },
};
const digest = `sha256:${"0a".repeat(32)}`;

const backend = {
  image: { name: "agent", tag: "0.1.0" },
  exposure: { kind: "public", reason: "it checks its users' own tokens" },
  server: "documents",
  sidecar: { image: { name: "identity-sidecar", tag: "0.1.0" } },
};
const github = {
  owner: "example",
  ownerId: "1234",
  repository: "servers",
  repositoryId: "5678",
  refs: ["refs/heads/main"],
};

const aws = { accountId: "123456789012", region: "eu-central-1", domain: { name: "origins.example.com" } };
const tickets = { ...server, name: "Tickets", cloud: "aws" };
const api = { name: "Rooms", service: "execute-api", apiId: "a1b2c3d4e5", stage: "live" };
const { gcp: _gcp, ...withoutCloud } = minimal;
const onAws = { ...withoutCloud, aws };
const onBoth = {
  ...minimal,
  aws,
  servers: { documents: { ...server, cloud: "gcp" }, tickets },
};
const subnet = (number: number) => `subnet-0123456789abcdef${number}`;
const existing = {
  kind: "existing",
  vpcId: "vpc-0123456789abcdef0",
  privateSubnets: { a: subnet(0), b: subnet(1) },
  publicSubnets: { a: subnet(2), b: subnet(3) },
};
const webAcl = (region: string, account: string) =>
  `arn:aws:wafv2:${region}:${account}:regional/webacl/company/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f`;
const withAws = (changes: object) => ({ ...onAws, aws: { ...aws, ...changes } });
const withTickets = (changes: object) => ({
  ...onBoth,
  servers: { ...onBoth.servers, tickets: { ...tickets, ...changes } },
});

const withServer = (changes: object) => ({ ...minimal, servers: { documents: { ...server, ...changes } } });
const withAccess = (access: unknown) => ({
  ...minimal,
  authorizationServer: { ...authorizationServer, access },
});
const withBackend = (changes: object) => ({ ...minimal, backends: { agent: { ...backend, ...changes } } });
const withGcp = (changes: object) => ({ ...minimal, gcp: { ...minimal.gcp, ...changes } });
const withMaintenance = (changes: object) =>
  withGcp({ kubernetes: { maintenance: { days: ["SA"], from: "01:00", hours: 6, ...changes } } });
const inProduction = (changes: object) => ({ ...withServer(changes), production: true });

/** The faults of an environment, as `path: message`. */
function faults(input: unknown): string[] {
  try {
    parseEnvironment(input);
    return [];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return error.faults.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe("an environment", () => {
  it("may be short: the rest has defaults", () => {
    const documents: Environment["servers"][string] | undefined = parseEnvironment(minimal).servers.documents;
    expect(documents).toMatchObject({ variables: {}, secrets: {}, scaling: { maxInstances: 3 } });
    expect(documents?.origin).toBeUndefined();
    expect(parseEnvironment(minimal).browserOrigins).toEqual([]);
    expect(parseEnvironment(minimal).authorizationServer).toBeUndefined();
  });

  it("is refused with its name, and every fault with its path and what was expected", () => {
    const wrong = {
      ...minimal,
      publicUrl: "http://mcp.example.com",
      gcp: { ...minimal.gcp, projectNumber: 123456789012 },
    };
    expect(() => parseEnvironment(wrong)).toThrow(
      [
        "environment dev is not valid:",
        "  publicUrl: expected https://<host>, without path or trailing slash; http only where the host is loopback",
        '  gcp.projectNumber: expected a project number as a string of digits, such as "123456789012"',
      ].join("\n"),
    );
  });

  it("without a name is refused too", () => {
    expect(() => parseEnvironment(undefined)).toThrow("environment (without a name) is not valid:");
  });

  it("says nothing that nobody reads", () => {
    expect(faults({ ...minimal, prodution: true })).toEqual([
      "prodution: expected nothing: an environment has no such value",
    ]);
    expect(faults(withServer({ port: 1, tool: {} }))).toEqual([
      "servers.documents.port: expected nothing: an environment has no such value",
      "servers.documents.tool: expected nothing: an environment has no such value",
    ]);
  });
});

describe("an environment's values", () => {
  it.each([
    [{ ...minimal, name: "Dev" }, "name"],
    [{ ...minimal, production: "no" }, "production"],
    [{ ...minimal, publicUrl: "https://mcp.example.com/" }, "publicUrl"],
    [{ ...minimal, state: { type: "http" } }, "state.type"],
    [{ ...minimal, state: { type: "s3", bucket: "my-state" } }, "state.region"],
    [{ ...minimal, state: { type: "s3", bucket: "My_State", region: "eu-central-1" } }, "state.bucket"],
    [{ ...minimal, state: { type: "gcs", bucket: "My_State" } }, "state.bucket"],
    [{ ...minimal, gcp: { ...minimal.gcp, projectId: "short" } }, "gcp.projectId"],
    [{ ...minimal, gcp: { ...minimal.gcp, region: "Europe" } }, "gcp.region"],
    [{ ...minimal, tokens: { accept: [{ issuer: "login" }] } }, "tokens.accept.0.issuer"],
    [
      { ...minimal, authorizationServer: { ...authorizationServer, identityProviders: {} } },
      "authorizationServer.identityProviders",
    ],
    [
      withAccess({ grants: [{ when: {}, scopes: ["public:read"] }] }),
      "authorizationServer.access.grants.0.when",
    ],
    [{ ...minimal, servers: { d: server } }, "servers.d"],
    [{ ...minimal, servers: { ["d".repeat(26)]: server } }, `servers.${"d".repeat(26)}`],
    [{ ...minimal, servers: { Documents: server } }, "servers.Documents"],
    [withServer({ image: { name: "documents" } }), "servers.documents.image"],
    [withServer({ image: { name: "documents", tag: "1", digest } }), "servers.documents.image"],
    [withServer({ variables: { "MCP-X": "1" } }), "servers.documents.variables.MCP-X"],
    [withServer({ variables: { MCP_PORT: "1" } }), "servers.documents.variables.MCP_PORT"],
    [withServer({ secrets: { ASSERTION_ISSUER: {} } }), "servers.documents.secrets.ASSERTION_ISSUER"],
    [withServer({ secrets: { A: { version: "newest" } } }), "servers.documents.secrets.A.version"],
    [withServer({ scaling: { minInstances: 2, maxInstances: 1 } }), "servers.documents.scaling.minInstances"],
    [withServer({ tools: { "*": { scopes: ["a b"] } } }), "servers.documents.tools.*.scopes.0"],
    [withServer({ origin: "https://example.com/mcp" }), "servers.documents.origin"],
    [withServer({ origin: "nonsense" }), "servers.documents.origin"],
    [withServer({ origin: `http://127.0.0.1:8790/\${var.x}` }), "servers.documents.origin"],
    [withServer({ scaling: 3 }), "servers.documents.scaling"],
    [withServer({ scaling: { minInstances: -1 } }), "servers.documents.scaling.minInstances"],
    [withServer({ scaling: { minInstances: "1" } }), "servers.documents.scaling.minInstances"],
    [withServer({ scaling: { maxInstances: 0 } }), "servers.documents.scaling.maxInstances"],
    [withServer({ scaling: { maxInstances: 1.5 } }), "servers.documents.scaling.maxInstances"],
    [withServer({ egress: "everything" }), "servers.documents.egress"],
    [withoutCloud, "servers.documents.cloud"],
    [withServer({ cloud: "aws" }), "servers.documents.cloud"],
    [{ ...onBoth, servers: { documents: server } }, "servers.documents.cloud"],
    [withTickets({ egress: "all-traffic" }), "servers.tickets.egress"],
    [withTickets({ scaling: { minInstances: 0 } }), "servers.tickets.scaling.minInstances"],
    [withTickets({ actsInGoogleCloud: true }), "servers.tickets.actsInGoogleCloud"],
    [withTickets({ rulePriority: 0 }), "servers.tickets.rulePriority"],
    [withTickets({ rulePriority: 10_000 }), "servers.tickets.rulePriority"],
    [withServer({ rulePriority: 7 }), "servers.documents.rulePriority"],
    [withServer({ actsInGoogleCloud: true }), "servers.documents.actsInGoogleCloud"],
    [
      withTickets({ variables: { GOOGLE_CREDENTIAL_CONFIGURATION: "{}" } }),
      "servers.tickets.variables.GOOGLE_CREDENTIAL_CONFIGURATION",
    ],
    [{ ...onBoth, backends: { agent: { ...backend, server: "tickets" } } }, "backends.agent.server"],
    [{ ...onAws, backends: { agent: backend } }, "backends"],
    [withAws({ accountId: "12345678901" }), "aws.accountId"],
    [withAws({ region: "Frankfurt" }), "aws.region"],
    [withAws({ region: "us-gov-west-1" }), "aws.region"],
    [withAws({ domain: undefined }), "aws.domain"],
    [withAws({ domain: { name: "localhost" } }), "aws.domain.name"],
    [withAws({ domain: { name: `\${x}.example.com` } }), "aws.domain.name"],
    [withAws({ domain: { name: "example.com", zoneId: "/hostedzone/Z0" } }), "aws.domain.zoneId"],
    [withAws({ network: { vpcId: "vpc-0123456789abcdef0" } }), "aws.network.kind"],
    [
      withAws({ network: { kind: "existing", vpcId: "vpc-0123456789abcdef0" } }),
      "aws.network.privateSubnets",
    ],
    [withAws({ network: { kind: "own", range: "10.0.0.0" } }), "aws.network.range"],
    [withAws({ network: { kind: "own", range: "10.256.0.0/16" } }), "aws.network.range"],
    [withAws({ network: { kind: "own", zones: ["a"] } }), "aws.network.zones"],
    [withAws({ network: { kind: "own", zones: ["a", "a"] } }), "aws.network.zones"],
    [
      withAws({ network: { ...existing, publicSubnets: { b: subnet(2), c: subnet(3) } } }),
      "aws.network.publicSubnets",
    ],
    [
      withAws({ network: { ...existing, publicSubnets: { a: subnet(0), b: subnet(3) } } }),
      "aws.network.publicSubnets.a",
    ],
    [withAws({ webAclArn: webAcl("eu-west-1", aws.accountId) }), "aws.webAclArn"],
    [withAws({ webAclArn: webAcl(aws.region, "210987654321") }), "aws.webAclArn"],
    [withAws({ permissionsBoundary: "arn:aws:iam::210987654321:policy/b" }), "aws.permissionsBoundary"],
    [withAws({ cluster: "a b" }), "aws.cluster"],
    [withAws({ webAclArn: "arn:aws:wafv2:eu-central-1:123456789012:global/webacl/a/b" }), "aws.webAclArn"],
    [withAws({ permissionsBoundary: "boundary" }), "aws.permissionsBoundary"],
    [withAws({ apis: { documents: api } }), "aws.apis.documents"],
    [withAws({ apis: { rooms: { ...api, apiId: "https://example.com" } } }), "aws.apis.rooms.apiId"],
    [withAws({ apis: { rooms: { ...api, stage: "a/b" } } }), "aws.apis.rooms.stage"],
    [withAws({ apis: { rooms: { ...api, path: "mcp" } } }), "aws.apis.rooms.path"],
    [withAws({ apis: { rooms: { ...api, service: "s3" } } }), "aws.apis.rooms.service"],
    [
      withAws({ apis: { rooms: { name: "Rooms", service: "lambda", function: "arn:aws", urlId: "abc" } } }),
      "aws.apis.rooms.function",
    ],
    [
      withAws({ apis: { rooms: { name: "Rooms", service: "bedrock-agentcore", runtimeId: "rooms" } } }),
      "aws.apis.rooms.runtimeId",
    ],
    [withMaintenance({ hours: 3 }), "gcp.kubernetes.maintenance.hours"],
    [withMaintenance({ hours: 25 }), "gcp.kubernetes.maintenance.hours"],
    [withMaintenance({ hours: "6" }), "gcp.kubernetes.maintenance.hours"],
    [withMaintenance({ days: [] }), "gcp.kubernetes.maintenance.days"],
    [withMaintenance({ days: "SA" }), "gcp.kubernetes.maintenance.days"],
    [withMaintenance({ days: ["SAT"] }), "gcp.kubernetes.maintenance.days.0"],
    [withGcp({ kubernetes: { maintenance: "SA" } }), "gcp.kubernetes.maintenance"],
    [withGcp({ network: { servers: "10.64.0.0/27" } }), "gcp.network.servers"],
    [withBackend({ server: "archive" }), "backends.agent.server"],
    [{ ...minimal, backends: { documents: backend } }, "backends.documents"],
    [{ ...minimal, backends: { a: backend } }, "backends.a"],
    [withBackend({ sidecar: true }), "backends.agent.sidecar"],
    [withBackend({ exposure: { kind: "public" } }), "backends.agent.exposure.reason"],
    [withBackend({ exposure: { kind: "public", reason: "ok" } }), "backends.agent.exposure.reason"],
    [withBackend({ exposure: { kind: "internal", invokers: [] } }), "backends.agent.exposure.invokers"],
    [
      withBackend({ exposure: { kind: "internal", invokers: ["allUsers"] } }),
      "backends.agent.exposure.invokers.0",
    ],
    [withBackend({ variables: { MCP_SERVICE_URL: "x" } }), "backends.agent.variables.MCP_SERVICE_URL"],
    [withGcp({ github: { ...github, ownerId: "example" } }), "gcp.github.ownerId"],
    [withGcp({ github: { ...github, ownerId: undefined } }), "gcp.github.ownerId"],
    [withGcp({ github: { ...github, refs: [] } }), "gcp.github.refs"],
    [withGcp({ github: { ...github, refs: ["main"] } }), "gcp.github.refs.0"],
    [withGcp({ aws: { accountId: "123", roleNames: ["task"] } }), "gcp.aws.accountId"],
    [withGcp({ aws: { accountId: "123456789012", roleNames: [] } }), "gcp.aws.roleNames"],
    [withGcp({ aws: { accountId: "123456789012", roleNames: ["a/b"] } }), "gcp.aws.roleNames.0"],
    [
      withGcp({ aws: { accountId: "123456789012", roleNames: ["task"], servers: ["archive"] } }),
      "gcp.aws.servers.0",
    ],
    [
      withGcp({ kubernetes: { workloads: { eso: { namespace: "A" } } } }),
      "gcp.kubernetes.workloads.eso.namespace",
    ],
  ])("are refused at their path: %#", (input, path) => {
    const [first, ...others] = faults(input).filter((fault) => fault.startsWith(`${path}: expected `));
    expect(first).toBeDefined();
    expect(others).toEqual([]);
  });

  it.each([
    [`\${file("/home/me/.config/gcloud/application_default_credentials.json")}`],
    ["a%{if(true)}b%{endif}"],
  ])("are refused where Terraform would evaluate them, and not repeated: %s", (text) => {
    const expected = `expected the value itself: Terraform would evaluate what stands in \${…} or %{…}`;
    expect(faults(withServer({ variables: { MCP_TITLE: text }, assertionAudience: text }))).toEqual([
      `servers.documents.variables.MCP_TITLE: ${expected}`,
      `servers.documents.assertionAudience: ${expected}`,
    ]);
    expect(faults({ ...minimal, publicUrl: `https://\${var.x}.example.com` })).toEqual([
      `publicUrl: ${expected}`,
    ]);
  });

  it("that stand between braces or after dollars only are nothing special", () => {
    expect(faults(withServer({ variables: { MCP_TITLE: "100 $ {a} 5%" } }))).toEqual([]);
  });

  it.each([
    ["AWS alone", onAws],
    ["both clouds", onBoth],
    ["a rule in a place of its own", withTickets({ rulePriority: 7 })],
    ["a state in S3", { ...minimal, state: { type: "s3", bucket: "my-state", region: "eu-central-1" } }],
    [
      "a network that is there",
      withAws({
        network: {
          kind: "existing",
          vpcId: "vpc-0123456789abcdef0",
          privateSubnets: { a: "subnet-0123456789abcdef0", b: "subnet-0123456789abcdef1" },
          publicSubnets: { a: "subnet-0123456789abcdef2", b: "subnet-0123456789abcdef3" },
        },
      }),
    ],
    ["an API of AWS", withAws({ apis: { rooms: api } })],
    [
      "a server on AWS that acts in Google Cloud",
      {
        ...withTickets({ actsInGoogleCloud: true }),
        gcp: { ...minimal.gcp, aws: { accountId: aws.accountId, roleNames: ["batch"] } },
      },
    ],
    ["an authorization server", { ...minimal, authorizationServer }],
    ["an authorization server alone", { ...minimal, tokens: undefined, authorizationServer }],
    ["a local state", { ...minimal, state: { type: "local" } }],
    ["a digest", withServer({ image: { name: "team/documents", digest } })],
    ["a loopback origin", withServer({ origin: "http://127.0.0.1:8790/mcp" })],
    ["the latest value of a secret", withServer({ secrets: { A: { version: "latest" } } })],
    ["a secret without a value yet", withServer({ secrets: { A: {} } })],
    ["a backend with a sidecar", withBackend({})],
    ["a backend that signs its calls itself", withBackend({ sidecar: false })],
    [
      "an internal backend",
      withBackend({ exposure: { kind: "internal", invokers: ["group:agents@example.com"] } }),
    ],
    ["images from GitHub", withGcp({ github })],
    ["a range for servers as small as Cloud Run takes", withGcp({ network: { servers: "10.64.0.0/26" } })],
    [
      "a role of AWS that calls a server",
      withGcp({ aws: { accountId: "123456789012", roleNames: ["task"], servers: ["documents"] } }),
    ],
    [
      "a cluster",
      withGcp({
        kubernetes: { workloads: { eso: { namespace: "eso", serviceAccount: "eso", secrets: ["a"] } } },
      }),
    ],
  ])("may be %s", (_what, input) => {
    expect(faults(input)).toEqual([]);
  });
});

it.each([[undefined], [{}], [{ grants: [] }]])(
  "an authorization server without rules about who gets what is refused: %j",
  (access) => {
    expect(faults(withAccess(access))).toEqual([expect.stringMatching(/^authorizationServer\.access\b/)]);
  },
);

describe("production", () => {
  it("runs images by digest and secrets by number", () => {
    const image = { name: "documents", digest };
    expect(faults(inProduction({ image, secrets: { A: { version: "1" }, B: {} } }))).toEqual([]);
  });

  it("refuses what could become something else", () => {
    expect(faults(inProduction({ secrets: { A: { version: "latest" } } }))).toEqual([
      "servers.documents.image.tag: expected a digest instead, since this is production",
      "servers.documents.secrets.A.version: expected the number or id of a version, since this is production",
    ]);
    const whole = inProduction({ image: { name: "documents", digest } });
    expect(
      faults({ ...whole, backends: { agent: { ...backend, secrets: { A: { version: "latest" } } } } }),
    ).toEqual([
      "backends.agent.image.tag: expected a digest instead, since this is production",
      "backends.agent.secrets.A.version: expected the number or id of a version, since this is production",
      "backends.agent.sidecar.image.tag: expected a digest instead, since this is production",
    ]);
  });
});
