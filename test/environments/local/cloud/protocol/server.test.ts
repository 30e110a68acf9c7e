import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage } from "../../../../../environments/local/cloud/protocol/messages.ts";
import type { ProviderServer } from "../../../../../environments/local/cloud/protocol/server.ts";
import { serveProvider } from "../../../../../environments/local/cloud/protocol/server.ts";
import { faultDiagnostic } from "../../../../../environments/local/cloud/provider/diagnostic.ts";
import { providerCalls } from "../../../../../environments/local/cloud/provider/provider-calls.ts";
import { SMALL } from "../provider/small-schema.ts";

/** A call of the protocol without parameters. */
const NOT_SERVED = "GetMetadata";
const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function serve(): Promise<{
  server: ProviderServer;
  call: (name: string, request?: object) => Promise<unknown>;
}> {
  const server = await serveProvider(providerCalls(SMALL), faultDiagnostic);
  const client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
  open.push(server.stop, () => client.close());
  const call = (name: string, request: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        `/tfplugin5.Provider/${name}`,
        (message: object) => encodeMessage(name === NOT_SERVED ? "StopRequest" : `${name}Request`, message),
        (bytes) => decodeMessage(`${name}Response`, bytes),
        request,
        (error: ServiceError | null, response) => (error ? reject(error) : resolve(response)),
      );
    });
  return { server, call };
}

describe("the server", () => {
  it("tells the schema of the types that it serves", async () => {
    const { call } = await serve();
    expect(await call("GetSchema")).toMatchObject({
      resourceSchemas: { small_zone: { block: {} }, small_service: { block: {} } },
      dataSourceSchemas: { small_image: {} },
      serverCapabilities: { getProviderSchemaOptional: true },
      diagnostics: [],
    });
  });

  it("answers UNIMPLEMENTED to a call that it has no answer for", async () => {
    const { call } = await serve();
    await expect(call(NOT_SERVED)).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });

  it("answers with a fault when a call cannot be understood", async () => {
    const { call } = await serve();
    expect(
      await call("ReadDataSource", { typeName: "small_nothing", config: { msgpack: Buffer.of(0xc0) } }),
    ).toMatchObject({
      diagnostics: [
        {
          severity: 1,
          summary: "Fault of the offline cloud",
          detail: expect.stringContaining("has no data source small_nothing"),
        },
      ],
    });
  });

  it("stops while a client is still connected", async () => {
    const { server, call } = await serve();
    await call("Stop");
    const started = performance.now();
    await server.stop();
    expect(performance.now() - started).toBeLessThan(3_000);
    await expect(call("Stop")).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });
});
