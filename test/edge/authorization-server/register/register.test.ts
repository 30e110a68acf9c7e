import { describe, expect, it } from "vitest";
import { registerClient } from "../../../../edge/src/authorization-server/register/register.ts";
import { brokenStream, endlessStream } from "../../material/bytes.ts";
import { NOW_SECONDS } from "../../material/clock.ts";
import { ENDPOINT, post, startRegistration } from "./registration.ts";

const BODY = {
  client_name: "Terminal",
  redirect_uris: ["http://127.0.0.1/callback"],
  token_endpoint_auth_method: "none",
};

const JSON_HEADERS = { "content-type": "application/json" };

describe("a registration", () => {
  it("[D11] is answered with what was registered, to nobody's cache, without a way to manage it", async () => {
    const { register } = await startRegistration();
    const response = await register({ ...BODY, scope: "public:read" });
    expect(response.status).toBe(201);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      client_id: expect.stringMatching(/^eyJ/),
      client_id_issued_at: NOW_SECONDS,
      client_name: "Terminal",
      redirect_uris: ["http://127.0.0.1/callback"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      scope: "public:read",
    });
  });

  it.each(["client_secret_basic", "client_secret_post"])(
    "has a secret that expires with %s",
    async (method) => {
      const { register } = await startRegistration();
      const response = await register({ ...BODY, token_endpoint_auth_method: method });
      expect(await response.json()).toMatchObject({
        client_secret: expect.stringMatching(/^eyJ/),
        client_secret_expires_at: NOW_SECONDS + 90 * 86_400,
        token_endpoint_auth_method: method,
      });
    },
  );

  it("has no secret with private_key_jwt", async () => {
    const { register } = await startRegistration();
    const jwks = { jwks_uri: "https://client.example/jwks" };
    const response = await register({ ...BODY, token_endpoint_auth_method: "private_key_jwt", ...jwks });
    const answer: Record<string, unknown> = await response.json();
    expect(answer).toMatchObject(jwks);
    expect(answer).not.toHaveProperty("client_secret");
  });

  it("is good for 90 days", async () => {
    const { register, find, clock } = await startRegistration();
    const { client_id: id }: { client_id: string } = await (await register(BODY)).json();
    clock.advance(90 * 86_400 - 1);
    expect(await find(id)).toMatchObject({ id, name: "Terminal" });
    clock.advance(1);
    await expect(find(id)).rejects.toMatchObject({ code: "invalid_client" });
  });

  it("is another each time, and nothing is stored of it", async () => {
    const { register, internet } = await startRegistration();
    const ids = [await register(BODY), await register(BODY)].map(
      async (response) => (await response.json()) as { client_id: string },
    );
    const [one, other] = await Promise.all(ids);
    expect(one?.client_id).not.toBe(other?.client_id);
    expect(internet.calls).toEqual([]);
  });

  it("says which of the redirect URIs were registered, and the log says which were not", async () => {
    const { register, log } = await startRegistration();
    const response = await register({
      ...BODY,
      redirect_uris: ["http://client.example/", ...BODY.redirect_uris],
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ redirect_uris: BODY.redirect_uris });
    expect(log).toMatchObject([
      { reason: expect.stringContaining("'http://client.example/' has to be https") },
    ]);
  });

  it("has its record, without id or secret", async () => {
    const { register, find, log } = await startRegistration();
    const response = await register({ ...BODY, token_endpoint_auth_method: "client_secret_post" });
    const answer: Record<string, string> = await response.json();
    const { handle } = await find(String(answer.client_id));
    expect(log).toEqual([
      {
        event: "registration",
        time: "2026-06-01T12:00:00.000Z",
        request_id: "00000000-0000-4000-8000-000000000000",
        client: handle,
        registration: "dynamic",
        status: 201,
      },
    ]);
    expect(JSON.stringify(log)).not.toContain(answer.client_id);
  });
});

