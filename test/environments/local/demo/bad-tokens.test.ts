import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { expect, test } from "vitest";
import { anHourEarlier, tamperings } from "../../../../environments/local/demo/bad-tokens.ts";

const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
const token = await new SignJWT({ scope: "public:read" })
  .setProtectedHeader({ alg: "ES256", kid: "1", typ: "at+jwt" })
  .setSubject("local:full-reader")
  .setIssuedAt()
  .setExpirationTime("10 min")
  .sign(privateKey);

test("the token of an hour earlier differs in its times only, and its signature is good", async () => {
  const earlier = await anHourEarlier(token, await exportJWK(privateKey));
  const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
  expect(decodeProtectedHeader(earlier)).toEqual(decodeProtectedHeader(token));
  const currentDate = new Date((iat - 3600) * 1000);
  const { payload } = await jwtVerify(earlier, publicKey, { currentDate });
  expect(payload).toEqual({ ...claims, iat: iat - 3600, exp: exp - 3600 });
});

test("tampering changes one character, in the claims or in the signature", async () => {
  for (const tampered of tamperings(token)) {
    expect([...tampered].filter((character, index) => character !== token[index])).toHaveLength(1);
    await expect(jwtVerify(tampered, publicKey)).rejects.toThrow();
  }
});
