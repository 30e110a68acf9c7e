import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Client } from "../../../../edge/src/authorization-server/client/client.ts";
import {
  ProviderUnavailableError,
  SessionEndedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import { VERIFIER } from "../../material/authorization-server.ts";
import { signedIn } from "../../material/fake-identity-provider.ts";
import {
  type Answer,
  clientLike,
  startTokenEndpoint,
  type TokenEndpoint,
} from "../../material/token-endpoint.ts";

const CLIENT_SECRET = "canary-client-secret";
const NEVER_SHOWN = [
  VERIFIER,
  CLIENT_SECRET,
  "canary-upstream-refresh-token",
  "canary-second-upstream-token",
  "canary-upstream-secret",
];

let endpoint: TokenEndpoint;
let written: string[];

beforeEach(async () => {
  endpoint = await startTokenEndpoint();
  const isSecret = async (secret: string) => secret === CLIENT_SECRET;
  const confidential: Partial<Client> = { authentication: { method: "client_secret", isSecret } };
  endpoint.addClient(clientLike(confidential));
  written = [];
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...values) => void written.push(JSON.stringify(values)));
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Everything that can happen to somebody's tokens; returns what was answered, and the tokens and codes that were about. */
async function everything() {
  const authenticated = { client_secret: CLIENT_SECRET };
  const answers: Answer[] = [];
  const tokens: string[] = [];
  const keep = (answer: Answer) => {
    answers.push(answer);
    const { access_token: accessToken, refresh_token: refreshToken } = answer.body;
    tokens.push(...[accessToken, refreshToken].filter((token) => typeof token === "string"));
    return String(refreshToken);
  };
  const { code } = await endpoint.signIn();
  tokens.push(code);
  keep(await endpoint.redeem(code));
  keep(await endpoint.redeem(code, { client_secret: "canary-wrong-secret" }));
  keep(await endpoint.redeem(code, { ...authenticated, code_verifier: VERIFIER.replace("d", "e") }));
  keep(await endpoint.redeem(code, { ...authenticated, resource: "https://canary.example/" }));
  const first = keep(await endpoint.redeem(code, authenticated));
  endpoint.company.renewal = () => ({
    ...signedIn("company"),
    session: { clientId: "gateway", refreshToken: "canary-second-upstream-token" },
  });
  const second = keep(await endpoint.refresh(first, authenticated));
  keep(await endpoint.refresh(first, authenticated));
  keep(await endpoint.refresh(first, authenticated));
  endpoint.company.renewal = () => Promise.reject(new ProviderUnavailableError("status 503"));
  keep(await endpoint.refresh(second, authenticated));
  endpoint.company.renewal = () => Promise.reject(new TypeError("canary-second-upstream-token"));
  keep(await endpoint.refresh(second, authenticated));
  endpoint.company.renewal = () => Promise.reject(new SessionEndedError("the provider ended it"));
  keep(await endpoint.refresh(second, authenticated));
  const { code: other } = await endpoint.signIn();
  tokens.push(other);
  const token = keep(await endpoint.redeem(other, authenticated));
  answers.push(await endpoint.revoke({ client_id: "editor", ...authenticated, token }));
  keep(await endpoint.redeem(other, authenticated));
  return { answers, tokens };
}

describe("what is written down and answered", () => {
  it("[F05] has neither token nor code, verifier or secret in any record, and no fault is written elsewhere", async () => {
    const { tokens } = await everything();
    const records = JSON.stringify(endpoint.log);
    for (const secret of [...NEVER_SHOWN, ...tokens, "canary-wrong-secret"]) {
      expect(records).not.toContain(secret);
    }
    expect(written).toEqual([]);
    expect(new Set(endpoint.log.map(({ event }) => event))).toEqual(
      new Set(["issue", "refresh", "denial", "revocation", "upstream-refresh-failure"]),
    );
  });

  it("[F05] has the new tokens in good answers, and nothing of what was presented in the others", async () => {
    const { answers, tokens } = await everything();
    expect(tokens.length).toBeGreaterThan(8);
    for (const { status, body, headers } of answers) {
      const text = JSON.stringify([body, [...headers]]);
      for (const secret of NEVER_SHOWN) expect(text).not.toContain(secret);
      if (status === 200) continue;
      for (const secret of [...tokens, "canary-wrong-secret"]) expect(text).not.toContain(secret);
    }
  });

  it("[F05] has no session of the provider in what is kept of a grant, and no token that could be used", async () => {
    const { code } = await endpoint.signIn();
    const { body } = await endpoint.redeem(code, { client_secret: CLIENT_SECRET });
    const next = await endpoint.refresh(body.refresh_token, { client_secret: CLIENT_SECRET });
    const kept = JSON.stringify([...endpoint.grants.records.values()]);
    const secrets = [...NEVER_SHOWN, code, String(body.refresh_token), String(next.body.refresh_token)];
    for (const secret of secrets) expect(kept).not.toContain(secret);
    expect(kept).toContain("successor");
  });
});
