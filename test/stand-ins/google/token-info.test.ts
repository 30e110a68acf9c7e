import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tokenIssuers } from "../../../edge/src/access-token/token-issuers.ts";
import { verifyAccessToken } from "../../../edge/src/access-token/verify.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { company } from "./company.ts";
import { GoogleProcess } from "./run-google.ts";

const CLIENT = "407408718192-8k3v.apps.googleusercontent.com";
const CONSENT = { user: "alice@example.com", client: CLIENT, scopes: ["openid", "email"] };
const START = 1_780_315_200_000;

let google: GoogleProcess;

beforeAll(async () => {
  google = await GoogleProcess.run(company("https://mcp.example.com/workload"));
});

afterAll(() => google?.stop());

beforeEach(async () => {
  await google.setClock(START);
  await google.break();
  await google.forgetCalls();
});

/** Verifies a token as a gateway does that accepts what one client got. */
async function verify(token: string, now = START) {
  const configuration = parseConfiguration({
    publicUrl: "https://mcp.example.com",
    servers: { documents: { origin: { url: "https://documents.example.com/mcp" } } },
    tokens: {
      accept: [
        {
          issuer: "https://accounts.google.com",
          introspection: { type: "google-token-info", clientIds: [CLIENT] },
        },
      ],
    },
  });
  const loaded = { configuration, tokenKeys: new KeyRing<never>([], 0), secret: () => "" };
  const issuers = tokenIssuers(loaded, google.internet)({ now: () => now, waitUntil: () => undefined });
  const { documents } = configuration.servers;
  if (!documents) throw new Error("expected the documents server");
  return verifyAccessToken(token, documents, issuers, configuration.limits, new Date(now));
}

describe("an access token that a user of Google's let a client have", () => {
  it("names the user, for as long as Google says", async () => {
    const { principal, until } = await verify(await google.issueToken(CONSENT));
    expect(principal).toEqual({
      issuer: "https://accounts.google.com",
      subject: "100000000000000000002",
      clientId: CLIENT,
      scopes: ["openid", "email"],
    });
    expect(until).toBe(START + 3_599_000);
    expect((await google.calls()).calls).toEqual([
      { host: "oauth2.googleapis.com", method: "POST", path: "/tokeninfo", status: 200 },
    ]);
  });

  it("[A09] opens nothing where another client got it", async () => {
    const token = await google.issueToken({ ...CONSENT, client: "1.apps.googleusercontent.com" });
    await expect(verify(token)).rejects.toThrow("Invalid audience");
  });

  it("[A12] is nobody's without the scope that tells whose it is", async () => {
    const token = await google.issueToken({ ...CONSENT, scopes: ["email"] });
    await expect(verify(token)).rejects.toThrow("it names no subject");
  });

  it("[A11] opens nothing when it has ended, or was taken back, or never was", async () => {
    const token = await google.issueToken(CONSENT);
    await google.setClock(START + 3_600_000);
    await expect(verify(token, START + 3_600_000)).rejects.toThrow("does not vouch for it");
    await google.setClock(START);
    await expect(verify(token)).resolves.toBeDefined();
    await google.revokeTokens();
    await expect(verify(token)).rejects.toThrow("does not vouch for it");
    await expect(verify("ya29.never")).rejects.toThrow("does not vouch for it");
  });

  it.each(["unavailable", "quota", "hang-up", "not-json", "oversized"] as const)(
    "[A22] opens nothing while Google fails by %s",
    async (kind) => {
      const token = await google.issueToken(CONSENT);
      await google.break({ host: "oauth2.googleapis.com", kind });
      await expect(verify(token)).rejects.toThrow("https://oauth2.googleapis.com/tokeninfo: ");
    },
  );
});
