import { signInternalToken, verifyInternalToken } from "@mcp-gatehouse/edge/backend";
import { verifyCaller } from "@mcp-gatehouse/edge/backend/fetch";

/** What a backend does with each of three requests, and with a token of its own: printed by whatever runtime runs it. */
const [issuer, audience, assertion, body] = JSON.parse(process.env.TOLD);
const handle = verifyCaller({ assertion: { issuer, audience, bind: "request" } })(async (request, caller) =>
  Response.json({ of: caller.subject, sent: await request.text() }),
);

async function answer(sent, headers) {
  const request = new Request(`${audience}/api/tasks`, { method: "POST", headers, body: sent });
  const response = await handle(request);
  return [response.status, await response.json()];
}

const internal = { key: "0f6d1d6c2a9b4b7f8d3c5e1a7b9d2f40", issuer: "a", audience: "b" };
const token = await signInternalToken({ userId: "alice", scopes: ["read:tasks"] }, internal);
console.log(
  JSON.stringify([
    await answer(body, { "gatehouse-assertion": assertion }),
    (await answer(`${body} `, { "gatehouse-assertion": assertion }))[0],
    (await answer(body, {}))[0],
    (await verifyInternalToken(token, internal)).subject,
  ]),
);
process.exit();
