import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endWithThisProcess } from "../../../edge/command/end-with-parent.ts";
import { freePort } from "../../../environments/local/free-port.ts";
import { loadGatewaySecrets } from "../../../environments/local/gateway-secrets.ts";
import { type Candidate, end, whenThere } from "./candidate.ts";
import { AUDIENCE, type Issuer } from "./issuer.ts";

const COMMAND = new URL("../../../edge/command/main.ts", import.meta.url).pathname;

/** More than any machine takes in a window. */
const MANY = 10_000_000;

/**
 * Starts the gateway as `npm run gateway` does, with all that it does for each message; its log goes nowhere.
 *
 * @param bind - what assertions are bound to: the caller, so that they are reused, or each request, by a digest of its body
 */
export async function startGateway(
  origin: string,
  issuer: Issuer,
  token: string,
  bind: "principal" | "request",
): Promise<Candidate> {
  const folder = await mkdtemp(join(tmpdir(), "bench-gateway-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  const config = join(folder, "gateway.json");
  await writeFile(config, JSON.stringify(configuration(url, origin, issuer, bind)));
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", COMMAND, "gateway", "--config", config, "--state", folder],
    {
      env: { PATH: process.env.PATH, ...(await loadGatewaySecrets(join(folder, "secrets"))) },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  endWithThisProcess(child);
  await whenThere(new URL("/health", url));
  return {
    url: new URL("/mcp", url),
    tokens: [token],
    async stop() {
      await end(child);
      await rm(folder, { recursive: true });
    },
  };
}

function configuration(publicUrl: string, origin: string, issuer: Issuer, bind: string): object {
  return {
    publicUrl,
    servers: {
      echo: {
        path: "/mcp",
        audience: [AUDIENCE],
        origin: { url: origin, assertion: { bind } },
        tools: { echo: { scopes: ["echo:read"] } },
      },
    },
    tokens: { accept: [{ issuer: issuer.url, jwksUri: `${issuer.url}/jwks` }] },
    signingKeys: { callers: [{ secret: "CALLERS_SIGNING_KEY_1" }] },
    limits: { requests: { perPrincipal: MANY, perAddress: MANY } },
  };
}
