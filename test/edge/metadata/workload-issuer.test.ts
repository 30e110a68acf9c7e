import { exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import { documentSchema } from "../../../edge/src/configuration/schema.ts";
import { discover } from "../../../edge/src/discovery/discover.ts";
import { jwks } from "../../../edge/src/metadata/callers-issuer.ts";
import {
  WORKLOAD_JWKS_PATH,
  WORKLOAD_PATH,
  workloadMetadata,
} from "../../../edge/src/metadata/workload-issuer.ts";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { readWorkloadKey } from "../../../edge/src/signing/workload-key.ts";
import { NOW, NOW_SECONDS } from "../material/clock.ts";
import { createNetwork, json } from "../material/network.ts";

const PUBLIC_URL = "https://mcp.example.com";

async function createWorkloadKey(kid: string, nbf: number) {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return readWorkloadKey(JSON.stringify({ ...(await exportJWK(privateKey)), kid, nbf }));
}

describe("the issuer of workload tokens", () => {
  it("has a discovery document", () => {
    expect(workloadMetadata(PUBLIC_URL)).toEqual({
      issuer: "https://mcp.example.com/workload",
      jwks_uri: "https://mcp.example.com/workload/.well-known/jwks.json",
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      claims_supported: ["iss", "sub", "aud", "iat", "exp", "jti"],
    });
  });

  it("is found where OpenID Connect Discovery looks for it", async () => {
    const document = workloadMetadata(PUBLIC_URL);
    const { fetcher } = createNetwork({
      [`${PUBLIC_URL}${WORKLOAD_PATH}/.well-known/openid-configuration`]: json(document),
    });
    const found = await discover(fetcher, `${PUBLIC_URL}/workload`, { bytes: 4096, timeoutSeconds: 5 });
    expect(found.jwks_uri).toBe(PUBLIC_URL + WORKLOAD_JWKS_PATH);
  });

  it("[B07] publishes the next key before it signs, and the one before it for as long as its tokens are good", async () => {
    const keys = await Promise.all([
      createWorkloadKey("workload-1", 0),
      createWorkloadKey("workload-2", NOW_SECONDS),
    ]);
    const ring = new KeyRing(keys, 3600);
    const published = (seconds: number) =>
      (jwks(ring.usable(NOW.getTime() + seconds * 1000)).keys as { kid: string }[]).map(({ kid }) => kid);
    expect(published(-1)).toEqual(["workload-1", "workload-2"]);
    expect(ring.current(NOW.getTime() - 1000)?.kid).toBe("workload-1");
    expect(published(0)).toEqual(["workload-1", "workload-2"]);
    expect(ring.current(NOW.getTime())?.kid).toBe("workload-2");
    expect(published(3600)).toEqual(["workload-2"]);
  });

  it("publishes of each key only the public half", async () => {
    const [key] = jwks([await createWorkloadKey("workload-1", 0)]).keys as Record<string, unknown>[];
    expect(Object.keys(key ?? {}).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
  });

  it("has no more keys than load balancers of AWS take: ten", () => {
    const document = (keys: number) => ({
      publicUrl: PUBLIC_URL,
      servers: { documents: { origin: { url: "https://documents.example.net/mcp" } } },
      signingKeys: { workload: Array.from({ length: keys }, (_, index) => ({ secret: `KEY_${index}` })) },
    });
    expect(documentSchema.safeParse(document(10)).success).toBe(true);
    expect(documentSchema.safeParse(document(11)).success).toBe(false);
  });
});
