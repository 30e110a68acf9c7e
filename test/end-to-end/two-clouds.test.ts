import { afterEach, expect, test } from "vitest";
import { startTwoCloudsGateway, type TwoCloudsGateway } from "./two-clouds-gateway.ts";

let gateway: TwoCloudsGateway;

afterEach(() => gateway?.dispose());

test("[H07] one gateway, configured by an environment's stacks, calls servers on Cloud Run and on ECS, and what it proves itself with to one is worth nothing at the other", async () => {
  gateway = await startTwoCloudsGateway();
  expect(await gateway.call("documents")).toBe(200);
  expect(await gateway.call("handbook")).toBe(200);
  const { authorization: edgeToken = "" } = gateway.sentTo("handbook");
  const idToken = String(gateway.sentTo("documents")["x-serverless-authorization"]);
  const assertions = {
    documents: { "gatehouse-assertion": String(gateway.sentTo("documents")["gatehouse-assertion"]) },
    handbook: { "gatehouse-assertion": String(gateway.sentTo("handbook")["gatehouse-assertion"]) },
  };
  expect(edgeToken).toMatch(/^Bearer /);
  expect(idToken).toMatch(/^Bearer /);
  const served = { documents: gateway.served("documents"), handbook: gateway.served("handbook") };
  for (const header of ["authorization", "x-serverless-authorization"]) {
    expect(await gateway.send("documents", { [header]: edgeToken, ...assertions.handbook })).toBe(401);
  }
  expect(await gateway.send("handbook", { authorization: idToken, ...assertions.documents })).toBe(401);
  expect({ documents: gateway.served("documents"), handbook: gateway.served("handbook") }).toEqual(served);
});

test("[H07] each cloud refuses the gateway where it comes as the caller of the other's server, and nothing reaches either", async () => {
  gateway = await startTwoCloudsGateway({ documents: "handbook", handbook: "documents" });
  expect(await gateway.call("documents")).toBe(502);
  expect(await gateway.call("handbook")).toBe(502);
  expect(gateway.served("documents") + gateway.served("handbook")).toBe(0);
});
