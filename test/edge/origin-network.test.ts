import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../edge/src/configuration/configuration.ts";
import { GATEWAY_DOCUMENT, type GatewayOptions, startGateway, TOOLS_LIST } from "./material/gateway.ts";
import { BY_MACHINE } from "./material/google.ts";
import { createOrigin } from "./material/origin.ts";

const { documents, tickets } = GATEWAY_DOCUMENT.servers;
const TICKETS = { path: "/mcp/tickets", claims: { aud: "https://mcp.example.com/mcp/tickets" } };

/** A gateway whose documents server asks for a credential, and whose tickets server asks for none. */
function start(credential: object, io: GatewayOptions["io"] = {}) {
  const origin = { ...documents.origin, credential: credential as never };
  const document = { ...GATEWAY_DOCUMENT, servers: { documents: { ...documents, origin }, tickets } };
  return startGateway({ document, io });
}

/** Why such a gateway does not start. */
async function faultsOf(starting: Promise<unknown>) {
  const error = await starting.catch((thrown: unknown) => thrown);
  return error instanceof ConfigurationError ? error.faults : error;
}

const CERTIFICATE = { type: "mtls", binding: "DOCUMENTS_CERTIFICATE" };

describe("the network of an origin that asks for a certificate", () => {
  it("is the one that has it, for this origin alone", async () => {
    const withCertificate = createOrigin();
    const bindings: string[] = [];
    const gateway = await start(CERTIFICATE, {
      certificates: (binding) => {
        bindings.push(binding);
        return withCertificate.fetcher;
      },
    });
    expect((await gateway.send(TOOLS_LIST)).status).toBe(200);
    expect((await gateway.send(TOOLS_LIST, TICKETS)).status).toBe(200);
    expect(bindings).toEqual(["DOCUMENTS_CERTIFICATE"]);
    expect(withCertificate.calls.map(({ url }) => url)).toEqual(["https://documents.internal.example/mcp"]);
    expect(withCertificate.calls[0]?.init.redirect).toBe("manual");
    expect(gateway.origin.calls.map(({ url }) => url)).toEqual(["https://tickets.internal.example/mcp"]);
  });

  it("[H06] is none without the certificate: the gateway does not start", async () => {
    const faults = [
      {
        path: "servers.documents.origin.credential.binding",
        message: "expected an mTLS certificate that is bound to the Worker by this name",
      },
    ];
    expect(await faultsOf(start(CERTIFICATE))).toEqual(faults);
    expect(await faultsOf(start(CERTIFICATE, { certificates: () => undefined }))).toEqual(faults);
  });
});

describe("Google Cloud's metadata server", () => {
  it("[H06] is where the gateway runs at Google's: elsewhere one that needs it does not start", async () => {
    expect(await faultsOf(start(BY_MACHINE))).toEqual([
      {
        path: "servers.documents.origin.credential.source.type",
        message: "expected a gateway on a machine of Google Cloud: there is no metadata server on Workers",
      },
    ]);
  });
});
