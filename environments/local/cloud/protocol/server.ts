import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { CallName, DiagnosticMessage, Handlers } from "./calls.ts";
import { decodeMessage, encodeMessage } from "./messages.ts";

/** A provider that listens. */
export interface ProviderServer {
  /** Of 127.0.0.1. */
  readonly port: number;
  stop(): Promise<void>;
}

/** How long a connection that Terraform left open may hold up {@link ProviderServer.stop}. */
const STOP_WITHIN_MS = 1_000;

const CALLS: Readonly<Record<CallName, true>> = {
  GetSchema: true,
  PrepareProviderConfig: true,
  Configure: true,
  ValidateResourceTypeConfig: true,
  ValidateDataSourceConfig: true,
  UpgradeResourceState: true,
  ReadResource: true,
  PlanResourceChange: true,
  ApplyResourceChange: true,
  ImportResourceState: true,
  ReadDataSource: true,
  Stop: true,
};

interface Request {
  readonly typeName?: string;
}

/** What a handler that threw is reported as. */
type DescribeFault = (call: string, type: string | undefined, error: unknown) => DiagnosticMessage;

/**
 * Serves `tfplugin5.Provider` without TLS on a free port of 127.0.0.1, which is how Terraform attaches to a provider
 * that runs already. Calls that have no handler are answered UNIMPLEMENTED.
 */
export async function serveProvider(
  handlers: Handlers,
  describeFault: DescribeFault,
): Promise<ProviderServer> {
  const server = new Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(service(), implementation(handlers, describeFault));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
  return { port, stop: () => stop(server) };
}

function service(): ServiceDefinition {
  return Object.fromEntries(
    Object.keys(CALLS).map((name) => [
      name,
      {
        path: `/tfplugin5.Provider/${name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: (request: object) => encodeMessage(`${name}Request`, request),
        requestDeserialize: (bytes: Buffer) => decodeMessage(`${name}Request`, bytes),
        responseSerialize: (response: object) => encodeMessage(`${name}Response`, response),
        responseDeserialize: (bytes: Buffer) => decodeMessage(`${name}Response`, bytes),
      },
    ]),
  );
}

function implementation(handlers: Handlers, describeFault: DescribeFault): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]): [string, handleUnaryCall<Request, object>] => {
      const handle = handler as (request: Request, connection: string) => object;
      return [
        name,
        (call, callback) => {
          let response: object;
          try {
            response = handle(call.request, call.getPeer());
          } catch (error) {
            response = { diagnostics: [describeFault(name, call.request.typeName, error)] };
          }
          callback(null, response);
        },
      ];
    }),
  );
}

async function stop(server: Server): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  const force = setTimeout(() => server.forceShutdown(), STOP_WITHIN_MS);
  await stopped;
  clearTimeout(force);
}
