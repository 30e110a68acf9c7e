import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../environments/local/free-port.ts";
import { loadGatewaySecrets } from "../../../environments/local/gateway-secrets.ts";
import { runStandIn } from "../../stand-ins/run-stand-in.ts";
import { runCommand } from "../configured-gateway.ts";

const AUDIENCE = "everything";

/** A server with everything, and the way to it through a gateway. */
export interface EverythingGateway {
  /** The server itself. */
  readonly direct: string;
  /** The gateway, by way of a client that is signed in. */
  readonly through: string;
  dispose(): Promise<void>;
}

/**
 * Starts them. The gateway is told, as behind any proxy, under which name it is reached; what it serves is as strict as
 * deployed.
 *
 * @param isLax - whether the server leaves every check of headers to whoever is before it
 */
export async function startEverythingGateway({ isLax }: { isLax: boolean }): Promise<EverythingGateway> {
  const folder = await mkdtemp(join(tmpdir(), "everything-gateway-"));
  const stops = [() => rm(folder, { recursive: true })];
  const dispose = async () => {
    for (const stop of stops.toReversed()) await stop();
  };
  try {
    const server = await runStandIn<{ port: number }>("everything-server", isLax ? ["--lax"] : []);
    stops.push(server.stop);
    const port = await freePort();
    const client = await runStandIn<{ port: number; issuer: string }>("signed-in-client", [
      `http://127.0.0.1:${port}`,
      AUDIENCE,
    ]);
    stops.push(client.stop);
    const name = `localhost:${client.said.port}`;
    const direct = `http://localhost:${server.said.port}/mcp`;
    const gateway = await runCommand({
      url: `https://${name}`,
      document: configuration(name, client.said.issuer, direct),
      variables: { ...(await loadGatewaySecrets(join(folder, "secrets"))) },
      folder,
      port,
    });
    stops.push(gateway.stop);
    return { direct, through: `http://${name}/mcp`, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function configuration(name: string, issuer: string, url: string): object {
  const everybody = { scopes: [] };
  return {
    publicUrl: `https://${name}`,
    // What stands before the gateway here has no TLS to end.
    browserOrigins: [`http://${name}`],
    servers: {
      everything: {
        path: "/mcp",
        audience: [AUDIENCE],
        origin: { url },
        tools: { "*": everybody },
        prompts: { "*": everybody },
        resources: { "*": everybody },
        tasks: everybody,
        logging: everybody,
        mirroredArguments: { test_mirrored_parameter: { Region: "/region" } },
      },
    },
    tokens: { accept: [{ issuer, jwksUri: `${issuer}/jwks.json` }] },
    sealingKeys: [{ secret: "SEALING_KEY_1" }],
  };
}
