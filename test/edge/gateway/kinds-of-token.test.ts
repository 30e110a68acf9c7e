import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { verifyAssertion } from "../../../edge/backend/index.ts";
import { NOW } from "../material/clock.ts";
import { FACADE_DOCUMENT, startFacade, type TestFacade } from "../material/facade.ts";
import { PATH, TOOLS_LIST } from "../material/gateway.ts";
import { DOCUMENTS_URL } from "../material/server.ts";
import { workloadJwk } from "../material/workload-keys.ts";

/** Whatever the gateway signs is for one and the same audience here: it has to be told apart by all the rest. */
const AUDIENCE = DOCUMENTS_URL;
const ISSUER = FACADE_DOCUMENT.publicUrl;
const { documents } = FACADE_DOCUMENT.servers;
const DOCUMENT = {
  ...FACADE_DOCUMENT,
  servers: {
    documents: {
      ...documents,
      origin: {
        ...documents.origin,
        assertion: { audience: AUDIENCE },
        credential: { type: "edge-token" as const, audience: AUDIENCE },
      },
    },
  },
  signingKeys: { ...FACADE_DOCUMENT.signingKeys, workload: [{ secret: "WORKLOAD_SIGNING_KEY" }] },
};

let facade: TestFacade;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  facade = await startFacade(DOCUMENT, { WORKLOAD_SIGNING_KEY: await workloadJwk("workload-1") });
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) =>
    facade.fetch(new URL(input instanceof Request ? input.url : input).pathname),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A client's token, and what an origin gets for it. */
async function tokens() {
  const access = await facade.ownToken();
  const { status } = await facade.send(TOOLS_LIST, { headers: { authorization: `Bearer ${access}` } });
  expect(status).toBe(200);
  const { headers } = facade.origin.calls[0] ?? { headers: new Headers() };
  return {
    access,
    assertion: headers.get("gatehouse-assertion") ?? "",
    workload: (headers.get("authorization") ?? "").replace(/^Bearer /, ""),
  };
}

/** Who asks for each kind, with no more than the issuer and the audience to go by. */
const VERIFIERS: Readonly<
  Record<keyof Awaited<ReturnType<typeof tokens>>, (token: string) => Promise<unknown>>
> = {
  access: async (token) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const { status } = await facade.fetch(PATH, {
      method: "POST",
      headers,
      body: JSON.stringify(TOOLS_LIST),
    });
    if (status !== 200) throw new Error(`status ${status}`);
  },
  assertion: (token) => verifyAssertion({ issuer: `${ISSUER}/callers`, audience: AUDIENCE })(token),
  workload: async (token) => {
    const keySet: JSONWebKeySet = await (await facade.fetch("/workload/.well-known/jwks.json")).json();
    const options = { issuer: `${ISSUER}/workload`, audience: AUDIENCE, algorithms: ["RS256"] };
    await jwtVerify(token, createLocalJWKSet(keySet), options);
  },
};

test.each(["access", "assertion", "workload"] as const)(
  "[A10] [H05] [H07] where the gateway's %s token is asked for, none of its other kinds passes for one",
  async (kind) => {
    for (const [name, token] of Object.entries(await tokens())) {
      const isAccepted = await VERIFIERS[kind](token).then(
        () => true,
        () => false,
      );
      expect({ name, isAccepted }).toEqual({ name, isAccepted: name === kind });
    }
  },
);
