import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { readMessage } from "../../../edge/src/mcp/read-message.ts";
import { mediansInTurns } from "../medians.ts";
import type { Row } from "../row.ts";

const MIB = 2 ** 20;
const REPETITIONS = 21;

/** Times that one turn does its work: one alone is too short for the clock. */
const WORKS = 20;

const { limits } = parseConfiguration({
  publicUrl: "http://127.0.0.1:8787",
  servers: { documents: { origin: { url: "http://127.0.0.1:9000/mcp" } } },
  tokens: { accept: [{ issuer: "http://127.0.0.1:9001" }] },
});

/** What the worst body costs: as deep as it is long. */
export async function refusingNesting(): Promise<Row> {
  const body = "[".repeat(MIB);
  const refusal = async () => {
    const refused = await readMessage(requestWith(body), limits).then(
      () => false,
      () => true,
    );
    if (!refused) throw new Error("the body was not refused");
  };
  return {
    name: "refusing 1 MiB of [",
    ...(await times(refusal, () => requestWith(body).text())),
    meaning: "against reading it as text: how much dearer it is to attack with it than with any body",
  };
}

/** What strictness costs for a body that is accepted. */
export async function acceptingArguments(): Promise<Row> {
  const documents = Array.from({ length: 4000 }, (_, id) => ({
    id,
    title: "A title",
    text: "x".repeat(200),
  }));
  const params = { name: "save", arguments: { documents } };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  return {
    name: `reading a call of ${(body.length / MIB).toFixed(2)} MiB`,
    ...(await times(
      () => readMessage(requestWith(body), limits),
      () => requestWith(body).json(),
    )),
    meaning:
      "against the platform's request.json(), which takes the last of two equal keys: what strictness costs",
  };
}

function requestWith(body: string): Request {
  const headers = { "content-type": "application/json", "mcp-protocol-version": "2025-11-25" };
  return new Request("http://127.0.0.1:8787/mcp", { method: "POST", headers, body });
}

async function times(measured: () => Promise<unknown>, baseline: () => Promise<unknown>) {
  const often = (work: () => Promise<unknown>) => async () => {
    for (let count = 0; count < WORKS; count++) await work();
  };
  const medians = await mediansInTurns({ measured: often(measured), baseline: often(baseline) }, REPETITIONS);
  return { measured: medians.measured / WORKS, baseline: medians.baseline / WORKS };
}
