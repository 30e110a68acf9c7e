import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import workerd from "workerd";
import { buildWorker, DOCUMENT_MODULE } from "../../../edge/command/build-worker.ts";
import { endWithThisProcess } from "../../../edge/command/end-with-parent.ts";
import { workerdConfig } from "../../../edge/command/workerd-config.ts";
import { freePort } from "../../../environments/local/free-port.ts";
import { type Candidate, end, whenThere } from "./candidate.ts";

const WORKERS = new URL("workers/", import.meta.url).pathname;
const OAUTH_PROVIDER = import.meta.resolve("@cloudflare/workers-oauth-provider");
const REDIRECT_URI = "http://127.0.0.1/callback";

/** Starts a worker in the gateway's workerd and by its configuration: a bare one passes everything on, the other reads it. */
export async function startPlainWorker(name: "bare.js" | "reading.js", origin: string): Promise<Candidate> {
  const served = await serveWorker(name, origin, (config) => config);
  return { ...served, tokens: ["none"] };
}

/** Starts `@cloudflare/workers-oauth-provider` in the same workerd, with a handler that passes on, and signs somebody in. */
export async function startOAuthProvider(origin: string): Promise<Candidate> {
  const served = await serveWorker("oauth-provider.js", origin, withKv);
  return { ...served, tokens: [await signIn(served.url)] };
}

async function serveWorker(
  name: string,
  origin: string,
  change: (config: string) => string,
): Promise<Omit<Candidate, "tokens">> {
  const folder = await mkdtemp(join(tmpdir(), "bench-worker-"));
  await cp(join(WORKERS, name), join(folder, "worker.js"));
  await cp(join(WORKERS, "memory-kv.js"), join(folder, "memory-kv.js"));
  await cp(new URL(OAUTH_PROVIDER), join(folder, "oauth-provider.js"));
  await mkdir(join(folder, "configuration"));
  const runtime = JSON.parse(await readFile(join(await buildWorker(), "runtime.json"), "utf8"));
  const address = `127.0.0.1:${await freePort()}`;
  const url = new URL(`http://${address}/mcp`);
  await writeFile(join(folder, DOCUMENT_MODULE), JSON.stringify({ origin, resource: url }));
  const config = workerdConfig({ address, isLocal: true, variables: [], runtime });
  await writeFile(join(folder, "config.capnp"), change(config));
  const child = spawn(workerd.default, ["serve", join(folder, "config.capnp")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  endWithThisProcess(child);
  await whenThere(url);
  return {
    url,
    async stop() {
      await end(child);
      await rm(folder, { recursive: true });
    },
  };
}

/** The gateway's configuration with a module and a binding more; its objects are not there. */
function withKv(config: string): string {
  return config
    .replace(/durableObjectNamespaces = .*\n|durableObjectStorage = .*\n/g, "")
    .replace(/\(name = "\w+", durableObjectNamespace = "\w+"\), /g, "")
    .replace(
      'embed "worker.js"),',
      'embed "worker.js"), (name = "oauth-provider.js", esModule = embed "oauth-provider.js"),',
    )
    .replace("bindings = [", 'bindings = [(name = "OAUTH_KV", kvNamespace = "kv"), ')
    .replace(
      "services = [",
      `services = [(name = "kv", worker = (
        modules = [(name = "memory-kv.js", esModule = embed "memory-kv.js")],
        compatibilityDate = "2026-10-01",
      )),`,
    );
}

/** What an OAuth client does to get an access token. */
async function signIn(resource: URL): Promise<string> {
  const post = async (path: string, body: string | URLSearchParams, type: string) => {
    const headers = { "content-type": type };
    const response = await fetch(new URL(path, resource), { method: "POST", headers, body });
    return (await response.json()) as { client_id: string; access_token: string };
  };
  const metadata = { redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: "none" };
  const client = await post("/register", JSON.stringify(metadata), "application/json");
  const verifier = randomBytes(32).toString("base64url");
  const asked = new URL("/authorize", resource);
  asked.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    scope: "echo:read",
    state: "of-the-client",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  const { headers } = await fetch(asked, { redirect: "manual" });
  const form = new URLSearchParams({
    grant_type: "authorization_code",
    code: new URL(headers.get("location") ?? "").searchParams.get("code") ?? "",
    redirect_uri: REDIRECT_URI,
    client_id: client.client_id,
    code_verifier: verifier,
  });
  return (await post("/token", form, "application/x-www-form-urlencoded")).access_token;
}
