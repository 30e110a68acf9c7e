import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfiguration } from "../../../edge/src/configuration/load.ts";
import { loadGatewaySecrets } from "../../../environments/local/gateway-secrets.ts";
import { edgeConfiguration } from "../../../stacks/edge-configuration.ts";
import { loadEnvironment } from "../../../stacks/environments.ts";

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "gateway-secrets-")), "secrets");
});
afterEach(() => rm(join(folder, ".."), { recursive: true }));

test("are all that the gateway needs to start with the local configuration", async () => {
  const secrets = new Map(Object.entries(await loadGatewaySecrets(folder)));
  const document = edgeConfiguration(await loadEnvironment("local"));
  await expect(loadConfiguration(document, (name) => secrets.get(name))).resolves.toBeDefined();
});

test("are kept, each in a file of its name, for nobody else on the machine", async () => {
  const secrets = await loadGatewaySecrets(folder);
  for (const [name, secret] of Object.entries(secrets)) {
    expect(await readFile(join(folder, name), "utf8")).toBe(secret);
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  }
  expect((await readdir(folder)).sort()).toEqual(Object.keys(secrets).sort());
  expect(await loadGatewaySecrets(folder)).toEqual(secrets);
});

test("differ from folder to folder, and a file that is there is left as it is", async () => {
  const first = await loadGatewaySecrets(folder);
  await rm(join(folder, "TOKENS_SIGNING_KEY_1"));
  await writeFile(join(folder, "SEALING_KEY_1"), "somebody's own");
  const second = await loadGatewaySecrets(folder);
  expect(second.TOKENS_SIGNING_KEY_1).not.toBe(first.TOKENS_SIGNING_KEY_1);
  expect(second.SEALING_KEY_1).toBe("somebody's own");
  expect(second.CALLERS_SIGNING_KEY_1).toBe(first.CALLERS_SIGNING_KEY_1);
});
