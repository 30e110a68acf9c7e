import type { Authentication } from "./authentication.ts";
import { bySignature } from "./aws/authentication.ts";
import { type Configuration, ConfigurationError, readConfiguration } from "./configuration.ts";
import { byIdToken } from "./id-token/authentication.ts";
import { IdTokens } from "./id-token/id-tokens.ts";
import { metadataServer } from "./id-token/metadata-server.ts";
import { readCredentials } from "./id-token/read-credentials.ts";
import { logLines } from "./log.ts";
import { Renewed } from "./renewed.ts";
import { Sidecar } from "./sidecar.ts";

/** Seconds for which streams may go on after SIGTERM: Cloud Run sends SIGKILL after ten. */
const GRACE_SECONDS = 8;

async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const { authentication: settings, upstream } = configuration;
  const purpose =
    settings.type === "aws-sigv4" ? { service: settings.service } : { audience: settings.audience };
  const authentication = await authenticationOf(configuration);
  const sidecar = new Sidecar(configuration, authentication, logLines);
  const port = await sidecar.start();
  process.once("SIGTERM", () => void stop(sidecar));
  process.once("SIGINT", () => void stop(sidecar));
  logLines("INFO", "listening", { port, upstream: upstream.href, ...purpose });
  // Not waited for: the probe of readiness asks again, and so does every request.
  authentication.get().catch(() => undefined);
}

async function authenticationOf({
  authentication,
  upstream,
  forwardHeaders,
}: Configuration): Promise<Authentication> {
  if (authentication.type === "aws-sigv4") {
    const { aws, service } = authentication;
    const onFault = (reason: string) => logLines("ERROR", "session error", { reason });
    const session = new Renewed(aws.session, { what: "session", onFault });
    return bySignature(session, { region: aws.sts.region, service }, upstream, forwardHeaders);
  }
  const { audience, credentials, metadataHost, aws } = authentication;
  const source = credentials ? await readCredentials(credentials, aws) : metadataServer(metadataHost);
  const onFault = (reason: string) => logLines("ERROR", "token mint error", { reason });
  return byIdToken(new IdTokens(source, { audience, onFault }));
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
