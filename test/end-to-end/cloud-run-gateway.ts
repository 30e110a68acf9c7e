import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";
import { createDocumentsServer } from "../../environments/local/mcp-servers/documents/server.ts";
import { CloudRunProcess } from "../stand-ins/cloud-run/run-cloud-run.ts";
import { GoogleProcess } from "../stand-ins/google/run-google.ts";
import { type AtEnd, createKeys, createLogin, listen } from "./before-cloud.ts";
import { callTool } from "./call-tool.ts";
import { FakeInternet } from "./fake-internet.ts";
import { onFakeInternet, setClock } from "./run-on-fake-internet.ts";

const DOCUMENTS = new URL("../../environments/local/mcp-servers/documents/documents", import.meta.url);
const POOL = "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/gatehouse";
const PROVIDER = `${POOL}/providers/edge`;
const SERVICE = "https://documents-123.europe-west1.run.app";

type GoogleSetUp = Parameters<typeof GoogleProcess.run>[0];

/** Who may invoke the service. */
export const SERVICE_ACCOUNT = "edge-documents@project.iam.gserviceaccount.com";
/** What the pool makes of the gateway, where it calls the documents server. */
export const PRINCIPAL = `principal:${POOL}/subject/edge:documents`;
/** Seconds after the start when the second workload key takes over. */
export const ROTATION = 1800;

/** A way to ID tokens. */
export interface Way {
  /** The credential's source in the configuration, and the secrets that it names. */
  readonly source: object;
  readonly secrets?: Readonly<Record<string, string>>;
  /** What it takes at Google. */
  readonly setUp: Partial<GoogleSetUp>;
  /** Whom the gateway asks. */
  readonly hosts: readonly string[];
}

/** The gateway's own token for Google's. */
const FEDERATION: Way = {
  source: {
    type: "workload-identity-federation",
    provider: PROVIDER,
    serviceAccount: SERVICE_ACCOUNT,
  },
  setUp: {
    serviceAccounts: { [SERVICE_ACCOUNT]: { [PRINCIPAL]: ["roles/iam.serviceAccountOpenIdTokenCreator"] } },
  },
  hosts: ["sts.googleapis.com", "iamcredentials.googleapis.com"],
};

/** Seconds that Google's clock is ahead: it stands still, and the gateway's goes on. */
const AHEAD_AT_GOOGLE = 20;

/**
 * A gateway in workerd that reaches Google by the internet, and a private MCP server behind Cloud Run's front. All of
 * them, and this process, have one clock.
 */
export interface CloudRunGateway {
  /** What is set up at Google in the beginning. */
  readonly setUp: GoogleSetUp;
  readonly google: GoogleProcess;
  readonly cloudRun: CloudRunProcess;
  /** Runs a tool, and brings the status of the answer. */
  call(signal?: AbortSignal): Promise<number>;
  /** How often each of Google's hosts was asked. */
  asked(): Promise<readonly number[]>;
  /** How many requests the MCP server itself got. */
  served(): number;
  /** Sets all clocks ahead of the time that it is. */
  setClocks(secondsAhead: number): Promise<void>;
  dispose(): Promise<void>;
}

/** Starts all of it; what is set up at Google and Cloud Run is what is needed, and no more. */
export async function startCloudRunGateway(way: Way = FEDERATION): Promise<CloudRunGateway> {
  const stops: (() => unknown)[] = [];
  const dispose = async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  };
  try {
    const gateway = await start(way, (stop) => stops.push(stop));
    return { ...gateway, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function start(way: Way, atEnd: AtEnd): Promise<Omit<CloudRunGateway, "dispose">> {
  vi.useFakeTimers({ toFake: ["Date"] });
  atEnd(() => vi.useRealTimers());
  const url = `http://127.0.0.1:${await freePort()}`;
  const setUp = { ...companyThatTrusts(url), ...way.setUp };
  const google = await GoogleProcess.run(setUp);
  atEnd(() => google.stop());
  const audience = `${SERVICE}/mcp`;
  const container = createDocumentsServer({
    documentsFolder: DOCUMENTS.pathname,
    logLevel: "error",
    assertions: { issuer: `${url}/callers`, audience },
  });
  let served = 0;
  container.on("request", () => {
    served += 1;
  });
  const cloudRun = await CloudRunProcess.run({
    audiences: [SERVICE],
    invokers: [SERVICE_ACCOUNT],
    keys: `${google.urlOf("www.googleapis.com")}/oauth2/v3/certs`,
    container: await listen(container, atEnd),
  });
  atEnd(() => cloudRun.stop());
  const login = await createLogin(atEnd);
  const internet = await FakeInternet.start();
  atEnd(() => internet.stop());
  for (const host of way.hosts) internet.lead(host, google.urlOf(host));
  const folder = await mkdtemp(join(tmpdir(), "cloud-run-gateway-"));
  atEnd(() => rm(folder, { recursive: true }));
  const gateway = await onFakeInternet(internet)({
    url,
    document: configuration(url, `${cloudRun.url}/mcp`, audience, {
      issuer: login.issuer,
      source: way.source,
    }),
    variables: { ...(await createKeys(ROTATION)), ...way.secrets },
    folder,
  });
  atEnd(() => gateway.stop());
  const resource = `${url}/mcp/documents`;
  return {
    setUp,
    google,
    cloudRun,
    call: async (signal) => {
      const authorization = `Bearer ${await login.token(resource)}`;
      const response = await callTool(resource, "get_public_info", { authorization }, signal);
      await response.body?.cancel();
      return response.status;
    },
    asked: async () => {
      const { calls } = await google.calls();
      return way.hosts.map((host) => calls.filter((call) => call.host === host).length);
    },
    served: () => served,
    setClocks: async (secondsAhead) => {
      const now = vi.getRealSystemTime() + secondsAhead * 1000;
      vi.setSystemTime(now);
      await google.setClock(now + AHEAD_AT_GOOGLE * 1000);
      await cloudRun.setClock(now);
      await setClock(url, secondsAhead);
    },
  };
}

/** Google, with the gateway's issuer trusted for one server. */
function companyThatTrusts(publicUrl: string): GoogleSetUp {
  return {
    provider: {
      name: PROVIDER,
      issuer: `${publicUrl}/workload`,
      attributeCondition: "assertion.sub == 'edge:documents'",
    },
    serviceAccounts: {},
    workspace: { domains: ["example.com"], users: {}, groups: {}, delegations: {} },
  };
}

function configuration(
  publicUrl: string,
  url: string,
  assertionAudience: string,
  { issuer, source }: { readonly issuer: string; readonly source: object },
): object {
  return {
    publicUrl,
    servers: {
      documents: {
        origin: {
          url,
          credential: { type: "google-id-token", audience: SERVICE, source },
          assertion: { audience: assertionAudience },
        },
        tools: { get_public_info: { scopes: ["public:read"] } },
      },
    },
    tokens: { accept: [{ issuer, jwksUri: `${issuer}/jwks` }] },
    signingKeys: {
      callers: [{ secret: "CALLERS_KEY" }],
      workload: [{ secret: "WORKLOAD_KEY_1" }, { secret: "WORKLOAD_KEY_2" }],
    },
  };
}
