import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import { jwks } from "../../../edge/src/metadata/callers-issuer.ts";
import {
  WORKLOAD_JWKS_PATH,
  WORKLOAD_PATH,
  workloadMetadata,
} from "../../../edge/src/metadata/workload-issuer.ts";
import { readWorkloadKey, type WorkloadKey } from "../../../edge/src/signing/workload-key.ts";
import { portOf } from "./host.ts";

/** The gateway as the issuer of workload tokens: its documents, at the URL where clouds look for them. */
export interface PublishedIssuer {
  readonly publicUrl: string;
  /** What it publishes from now on. */
  keys: readonly WorkloadKey[];
  /** The discovery document from now on. */
  metadata: Record<string, unknown>;
  close(): Promise<void>;
}

/** Generates a key of the gateway's. */
export async function createWorkloadKey(kid: string): Promise<WorkloadKey> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return readWorkloadKey(JSON.stringify({ ...(await exportJWK(privateKey)), kid }));
}

/** Publishes the documents of an issuer on a free port of this machine. */
export async function publishIssuer(keys: readonly WorkloadKey[]): Promise<PublishedIssuer> {
  const server = createServer((request, response) => {
    const documents: Readonly<Record<string, unknown>> = {
      [`${WORKLOAD_PATH}/.well-known/openid-configuration`]: issuer.metadata,
      [WORKLOAD_JWKS_PATH]: jwks(issuer.keys),
    };
    const document = documents[request.url ?? ""];
    response.writeHead(document ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(document ?? { error: "not_found" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const publicUrl = `http://127.0.0.1:${portOf(server)}`;
  const issuer: PublishedIssuer = {
    publicUrl,
    keys,
    metadata: workloadMetadata(publicUrl),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return issuer;
}