describe("a registration that is refused", () => {
  it.each(["GET", "HEAD", "PUT", "PATCH", "DELETE"])("[D11] is one with %s", async (method) => {
    const { answer } = await startRegistration();
    const response = await answer(new Request(ENDPOINT, { method }));
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(response.headers.get("content-type")).toContain("application/json");
  });

  it.each([
    ["a form", "application/x-www-form-urlencoded"],
    ["text", "text/plain"],
    ["what only begins like JSON", "application/jsonp"],
    ["JSON of another kind", "application/ld+json"],
    ["nothing", ""],
  ])("[D11] is one with %s for its media type", async (_, type) => {
    const { register } = await startRegistration();
    const response = await register(BODY, { headers: { "content-type": type } });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ error: "invalid_request" });
  });

  it.each(["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])(
    "is not one with %s for its media type",
    async (type) => {
      const { register } = await startRegistration();
      expect((await register(BODY, { headers: { "content-type": type } })).status).toBe(201);
    },
  );

  it.each(["", "{", "redirect_uris=x", "[1]", '"text"', "null", "\ufffd{}"])(
    "[D11] is one with the body %j",
    async (body) => {
      const { register } = await startRegistration();
      const response = await register(undefined, { body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: "invalid_client_metadata" });
    },
  );

  it("[D11] is one whose body is not UTF-8", async () => {
    const { register } = await startRegistration();
    const body = new TextEncoder().encode(JSON.stringify(BODY)).map((byte) => (byte === 0x54 ? 0xff : byte));
    expect((await register(undefined, { body })).status).toBe(400);
  });

  it("[D11] is one with more than 16 KiB", async () => {
    const { register } = await startRegistration();
    const whole = JSON.stringify(BODY);
    const longest = whole + " ".repeat(16 * 1024 - whole.length);
    expect((await register(undefined, { body: longest })).status).toBe(201);
    const response = await register(undefined, { body: `${longest} ` });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: "invalid_request" });
  });

  it("[D11] is one that never ends, and it is not read to its end", async () => {
    const { answer } = await startRegistration();
    const { body, cancelled } = endlessStream(" ".repeat(16 * 1024 + 1));
    const response = await answer(new Request(ENDPOINT, { method: "POST", headers: JSON_HEADERS, body }));
    expect(response.status).toBe(413);
    expect(cancelled()).toBe(true);
  });

  it("is one that breaks off", async () => {
    const { answer } = await startRegistration();
    const body = brokenStream("{");
    const response = await answer(new Request(ENDPOINT, { method: "POST", headers: JSON_HEADERS, body }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_request" });
  });

  it("[D03] is one without a redirect URI that is acceptable", async () => {
    const { register } = await startRegistration();
    const response = await register({ ...BODY, redirect_uris: ["java\nscript:alert(1)"] });
    expect(response.status).toBe(400);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      error: "invalid_redirect_uri",
      error_description: "No redirect URI is usable: 'java?script:alert(1)' is not an absolute URI.",
    });
  });

  it("[D11] is one that no id could hold", async () => {
    const { register } = await startRegistration();
    const uris = ["a", "b", "c"].map((name) => `https://client.example/${name.repeat(900)}`);
    const response = await register({ ...BODY, redirect_uris: uris });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_client_metadata" });
  });

  it("has its record, in which nothing can disguise the log", async () => {
    const { register, log } = await startRegistration();
    await register({ ...BODY, redirect_uris: ["https://client.example/\u202e"] });
    await register({ ...BODY, client_name: "a\u0000" });
    const record = { event: "registration", status: 400 };
    expect(log).toMatchObject([
      { ...record, error: "invalid_redirect_uri" },
      { ...record, error: "invalid_client_metadata", reason: expect.stringContaining("client_name") },
    ]);
    expect(JSON.stringify(log)).toMatch(/^[\x20-\x7e]+$/);
  });

  it("is each one where clients do not register, whatever it is", async () => {
    const { register, answer, log } = await startRegistration({
      registration: { dynamic: { strategy: "off" } },
    });
    for (const response of [await register(BODY), await answer(new Request(ENDPOINT))]) {
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: "invalid_request" });
    }
    expect(log).toMatchObject([{ error: "invalid_request", status: 404 }, { status: 404 }]);
  });

  it("is told nothing of a failure of the gateway's own", async () => {
    const { context, log } = await startRegistration();
    const seal = () => Promise.reject(new Error("canary-detail"));
    const sealer = Object.assign(Object.create(context.sealer), { seal });
    const response = await registerClient(post(BODY), { ...context, sealer });
    expect(response.status).toBe(500);
    const answer = await response.text();
    expect(JSON.parse(answer)).toMatchObject({ error: "server_error" });
    expect(log).toMatchObject([{ error: "server_error", reason: "Error", status: 500 }]);
    expect(answer + JSON.stringify(log)).not.toContain("canary");
  });
});

