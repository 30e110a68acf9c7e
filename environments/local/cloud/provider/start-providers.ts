import { serveProvider } from "../protocol/server.ts";
import { faultDiagnostic } from "./diagnostic.ts";
import type { OfflineProvider } from "./offline-provider.ts";
import { providerCalls } from "./provider-calls.ts";

export interface RunningProviders {
  /** The value of the environment variable `TF_REATTACH_PROVIDERS`: Terraform then installs none of these. */
  readonly reattach: string;
  /**
   * To be called only when the last run of Terraform has ended: where it cannot connect to a provider, it kills the
   * process that `reattach` names, which is this one.
   */
  stop(): Promise<void>;
}

/** Serves each provider on a port of 127.0.0.1 of its own, in this process. */
export async function startProviders(options: {
  readonly providers: readonly OfflineProvider[];
}): Promise<RunningProviders> {
  const running = await Promise.all(
    options.providers.map(async (provider) => ({
      source: provider.schema.source,
      server: await serveProvider(providerCalls(provider), faultDiagnostic),
    })),
  );
  const addresses = running.map(({ source, server }) => [source, reattachTo(server.port)]);
  return {
    reattach: JSON.stringify(Object.fromEntries(addresses)),
    stop: async () => {
      await Promise.all(running.map(({ server }) => server.stop()));
    },
  };
}

/** `Test`: the process is not Terraform's to end. */
function reattachTo(port: number): object {
  return {
    Protocol: "grpc",
    ProtocolVersion: 5,
    Pid: process.pid,
    Test: true,
    Addr: { Network: "tcp", String: `127.0.0.1:${port}` },
  };
}
