import { type Destination, Exporter } from "./audit/exporter.ts";
import { otlpDestination } from "./audit/otlp/otlp.ts";
import { queueDestination } from "./audit/queue.ts";
import type { ExportSettings } from "./configuration/audit.ts";
import { ConfigurationError } from "./configuration/configuration.ts";
import type { LoadedConfiguration } from "./configuration/load.ts";
import type { GatewayIo } from "./gateway.ts";
import { isServed } from "./mcp/policy/methods.ts";
import { restrictToHosts } from "./network/fetcher.ts";

/**
 * Where records go: to the log, and from there to where the configuration says.
 *
 * @throws {ConfigurationError} when that is a queue, and there is none
 */
export function auditLog(loaded: LoadedConfiguration, io: GatewayIo): GatewayIo["log"] {
  const { log } = io;
  const settings = loaded.configuration.audit.export;
  if (!settings) return log;
  const exporter = new Exporter(settings, destination(settings, loaded, io), io);
  return (record) => {
    log(record);
    if (record.event !== "export-fault") exporter.add(record);
  };
}

function destination(
  settings: ExportSettings,
  { configuration, secret }: LoadedConfiguration,
  { origins, auditQueue }: GatewayIo,
): Destination {
  if (settings.type === "otlp") {
    const fetcher = restrictToHosts(origins, [settings.endpoint]);
    return otlpDestination(settings, { fetcher, secret, publicUrl: configuration.publicUrl, isServed });
  }
  if (auditQueue) return queueDestination(auditQueue);
  const message = "expected a queue that is bound to the Worker as AUDIT";
  throw new ConfigurationError([{ path: "audit.export.type", message }]);
}
