import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";
import { createDocumentsServer } from "../../environments/local/mcp-servers/documents/server.ts";
import { AwsProcess, type AwsSettings } from "../stand-ins/aws/run-aws.ts";
import { type AtEnd, createKeys, createLogin, listen } from "./before-cloud.ts";
import { callTool } from "./call-tool.ts";
import { FakeInternet } from "./fake-internet.ts";
import { onFakeInternet, setClock } from "./run-on-fake-internet.ts";

const DOCUMENTS = new URL("../../environments/local/mcp-servers/documents/documents", import.meta.url);
const REGION = "eu-west-1";

/** The role that each of the gateway's servers has. */
export const ROLES = {
  documents: "arn:aws:iam::123456789012:role/edge/edge-documents",
  reports: "arn:aws:iam::123456789012:role/edge/edge-reports",
};

/** Seconds after the start when the second workload key takes over. */
export const ROTATION = 1800;

/** Seconds that AWS's clock is ahead: it stands still, and the gateway's goes on. */
const AHEAD_AT_AWS = 20;

/**
 * A gateway in workerd that reaches AWS's STS by the internet, and a private MCP server behind a front that asks for
 * signatures. All of them, and this process, have one clock.
 */
export interface AwsGateway {
  /** What is set up at AWS in the beginning. */
  readonly setUp: AwsSettings;
  readonly aws: AwsProcess;
  /** Runs a tool, and brings the status of the answer. */
  call(signal?: AbortSignal): Promise<number>;
  /** How many requests the MCP server itself got. */
  served(): number;
  /** Sets all clocks ahead of the time that it is. */
  setClocks(secondsAhead: number): Promise<void>;
  dispose(): Promise<void>;
}

/** Starts all of it; what is set up at AWS is what is needed, and no more. */
export async function startAwsGateway(): Promise<AwsGateway> {
  const stops: (() => unknown)[] = [];
  const dispose = async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  };
  try {
    return { ...(await start((stop) => stops.push(stop))), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function start(atEnd: AtEnd): Promise<Omit<AwsGateway, "dispose">> {
  vi.useFakeTimers({ toFake: ["Date"] });
  atEnd(() => vi.useRealTimers());
  const url = `http://127.0.0.1:${await freePort()}`;
  let served = 0;
  const audience = "https://documents.example/mcp";
  const container = createDocumentsServer({
    documentsFolder: DOCUMENTS.pathname,
    logLevel: "error",
    assertions: { issuer: `${url}/callers`, audience },
  });
  container.on("request", () => {
    served += 1;
  });
  const setUp = accountThatTrusts(`${url}/workload`, await listen(container, atEnd));
  const aws = await AwsProcess.run(setUp);
  atEnd(() => aws.stop());
  const login = await createLogin(atEnd);
  const internet = await FakeInternet.start();
  atEnd(() => internet.stop());
  internet.lead(`sts.${REGION}.amazonaws.com`, aws.urls.sts);
  const folder = await mkdtemp(join(tmpdir(), "aws-gateway-"));
  atEnd(() => rm(folder, { recursive: true }));
  const document = configuration(url, aws.urls.front, audience, login.issuer);
  const gateway = await onFakeInternet(internet)({
    url,
    document,
    variables: await createKeys(ROTATION),
    folder,
  });
  atEnd(() => gateway.stop());
  const resource = `${url}/mcp/documents`;
  return {
    setUp,
    aws,
    call: async (signal) => {
      const authorization = `Bearer ${await login.token(resource)}`;
      const response = await callTool(resource, "get_public_info", { authorization }, signal);
      await response.body?.cancel();
      return response.status;
    },
    served: () => served,
    setClocks: async (secondsAhead) => {
      const now = vi.getRealSystemTime() + secondsAhead * 1000;
      vi.setSystemTime(now);
      await aws.setClock(now + AHEAD_AT_AWS * 1000);
      await setClock(url, secondsAhead);
    },
  };
}

/** An account that trusts the gateway's issuer, with a role for each of its servers. */
function accountThatTrusts(issuer: string, target: string): AwsSettings {
  const name = issuer.replace("http://", "");
  const roleFor = (server: string) => ({
    trust: [
      {
        provider: issuer,
        stringEquals: { [`${name}:aud`]: ["sts.amazonaws.com"], [`${name}:sub`]: [`edge:${server}`] },
      },
    ],
  });
  return {
    account: "123456789012",
    region: REGION,
    identityProviders: [{ url: issuer, clientIds: ["sts.amazonaws.com"] }],
    roles: { [ROLES.documents]: roleFor("documents"), [ROLES.reports]: roleFor("reports") },
    front: { service: "execute-api", invokers: [ROLES.documents], target },
  };
}

function configuration(publicUrl: string, front: string, assertionAudience: string, issuer: string): object {
  return {
    publicUrl,
    servers: {
      documents: {
        origin: {
          url: `${front}/mcp`,
          credential: {
            type: "aws-sigv4",
            region: REGION,
            service: "execute-api",
            source: { type: "web-identity", roleArn: ROLES.documents },
          },
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
