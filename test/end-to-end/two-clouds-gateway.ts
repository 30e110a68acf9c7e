import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import { exportJWK, generateKeyPair } from "jose";
import type { ConfigurationDocument } from "../../edge/src/configuration/schema.ts";
import { WORKLOAD_JWKS_PATH } from "../../edge/src/metadata/workload-issuer.ts";
import { type EnvironmentInput, parseEnvironment } from "../../environments/environment.ts";
import { freePort } from "../../environments/local/free-port.ts";
import { createDocumentsServer } from "../../environments/local/mcp-servers/documents/server.ts";
import { addStacks } from "../../stacks/add-stacks.ts";
import { edgeConfiguration } from "../../stacks/edge-configuration.ts";
import { resource, resources, type TerraformJson } from "../modules/synthesize.ts";
import { CloudRunProcess } from "../stand-ins/cloud-run/run-cloud-run.ts";
import { GoogleProcess } from "../stand-ins/google/run-google.ts";
import { runProcess, type StandInProcess } from "../stand-ins/run-process.ts";
import { type AtEnd, createLogin, listen } from "./before-cloud.ts";
import { callTool } from "./call-tool.ts";
import { FakeInternet } from "./fake-internet.ts";
import { onFakeInternet } from "./run-on-fake-internet.ts";

const DOCUMENTS = new URL("../../environments/local/mcp-servers/documents/documents", import.meta.url);
const ASKED = ["sts.googleapis.com", "iamcredentials.googleapis.com"] as const;
/** Where clouds find the gateway; on this machine it is at its address here, and nowhere else. */
const PUBLIC_URL = "https://mcp.example.com";

const POOLS = "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools";

/** A server of each cloud. */
export type ServerId = "documents" | "handbook";

/**
 * One gateway, configured as an environment's stacks compute it, and a private MCP server on Cloud Run and on ECS. What
 * the clouds ask of a caller is read from the same stacks as they are synthesized.
 */
export interface TwoCloudsGateway {
  /** Runs a tool of a server, and brings the status of the answer. */
  call(server: ServerId): Promise<number>;
  /** What the gateway sent to where a server is, last. */
  sentTo(server: ServerId): IncomingHttpHeaders;
  /** Sends a request to where a server is, past the gateway, and brings the status of the answer. */
  send(server: ServerId, headers: Record<string, string>): Promise<number>;
  /** How many requests a server itself got. */
  served(server: ServerId): number;
  dispose(): Promise<void>;
}

