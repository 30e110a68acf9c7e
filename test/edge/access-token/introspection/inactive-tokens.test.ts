import { describe, expect, it, vi } from "vitest";
import { InactiveTokens } from "../../../../edge/src/access-token/introspection/inactive-tokens.ts";
import { IssuerUnavailableError, TokenError } from "../../../../edge/src/access-token/token-error.ts";

const START = 1_780_315_200_000;

/** Somebody who has the same to say about every token. */
function asking(error: Error) {
  return vi.fn(() => Promise.reject(error));
}

describe("a token that its issuer does not vouch for", () => {
  it("[B03] is not asked about again for ten seconds", async () => {
    const tokens = new InactiveTokens();
    const ask = asking(new TokenError("no"));
    for (const now of [START, START + 1, START + 9999]) {
      await expect(tokens.skip("token", now, ask)).rejects.toThrow(new TokenError("no"));
    }
    expect(ask).toHaveBeenCalledTimes(1);
    await expect(tokens.skip("token", START + 10_000, async () => "good")).resolves.toBe("good");
  });

  it("[A21] is told from every other by the whole of it", async () => {
    const tokens = new InactiveTokens();
    const ask = asking(new TokenError("no"));
    const others = [`${"a".repeat(100)}0`, `${"a".repeat(100)}1`];
    for (const token of others) await expect(tokens.skip(token, START, ask)).rejects.toThrow(TokenError);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("[B03] is remembered with a thousand others at the most: the one that nobody sent for longest is forgotten", async () => {
    const tokens = new InactiveTokens();
    const ask = asking(new TokenError("no"));
    const send = (token: string) => expect(tokens.skip(token, START, ask)).rejects.toThrow(TokenError);
    for (let index = 0; index <= 1000; index += 1) await send(`token-${index}`);
    await send("token-1");
    expect(ask).toHaveBeenCalledTimes(1001);
    await send("token-0");
    expect(ask).toHaveBeenCalledTimes(1002);
  });
});

describe("a token of an issuer that does not answer", () => {
  it("[A22] is asked about again: nothing is known of it", async () => {
    const tokens = new InactiveTokens();
    const down = asking(new IssuerUnavailableError("down"));
    await expect(tokens.skip("token", START, down)).rejects.toThrow(IssuerUnavailableError);
    await expect(tokens.skip("token", START, async () => "good")).resolves.toBe("good");
  });
});
