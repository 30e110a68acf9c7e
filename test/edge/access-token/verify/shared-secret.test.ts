import { exportSPKI, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { TokenError } from "../../../../edge/src/access-token/token-error.ts";
import { accessToken, CLAIMS, createKey } from "../../material/issuer.ts";
import { createVerifierOf } from "../../material/verifier.ts";

const SECRET = "Ui2Fy9zv0XbB6pWq4mKcTn8sLr1hGdJe";
const ENTRY = {
  issuer: CLAIMS.iss,
  algorithms: ["HS256" as const],
  secret: { secret: "MCP_JWT_SECRET_KEY" },
  tokenType: "JWT" as const,
};

async function signed(secret: string, alg = "HS256", claims: object = {}): Promise<string> {
  return new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg, typ: "JWT" })
    .sign(new TextEncoder().encode(secret));
}

function verifier() {
  return createVerifierOf([ENTRY], { secrets: { MCP_JWT_SECRET_KEY: SECRET } });
}

describe("a token that is signed with a shared secret", () => {
  it("is verified with the secret of its issuer, and nothing is fetched", async () => {
    const { verify, network } = verifier();
    const scope = ["public:read", "confidential:read"];
    await expect(verify(await signed(SECRET, "HS256", { scope }))).resolves.toMatchObject({
      subject: "alice",
      scopes: ["public:read", "confidential:read"],
    });
    expect(network.calls).toEqual([]);
  });

  it("has no scopes where its list of them is empty", async () => {
    await expect(verifier().verify(await signed(SECRET, "HS256", { scope: [] }))).resolves.toMatchObject({
      scopes: [],
    });
  });

  it.each([
    ["another secret", `${SECRET.slice(0, -1)}f`, "HS256"],
    ["a longer secret", `${SECRET}0`, "HS256"],
    ["another hash", SECRET, "HS384"],
    ["a longer hash", SECRET, "HS512"],
  ])("[A02] is refused for %s", async (_, secret, alg) => {
    await expect(verifier().verify(await signed(secret, alg))).rejects.toThrow(TokenError);
  });

  it("[A02] is refused where a key pair signed it, whatever its header says", async () => {
    const { verify } = verifier();
    await expect(verify(await accessToken(await createKey("key-1")))).rejects.toThrow(TokenError);
  });

  it("[A08] is refused for an issuer that signs with keys, though the secret is that of another", async () => {
    const { publicKey } = await generateKeyPair("RS256", { extractable: true });
    const rsa = await createKey("rsa-1", "RS256");
    const other = { issuer: "https://other.example.com", jwksUri: "https://other.example.com/jwks" };
    const { verify, network } = createVerifierOf([ENTRY, other], { secrets: { MCP_JWT_SECRET_KEY: SECRET } });
    network.answer(other.jwksUri, () => Response.json({ keys: [rsa.publicJwk] }));
    for (const secret of [SECRET, await exportSPKI(publicKey)]) {
      await expect(verify(await signed(secret, "HS256", { iss: other.issuer }))).rejects.toThrow(TokenError);
    }
  });
});
