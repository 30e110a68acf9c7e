import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SetUp } from "./set-up.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

let folder: string;
let setUp: SetUp;
let server: Server;
let arrived: number;

beforeAll(async () => {
  if (!hasOpenssl) return;
  folder = mkdtempSync(join(tmpdir(), "tls-"));
  setUp = await SetUp.start();
  server = createServer(certificateOf("localhost"), ({ headers }, response) => {
    arrived += 1;
    response.end(`${headers.host} ${headers.authorization?.slice(0, 10)}`);
  });
  await once(server.listen(0), "listening");
});

beforeEach(() => {
  arrived = 0;
});

afterAll(async () => {
  server?.close();
  await setUp?.stop();
  if (hasOpenssl) rmSync(folder, { recursive: true });
});

/** A certificate that signs itself, in a file that is named for its host. */
function certificateOf(host: string) {
  const [key, cert] = [join(folder, `${host}.key`), join(folder, `${host}.pem`)];
  const options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];
  const names = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
  spawnSync("openssl", ["req", "-x509", ...options, ...names, "-keyout", key, "-out", cert]);
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** What a sidecar answers that believes these authorities, beside those that Node brings. */
async function answerOf(authorities?: string): Promise<string> {
  const UPSTREAM_URL = `https://localhost:${(server.address() as AddressInfo).port}`;
  const { url, process } = await setUp.sidecar({
    UPSTREAM_URL,
    ...(authorities !== undefined && { NODE_EXTRA_CA_CERTS: join(folder, authorities) }),
  });
  const answer = await fetch(url);
  const { reason } = await process.line(({ message }) => message === "request");
  await process.kill();
  return `${answer.status} ${reason ?? (await answer.text())}`;
}

describe.skipIf(!hasOpenssl)("an upstream with https (certificates are made by openssl)", () => {
  it("is called by its name when its certificate is good", async () => {
    const { port } = server.address() as AddressInfo;
    expect(await answerOf("localhost.pem")).toBe(`200 localhost:${port} Bearer eyJ`);
  });

  it("gets nothing when nobody vouches for its certificate", async () => {
    expect(await answerOf()).toBe("502 DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(arrived).toBe(0);
  });

  it("gets nothing when its certificate is another host's", async () => {
    server.setSecureContext(certificateOf("other.example"));
    expect(await answerOf("other.example.pem")).toBe("502 ERR_TLS_CERT_ALTNAME_INVALID");
    expect(arrived).toBe(0);
  });
});
