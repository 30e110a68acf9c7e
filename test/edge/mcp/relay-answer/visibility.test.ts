import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Principal } from "../../../../edge/src/access-token/principal.ts";
import type { Server } from "../../../../edge/src/configuration/configuration.ts";
import { decide } from "../../../../edge/src/mcp/policy/decide.ts";
import { relayAnswer } from "../../../../edge/src/mcp/relay-answer.ts";
import { cut, streamOf } from "../../material/bytes.ts";
import { readEvents, type SentEvent, wire } from "../../material/event-stream.ts";
import { limitsOf, principalWith, serverWith } from "../../material/mcp-server.ts";
import { requestOf } from "../../material/messages.ts";

const limits = limitsOf();
const NAMES = ["thing_a", "thing_b", "thing_b/c", "thing_d", "thing_é😀"];
const SCOPES = ["r", "w"];

/** What lists there are, under which member and key, how one asks for what is on them, and how its names begin. */
const LISTS = [
  ["tools/list", "tools", "name", "tools/call", ""],
  ["prompts/list", "prompts", "name", "prompts/get", ""],
  ["resources/list", "resources", "uri", "resources/read", "docs://"],
] as const;

const scopes = fc.subarray(SCOPES);
const rules = fc.dictionary(fc.constantFrom(...NAMES.slice(0, 4), "thing_b*"), fc.record({ scopes }), {
  noNullPrototype: true,
  maxKeys: 4,
});

/** One page of a list, asked for by somebody. */
interface Page {
  readonly list: (typeof LISTS)[number];
  readonly server: Server;
  readonly principal: Principal;
  readonly names: readonly string[];
  readonly cursor: boolean;
}

const page: fc.Arbitrary<Page> = fc
  .record({
    list: fc.constantFrom(...LISTS),
    rules,
    scopes,
    names: fc.shuffledSubarray(NAMES),
    cursor: fc.boolean(),
  })
  .map(({ list, rules, scopes, names, cursor }) => {
    const [, member, , , prefix] = list;
    const entries = Object.entries(rules).map(([name, rule]) => [prefix + name, rule]);
    const server = serverWith({ [member]: Object.fromEntries(entries) });
    const principal = principalWith(scopes);
    return { list, server, principal, names: names.map((name) => prefix + name), cursor };
  });

/** How the page is written: pretty-printed, each of its lines is one of data. */
const form = fc.record({
  newline: fc.constantFrom("\n", "\r\n", "\r"),
  indent: fc.constantFrom(0, 1),
  hasMark: fc.boolean(),
  hasNote: fc.boolean(),
  event: fc.record(
    {
      event: fc.constant("message"),
      id: fc.constant("7"),
      comment: fc.constantFrom("", " thing_d"),
      hasSpace: fc.boolean(),
    },
    { requiredKeys: ["hasSpace"] },
  ),
});
type Form = typeof form extends fc.Arbitrary<infer Value> ? Value : never;

function answerTo({ list: [, member, key], names, cursor }: Page): object {
  const entries = names.map((name) => ({ [key]: name, title: "é😀" }));
  const result = { [member]: entries, cacheScope: "public", ...(cursor && { nextCursor: "n" }) };
  return { jsonrpc: "2.0", id: 1, result };
}

function visible({ list: [, , , method], server, principal, names }: Page): readonly string[] {
  return names.filter((name) => {
    const params = method === "resources/read" ? { uri: name } : { name };
    return decide(server, principal, requestOf(method, params)).effect === "allow";
  });
}

/** The page's bytes as a stream: perhaps after a notification that names everything. */
function streamBytes(text: string, { newline, hasMark, hasNote, event }: Form): Uint8Array {
  const params = { level: "info", data: NAMES };
  const note = JSON.stringify({ jsonrpc: "2.0", method: "notifications/message", params });
  const noted: SentEvent[] = hasNote ? [{ lines: [note], hasSpace: true }] : [];
  const written = wire([...noted, { ...event, lines: text.split("\n") }], newline);
  return new TextEncoder().encode((hasMark ? "\uFEFF" : "") + written);
}

async function relayed(
  { list: [method], server, principal }: Page,
  type: string,
  pieces: readonly Uint8Array[],
): Promise<string> {
  const answer = new Response(streamOf(pieces), { headers: { "content-type": type } });
  const request = requestOf(method);
  const { revision } = request;
  const relayed = await relayAnswer(answer, {
    ...{ revision, request, server, principal, limits },
    onFault: () => undefined,
  });
  return relayed.text();
}

function expectVisible(output: string, answer: string, page: Page): void {
  const { result } = JSON.parse(answer);
  const [, member, key] = page.list;
  const shown = visible(page);
  expect(result[member].map((entry: Record<string, unknown>) => entry[key])).toEqual(shown);
  expect(result.cacheScope).toBe("private");
  const isShown = (name: string) => shown.some((each) => each.endsWith(name));
  for (const name of NAMES) expect(output.includes(`${name}"`)).toBe(isShown(name));
}

describe("for any policy, principal and page of a list", () => {
  it("[J01] [J02] what comes out of a stream is exactly what may be used, in every form, split at every byte", async () => {
    await fc.assert(
      fc.asyncProperty(page, form, async (page, form) => {
        const bytes = streamBytes(JSON.stringify(answerTo(page), null, form.indent), form);
        for (let place = 0; place < bytes.length; place++) {
          const output = await relayed(page, "text/event-stream", cut(bytes, [place]));
          const events = readEvents(output);
          expect(events).toHaveLength(1);
          expectVisible(output, events[0]?.data ?? "", page);
        }
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  it("[J01] [J02] and of JSON as well", async () => {
    await fc.assert(
      fc.asyncProperty(page, fc.nat(), fc.constantFrom(0, 1), async (page, place, indent) => {
        const bytes = new TextEncoder().encode(JSON.stringify(answerTo(page), null, indent));
        const output = await relayed(page, "application/json", cut(bytes, [place]));
        expectVisible(output, output, page);
      }),
      { numRuns: 200 },
    );
  });

  it("[J03] what is malformed shows no name at all, and is an error", async () => {
    const harm = fc.constantFrom(
      (text: string, place: number) => text.slice(0, place % text.length),
      (text: string, place: number) => `${text}${"]}x,"[place % 4]}`,
      (text: string, place: number) =>
        `${text.slice(0, place % text.length)}\0${text.slice(place % text.length)}`,
      (text: string) => `[${text}]`,
      (text: string) => text.replace('"result"', '"Result"'),
      (text: string) => text.replace(/"(tools|prompts|resources)"/, '"others"'),
    );
    await fc.assert(
      fc.asyncProperty(page, form, harm, fc.nat(), async (page, form, harm, place) => {
        const bytes = streamBytes(harm(JSON.stringify(answerTo(page)), place), form);
        const output = await relayed(page, "text/event-stream", cut(bytes, [place]));
        for (const name of NAMES) expect(output).not.toContain(name);
        expect(JSON.parse(readEvents(output).at(-1)?.data ?? "")).toMatchObject({
          id: 1,
          error: { code: -32603 },
        });
      }),
      { numRuns: 300 },
    );
  });
});
