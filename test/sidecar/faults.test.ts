import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { IdentityFault } from "../stand-ins/container-identity/identity.ts";
import { openRaw, sendRaw } from "./raw-request.ts";
import { type RunningSidecar, SetUp } from "./set-up.ts";

let setUp: SetUp;
let sidecar: RunningSidecar;

beforeAll(async () => {
  setUp = await SetUp.start();
  sidecar = await setUp.sidecar({ TIMEOUT_SECONDS: "1" });
});

afterAll(() => setUp?.stop());
beforeEach(() => setUp.break("none"));

async function answerOf(url: string, init?: RequestInit): Promise<[number, unknown]> {
  const answer = await fetch(url, init);
  return [answer.status, await answer.json()];
}

const aborted = async () => (await setUp.counts()).aborted;

const reasonOf = (path: string) =>
  sidecar.process
    .line((line) => line.message === "request" && line.path === path)
    .then(({ reason }) => reason);

describe("without an ID token", () => {
  it.each<[IdentityFault, string]>([
    ["unavailable", "the metadata server answered with status 503"],
    ["redirect", "the metadata server answered with status 302"],
    ["other-audience", "the token that came is for another audience"],
    ["expired", "the token that came has expired"],
    ["no-token", "what came is no ID token"],
  ])("[A22] [H07] nothing is forwarded, and it is not ready, but alive: %s", async (fault, reason) => {
    await setUp.break(fault);
    const { url, process } = await setUp.sidecar();
    const { arrived } = await setUp.counts();
    expect(await answerOf(`${url}/echo`)).toEqual([
      503,
      { error: "no_id_token", error_description: expect.any(String) },
    ]);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await process.line(({ message }) => message === "token mint error")).toMatchObject({
      severity: "ERROR",
      reason,
    });
    expect(process.output).not.toContain("canary");
    expect((await setUp.counts()).arrived).toBe(arrived);
    await process.kill();
  });

  it("it begins to serve as soon as there is one", async () => {
    await setUp.break("unavailable");
    const { url } = await setUp.sidecar();
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    await setUp.break("none");
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 5000 }).toBe(200);
    expect((await fetch(`${url}/echo`)).status).toBe(200);
  });

  it("nobody waits longer than ten seconds for one that does not come", async () => {
    await setUp.break("silence");
    const { url, process } = await setUp.sidecar();
    const start = performance.now();
    expect((await fetch(`${url}/echo`)).status).toBe(503);
    expect(performance.now() - start).toBeLessThan(11_000);
    await process.kill();
  });

  it("what was forwarded before goes on", async () => {
    const { url } = await setUp.sidecar();
    const stream = await fetch(`${url}/events?count=5&every=100`);
    await setUp.break("unavailable");
    expect(await stream.text()).toBe("data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\ndata: 5\n\n");
  });
});

describe("an upstream", () => {
  it("that cannot be reached is 502", async () => {
    const { url } = await setUp.sidecar({ UPSTREAM_URL: "http://127.0.0.1:1" });
    expect(await answerOf(`${url}/echo`)).toEqual([
      502,
      { error: "upstream_unreachable", error_description: expect.any(String) },
    ]);
  });

  it("that changes the protocol unasked is 502", async () => {
    expect((await fetch(`${sidecar.url}/switch`)).status).toBe(502);
  });

  it("that does not begin to answer within TIMEOUT_SECONDS is 504, and is let go", async () => {
    const before = await aborted();
    const start = performance.now();
    const [status] = await answerOf(`${sidecar.url}/silence`, { method: "POST", body: "{}" });
    expect(status).toBe(504);
    expect(performance.now() - start).toBeGreaterThan(950);
    expect(performance.now() - start).toBeLessThan(2500);
    await expect.poll(aborted).toBe(before + 1);
  });

  it("that takes nothing of a request is 504", async () => {
    const body = new Uint8Array(50_000_000);
    const answer = await fetch(`${sidecar.url}/unread`, { method: "POST", body }).catch(() => undefined);
    // The rest of the body may meet a connection that is closed by then.
    if (answer) expect(answer.status).toBe(504);
    expect(await reasonOf("/unread")).toBe("upstream_timeout");
  });

  it("that breaks off in the middle breaks off for the client, too", async () => {
    const answer = await fetch(`${sidecar.url}/broken`);
    await expect(answer.text()).rejects.toThrow();
    expect(await reasonOf("/broken")).toBe("the upstream ended too early");
  });
});

describe("a client", () => {
  it("that goes away ends what was done for it", async () => {
    const before = await aborted();
    const stop = new AbortController();
    const stream = await fetch(`${sidecar.url}/events?count=100&every=50`, { signal: stop.signal });
    await stream.body?.getReader().read();
    stop.abort();
    await expect.poll(aborted).toBe(before + 1);
    expect(await reasonOf("/events")).toBe("the client is gone");
  });

  it("that goes away before there is an answer ends the call as well", async () => {
    const before = await aborted();
    const call = request(`${sidecar.url}/silence`, { method: "POST" }).end("{}");
    call.once("error", () => undefined);
    await delay(200);
    call.destroy();
    await expect.poll(aborted).toBe(before + 1);
  });

  it("that stops in the middle of its request is told so in time", async () => {
    const answer = await sendRaw(
      sidecar.url,
      "POST /echo HTTP/1.1",
      "Host: localhost",
      "Content-Length: 100",
      "",
      "the beginning",
    );
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  it("that sends slowly, but does not stop, has as long as it needs", async () => {
    const call = request(`${sidecar.url}/echo`, { method: "POST" });
    const answered = once(call, "response");
    for (let part = 0; part < 6; part++) {
      call.write("part");
      await delay(400);
    }
    call.end();
    const [answer] = await answered;
    expect(answer.statusCode).toBe(200);
    answer.resume();
  });

  it("that sends what is no HTTP disturbs nobody", async () => {
    const socket = await openRaw(sidecar.url, "\u0000\u0001\u0002");
    await once(socket.resume(), "close");
    expect((await fetch(`${sidecar.url}/healthz`)).status).toBe(200);
  });
});
