import { ConfigurationError, readConfiguration } from "./configuration.ts";
import { IdTokens } from "./id-token/id-tokens.ts";
import { metadataServer } from "./id-token/metadata-server.ts";
import { readCredentialsFile } from "./id-token/read-credentials-file.ts";
import { logLines } from "./log.ts";
import { Sidecar } from "./sidecar.ts";

/** Seconds for which streams may go on after SIGTERM: Cloud Run sends SIGKILL after ten. */
const GRACE_SECONDS = 8;

async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const { audience, upstream, credentialsFile, metadataHost } = configuration;
  const source = credentialsFile ? await readCredentialsFile(credentialsFile) : metadataServer(metadataHost);
  const onFault = (reason: string) => logLines("ERROR", "token mint error", { reason });
  const tokens = new IdTokens(source, { audience, onFault });
  const sidecar = new Sidecar(configuration, tokens, logLines);
  const port = await sidecar.start();
  process.once("SIGTERM", () => void stop(sidecar));
  process.once("SIGINT", () => void stop(sidecar));
  logLines("INFO", "listening", { port, upstream: upstream.href, audience });
  // Not waited for: the probe of readiness asks again, and so does every request.
  tokens.get().catch(() => undefined);
}

async function stop(sidecar: Sidecar): Promise<void> {
  logLines("INFO", "stopping");
  await sidecar.stop(GRACE_SECONDS);
  process.exit(0);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigurationError) {
    for (const fault of error.faults) logLines("ERROR", fault);
  } else {
    logLines("ERROR", error instanceof Error ? error.message : String(error));
  }
  process.exitCode = 1;
});