/** @param places - which front each server is configured to be behind */
export async function startTwoCloudsGateway(
  places: Readonly<Record<ServerId, ServerId>> = { documents: "documents", handbook: "handbook" },
): Promise<TwoCloudsGateway> {
  const stops: (() => unknown)[] = [];
  const dispose = async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  };
  try {
    return { ...(await start(places, (stop) => stops.push(stop))), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function start(
  places: Readonly<Record<ServerId, ServerId>>,
  atEnd: AtEnd,
): Promise<Omit<TwoCloudsGateway, "dispose">> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const login = await createLogin(atEnd);
  const document = edgeConfiguration(parseEnvironment(environment(url, login.issuer)));
  const stacks = synthesize(
    environment(PUBLIC_URL, login.issuer.replace("http://127.0.0.1", "https://login.example.com")),
  );
  const servers = {
    documents: await container(document, "documents", atEnd),
    handbook: await container(document, "handbook", atEnd),
  };
  const internet = await FakeInternet.start();
  atEnd(() => internet.stop());
  const fronts = {
    documents: await cloudRun(stacks, url, servers.documents.url, internet, atEnd),
    handbook: await loadBalancer(stacks, url, servers.handbook.url, atEnd),
  };
  const recorders = {
    documents: await recorder(fronts[places.documents], atEnd),
    handbook: await recorder(fronts[places.handbook], atEnd),
  };
  const folder = await mkdtemp(join(tmpdir(), "two-clouds-gateway-"));
  atEnd(() => rm(folder, { recursive: true }));
  const gateway = await onFakeInternet(internet)({
    url,
    document: withOrigins(document, { documents: recorders.documents.url, handbook: recorders.handbook.url }),
    variables: await createKeys(),
    folder,
  });
  atEnd(() => gateway.stop());
  return {
    call: async (server) => {
      const resource = `${url}/mcp/${server}`;
      const authorization = `Bearer ${await login.token(resource)}`;
      const response = await callTool(resource, "get_public_info", { authorization });
      await response.body?.cancel();
      return response.status;
    },
    sentTo: (server) => recorders[server].last(),
    send: async (server, headers) => {
      const response = await callTool(`${fronts[server]}/mcp`, "get_public_info", headers);
      await response.body?.cancel();
      return response.status;
    },
    served: (server) => servers[server].served(),
  };
}

function environment(publicUrl: string, issuer: string): EnvironmentInput {
  const rules = {
    image: { name: "documents", tag: "0.1.0" },
    tools: { get_public_info: { scopes: ["public:read"] } },
  };
  return {
    name: "two-clouds",
    production: false,
    publicUrl,
    state: { type: "local" },
    gcp: { projectId: "my-project", projectNumber: "123456789012", region: "europe-west1" },
    aws: { accountId: "123456789012", region: "eu-west-1", domain: { name: "origins.example.com" } },
    tokens: { accept: [{ issuer, jwksUri: `${issuer}/jwks` }] },
    servers: {
      documents: { name: "Documents", cloud: "gcp", ...rules },
      handbook: { name: "Handbook", cloud: "aws", ...rules },
    },
  };
}

/** The stacks of an environment as Terraform reads them, by what follows its name. */
function synthesize(input: EnvironmentInput): (stack: string) => TerraformJson {
  const app = new App();
  addStacks(app, parseEnvironment(input));
  const stacks = app.node.findAll().filter((node) => TerraformStack.isStack(node));
  return (name) => {
    const stack = stacks.find(({ node }) => node.id === `${input.name}-${name}`);
    if (!stack) throw new Error(`there is no stack ${name}`);
    return JSON.parse(Testing.synth(stack));
  };
}

/** As the gateway's document has it, but for where the servers are. */
function withOrigins(document: ConfigurationDocument, urls: Readonly<Record<string, string>>): object {
  const servers = Object.entries(document.servers).map(([id, server]) => [
    id,
    { ...server, origin: { ...server.origin, url: `${urls[id]}/mcp` } },
  ]);
  return { ...document, servers: Object.fromEntries(servers) };
}

/** The server itself, which asks for the gateway's statement about the caller too. */
async function container({ publicUrl, servers }: ConfigurationDocument, id: ServerId, atEnd: AtEnd) {
  const audience = servers[id]?.origin.assertion?.audience ?? "";
  const server = createDocumentsServer({
    documentsFolder: DOCUMENTS.pathname,
    logLevel: "error",
    assertions: { issuer: `${publicUrl}/callers`, audience },
  });
  let served = 0;
  server.on("request", () => {
    served += 1;
  });
  return { url: await listen(server, atEnd), served: () => served };
}

/** Cloud Run's front, and Google before it, as the stacks set them up. */
async function cloudRun(
  stacks: (stack: string) => TerraformJson,
  publicUrl: string,
  container: string,
  internet: FakeInternet,
  atEnd: AtEnd,
): Promise<string> {
  const platform = stacks("gcp-platform");
  const provider = resource(platform, "google_iam_workload_identity_pool_provider");
  const pool = resource(platform, "google_iam_workload_identity_pool");
  const [grant] = resources(platform, "google_service_account_iam_member");
  const [member] = (resource(stacks("gcp-mcp-servers"), "google_cloud_run_v2_service_iam_binding").members ??
    []) as string[];
  const invoker = String(member).replace("serviceAccount:", "");
  const google = await GoogleProcess.run({
    provider: {
      name: `${POOLS}/${pool.workload_identity_pool_id}/providers/${provider.workload_identity_pool_provider_id}`,
      issuer: String((provider.oidc as { issuer_uri: string }).issuer_uri).replace(PUBLIC_URL, publicUrl),
      attributeMapping: provider.attribute_mapping as Record<string, string>,
      attributeCondition: String(provider.attribute_condition),
    },
    serviceAccounts: { [invoker]: { [String(grant?.member)]: [String(grant?.role)] } },
    workspace: { domains: ["example.com"], users: {}, groups: {}, delegations: {} },
  });
  atEnd(() => google.stop());
  for (const host of ASKED) internet.lead(host, google.urlOf(host));
  const servers = stacks("gcp-mcp-servers").output?.servers?.value as { documents: { audience: string } };
  const front = await CloudRunProcess.run({
    audiences: [servers.documents.audience],
    invokers: [invoker],
    keys: `${google.urlOf("www.googleapis.com")}/oauth2/v3/certs`,
    container,
  });
  atEnd(() => front.stop());
  return front.url;
}

/** The load balancer, with the first action of its rule as the stacks set it up. */
async function loadBalancer(
  stacks: (stack: string) => TerraformJson,
  publicUrl: string,
  target: string,
  atEnd: AtEnd,
): Promise<string> {
  const [first] = resource(stacks("aws-mcp-servers"), "aws_lb_listener_rule").action as {
    jwt_validation: {
      issuer: string;
      jwks_endpoint: string;
      additional_claim: { name: string; values: string[] }[];
    };
  }[];
  if (!first) throw new Error("the rule does nothing");
  const { issuer, jwks_endpoint, additional_claim } = first.jwt_validation;
  if (jwks_endpoint !== PUBLIC_URL + WORKLOAD_JWKS_PATH) throw new Error(`no keys at ${jwks_endpoint}`);
  const listener: StandInProcess<"listener"> = await runProcess(
    new URL("../stand-ins/load-balancer/main.ts", import.meta.url),
    {
      issuer: issuer.replace(PUBLIC_URL, publicUrl),
      jwksEndpoint: jwks_endpoint.replace(PUBLIC_URL, publicUrl),
      additionalClaims: Object.fromEntries(additional_claim.map(({ name, values }) => [name, values[0]])),
      target,
    },
  );
  atEnd(() => listener.stop());
  return listener.urls.listener;
}

/** What stands before a front and remembers what it was sent. */
async function recorder(front: string, atEnd: AtEnd) {
  let last: IncomingHttpHeaders = {};
  const server = createServer((message, response) => {
    last = message.headers;
    const onward = request(
      new URL(message.url ?? "/", front),
      { method: message.method, headers: message.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.once("error", () => response.destroy());
    message.pipe(onward);
  });
  return { url: await listen(server, atEnd), last: () => last };
}

async function createKeys(): Promise<Record<string, string>> {
  const make = async (alg: string, kid: string) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return JSON.stringify({ ...(await exportJWK(privateKey)), kid });
  };
  const sealing = crypto.getRandomValues(new Uint8Array(32));
  return {
    CALLERS_SIGNING_KEY_1: await make("ES256", "callers-1"),
    WORKLOAD_SIGNING_KEY_1: await make("RS256", "workload-1"),
    SEALING_KEY_1: JSON.stringify({
      kty: "oct",
      kid: "sealing-1",
      k: Buffer.from(sealing).toString("base64url"),
    }),
  };
}
