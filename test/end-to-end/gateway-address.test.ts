import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";
import { configurationFile, outcome, ready, runGateway } from "./run-gateway.ts";

const OIDC = {
  OIDC_ISSUER: "http://127.0.0.1:1",
  OIDC_AUDIENCE: "my-api",
  ORIGIN_URL: "http://127.0.0.1:1/mcp",
};
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);

function configuration(publicUrl: string): string[] {
  return [
    "--config",
    configurationFile({
      publicUrl,
      servers: { documents: { origin: { url: "https://documents.example.com/mcp" } } },
      tokens: { accept: [{ issuer: "https://login.example.com" }] },
    }),
  ];
}

/** What a client reads first: it names the gateway's own URL. */
async function resourceAt(url: string, path: string): Promise<unknown> {
  const response = await fetch(`${url}/.well-known/oauth-protected-resource${path}`);
  return response.ok ? ((await response.json()) as { resource: unknown }).resource : response.status;
}

describe("the gateway is where it says it is", () => {
  it("at a port that was free, without any PUBLIC_URL", async () => {
    const { url } = await ready(runGateway(["--port", "0"], OIDC));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    expect(await resourceAt(url, "/mcp")).toBe(`${url}/mcp`);
  });

  it.skipIf(!hasIpv6)("at an IPv6 address, without any PUBLIC_URL", async () => {
    const { url } = await ready(runGateway(["--port", "0", "--host", "::1"], OIDC));
    expect(url).toMatch(/^http:\/\/\[::1\]:[1-9]\d+$/);
    expect(await resourceAt(url, "/mcp")).toBe(`${url}/mcp`);
  });

  it.skipIf(!hasIpv6)("at an IPv6 address that the document names", async () => {
    const publicUrl = `http://[::1]:${await freePort()}`;
    const { url } = await ready(runGateway([...configuration(publicUrl), "--host", "::1"]));
    expect(url).toBe(publicUrl);
    expect(await resourceAt(url, "/mcp/documents")).toBe(`${url}/mcp/documents`);
  });

  it("under the name that the document has for this machine", async () => {
    const publicUrl = `http://localhost:${await freePort()}`;
    const { url } = await ready(runGateway(configuration(publicUrl)));
    expect(url).toBe(publicUrl);
    expect(await resourceAt(url, "/mcp/documents")).toBe(`${url}/mcp/documents`);
  });

  it("anywhere, when a proxy stands before it", async () => {
    const args = [...configuration("https://mcp.example.com"), "--port", "0", "--host", "0.0.0.0"];
    expect((await ready(runGateway(args))).url).toMatch(/^http:\/\/0\.0\.0\.0:[1-9]\d+$/);
  });
});

describe("refused, before anything listens, is", () => {
  const LOOPBACK = "http://127.0.0.1:8788";

  it.each([
    ["another port", LOOPBACK, ["--port", "8789"], `--port: expected 8788, since publicUrl is ${LOOPBACK}`],
    ["any free port", LOOPBACK, ["--port", "0"], `--port: expected 8788, since publicUrl is ${LOOPBACK}`],
    ["every address", LOOPBACK, ["--host", "0.0.0.0"], "--host: expected 127.0.0.1, since publicUrl is"],
    ["every IPv6 address", LOOPBACK, ["--host", "::"], "--host: expected 127.0.0.1, since publicUrl is"],
    ["the other loopback address", LOOPBACK, ["--host", "::1"], "--host: expected 127.0.0.1, since"],
    ["an address", "http://localhost:8788", ["--host", "192.0.2.1"], "--host: expected 127.0.0.1 or ::1 or"],
    ["every address, with TLS", "https://localhost", ["--host", "0.0.0.0"], "--host: expected 127.0.0.1 or"],
  ])("for a loopback publicUrl %s", async (_, publicUrl, args, message) => {
    const { code, stdout, stderr } = await outcome(runGateway([...configuration(publicUrl), ...args]));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("every address, without any PUBLIC_URL", async () => {
    const { code, stderr } = await outcome(runGateway(["--host", "0.0.0.0"], OIDC));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^PUBLIC_URL: expected https:/);
  });

  it.each([
    ["--port", "65536"],
    ["--port", "99999"],
    ["--port", "-1"],
    ["--host", "[::1"],
    ["--host", "a b"],
    ["--host", "127.0.0.1:80"],
  ])("with how it is used, %s %s", async (option, value) => {
    const { code, stderr } = await outcome(runGateway([`${option}=${value}`], OIDC));
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${option}: expected `));
    expect(stderr).toContain("Usage: mcp-gatehouse gateway");
  });
});
