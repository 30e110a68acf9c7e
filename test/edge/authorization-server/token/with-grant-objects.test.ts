import { evictAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { grantsOf } from "../../../../edge/src/authorization-server/grant/grants.ts";
import { startTokenEndpoint, type TokenEndpoint } from "../../material/token-endpoint.ts";

let endpoint: TokenEndpoint;

beforeEach(async () => {
  endpoint = await startTokenEndpoint({ context: { grants: grantsOf(env.GRANTS) } });
  // Objects go by the time of the runtime.
  endpoint.clock.advance((Date.now() - endpoint.clock.now()) / 1000);
});

const atOnce = <Result>(times: number, action: () => Promise<Result>) =>
  Promise.all(Array.from({ length: times }, action));

describe("the token endpoint with grants in objects of their own", () => {
  it("[F02] redeems a code for exactly one of fifty who come at the same time", async () => {
    const { code } = await endpoint.signIn();
    const answers = await atOnce(50, () => endpoint.redeem(code));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error === "invalid_grant")).toHaveLength(49);
  });

  it("[F06] gives fifty who refresh at the same time the one successor, and asks the provider once", async () => {
    const { code } = await endpoint.signIn();
    const { body } = await endpoint.redeem(code);
    const answers = await atOnce(50, () => endpoint.refresh(body.refresh_token));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
    expect(new Set(answers.map((answer) => answer.body.refresh_token)).size).toBe(1);
    expect(endpoint.company.renewals).toHaveLength(1);
    expect((await endpoint.refresh(answers[0]?.body.refresh_token)).status).toBe(200);
  });

  it("[F06] [F07] repeats a lost answer once and kills the family of a replayed token, across restarts", async () => {
    const { code } = await endpoint.signIn();
    const first = await endpoint.redeem(code);
    await evictAllDurableObjects();
    const lost = await endpoint.refresh(first.body.refresh_token);
    await evictAllDurableObjects();
    const repeated = await endpoint.refresh(first.body.refresh_token);
    expect(repeated.body.refresh_token).toBe(lost.body.refresh_token);
    await evictAllDurableObjects();
    expect((await endpoint.refresh(first.body.refresh_token)).body.error).toBe("invalid_grant");
    const next = await endpoint.refresh(repeated.body.refresh_token);
    expect(next.status).toBe(200);
    await evictAllDurableObjects();
    expect((await endpoint.refresh(first.body.refresh_token)).body.error).toBe("invalid_grant");
    expect((await endpoint.refresh(next.body.refresh_token)).body.error).toBe("invalid_grant");
    expect(endpoint.log.map(({ event }) => event)).toContain("replay");
  });

  it("[F11] revokes the whole family", async () => {
    const { code } = await endpoint.signIn();
    const first = await endpoint.redeem(code);
    const second = await endpoint.refresh(first.body.refresh_token);
    const token = String(second.body.refresh_token);
    expect((await endpoint.revoke({ client_id: "editor", token })).status).toBe(200);
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
  });
});
