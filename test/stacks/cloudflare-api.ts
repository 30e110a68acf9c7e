import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/**
 * Cloudflare's API as far as wrangler asks it here: an account with the Worker and its secrets, that takes an
 * upload. https://developers.cloudflare.com/api/resources/workers/subresources/scripts/
 */
export async function cloudflareWith(secrets: readonly string[]) {
  const asked: { readonly request: string; readonly body: string }[] = [];
  const service = {
    default_environment: { environment: "production", script: { last_deployed_from: "wrangler" } },
    deployments: [],
  };
  const server = createServer(async (request, response) => {
    const { method, url = "" } = request;
    asked.push({ request: `${method} ${url}`, body: await text(request) });
    const result = url.endsWith("/secrets")
      ? secrets.map((name) => ({ name, type: "secret_text" }))
      : service;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ success: true, errors: [], messages: [], result }));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const environment = {
    CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}`,
    CLOUDFLARE_API_TOKEN: "stand-in",
    CLOUDFLARE_ACCOUNT_ID: "0123456789abcdef0123456789abcdef",
  };
  return { asked, environment };
}