describe("the rate of registrations", () => {
  const from = (address: string): RequestInit => ({
    headers: { ...JSON_HEADERS, "cf-connecting-ip": address },
    cf: { colo: "FRA" } as unknown as RequestInitCfProperties,
  });

  it("[D11] is limited for each source that the runtime vouches for", async () => {
    const { register, clock, log } = await startRegistration();
    const statuses = async (times: number, address: string) => {
      const responses = await Promise.all(Array.from({ length: times }, () => register(BODY, from(address))));
      return responses.map(({ status }) => status);
    };
    expect(await statuses(4, "192.0.2.1")).toEqual([201, 201, 201, 429]);
    expect(await statuses(1, "192.0.2.2")).toEqual([201]);
    const response = await register(BODY, from("192.0.2.1"));
    expect(response.headers.get("retry-after")).toBe("60");
    expect(await response.json()).toMatchObject({ error: "temporarily_unavailable" });
    expect(log.at(-1)).toMatchObject({
      event: "registration",
      error: "temporarily_unavailable",
      status: 429,
    });
    clock.advance(60);
    expect(await statuses(1, "192.0.2.1")).toEqual([201]);
  });

  it("[D11] is limited for all together where it does not, whatever address a request claims", async () => {
    const { register } = await startRegistration();
    const claims = Array.from({ length: 31 }, (_, index) => ({
      ...JSON_HEADERS,
      "cf-connecting-ip": `192.0.2.${index}`,
    }));
    const responses = await Promise.all(claims.map((headers) => register(BODY, { headers })));
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(30);
    expect(responses.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  it("[D11] is limited without the test's own limits, too", async () => {
    const { context } = await startRegistration();
    const served = { ...context, source: "192.0.2.3" };
    const responses = await Promise.all(Array.from({ length: 61 }, () => registerClient(post({}), served)));
    expect(responses.map(({ status }) => status)).toEqual([...Array(60).fill(400), 429]);
  });

  it("[D11] is not used up by what is no registration", async () => {
    const { answer, register } = await startRegistration();
    for (let index = 0; index < 100; index += 1) {
      const init = index % 2 ? { method: "GET" } : { method: "POST", body: "a=b" };
      expect([405, 415]).toContain((await answer(new Request(ENDPOINT, init))).status);
    }
    expect((await register(BODY)).status).toBe(201);
  });

  it("[D11] is one for all addresses of an IPv6 network", async () => {
    const { register } = await startRegistration();
    const addresses = [
      "2001:db8::1",
      "2001:db8::2",
      "2001:db8:0:0:ffff::",
      "2001:0db8::4",
      "2001:db8:0:1::1",
    ];
    const statuses: number[] = [];
    for (const address of addresses) statuses.push((await register(BODY, from(address))).status);
    expect(statuses).toEqual([201, 201, 201, 429, 201]);
  });
});
