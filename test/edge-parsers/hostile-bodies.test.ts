import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALLOWED, REFUSED } from "./hostile-bodies.ts";
import {
  gatewayReading,
  hasPython,
  losslessReading,
  pythonReadings,
  type Reading,
  v8Reading,
} from "./readings.ts";

const withPython = it.skipIf(!hasPython());

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}

describe("a body that readers could disagree about", () => {
  it.each(REFUSED)("[I04] [I05] [I06] [I07] [I08] [I09] is refused: %s", (_, body) => {
    expect(gatewayReading(bytesOf(body))).toBeUndefined();
  });

  it("is no mere invention: some of these do make readers differ", () => {
    const differing = REFUSED.map(([, body]) => bytesOf(body)).filter(
      (body) => v8Reading(body) !== losslessReading(body),
    );
    expect(differing.length).toBeGreaterThan(10);
  });
});

describe("a body that the gateway lets through", () => {
  it.each(ALLOWED)(
    "is the same message to JSON.parse and to a parser that keeps all digits: %s",
    (_, body) => {
      const reading = gatewayReading(bytesOf(body));
      expect(reading).toBeDefined();
      expect(v8Reading(bytesOf(body))).toBe(reading);
      expect(losslessReading(bytesOf(body))).toBe(reading);
    },
  );

  withPython("is the same message to Python (needs python3)", () => {
    const bodies = ALLOWED.map(([, body]) => bytesOf(body));
    expect(pythonReadings(bodies)).toEqual(bodies.map(gatewayReading));
  });

  it("is the same message to both of them, whatever was done to it", () => {
    const allowed = inventedBodies(5000).filter(({ reading }) => reading !== undefined);
    expect(allowed.length).toBeGreaterThan(500);
    for (const { body, reading } of allowed) {
      expect({ body: shown(body), reading: v8Reading(body) }).toEqual({ body: shown(body), reading });
      expect({ body: shown(body), reading: losslessReading(body) }).toEqual({ body: shown(body), reading });
    }
  });

  withPython("is the same message to Python, whatever was done to it (needs python3)", () => {
    const allowed = inventedBodies(5000).filter(({ reading }) => reading !== undefined);
    const readings = pythonReadings(allowed.map(({ body }) => body));
    allowed.forEach(({ body, reading }, index) => {
      expect({ body: shown(body), reading: readings[index] }).toEqual({ body: shown(body), reading });
    });
  });
});

interface InventedBody {
  readonly body: Uint8Array;
  readonly reading: Reading;
}

/** Messages, most of them with something put in, taken out or written twice at random places. */
function inventedBodies(count: number): InventedBody[] {
  return fc.sample(invented(), count).map((body) => ({ body, reading: gatewayReading(body) }));
}

function invented(): fc.Arbitrary<Uint8Array> {
  const piece = fc.oneof(
    fc.constantFrom(
      ...['"', "\\", ",", ":", "{", "}", "[", "]", "0", "-", "e9", ".", " ", "\n", "null", "1e999"],
    ),
    fc.constantFrom(
      '"name":"b",',
      '"method":"ping",',
      '"id":2,',
      '"Name":1,',
      "\\ud800",
      "\\u0000",
      "\uFEFF",
      "é",
    ),
    fc.constantFrom("9007199254740993", "123456789012345678901234567890", "\0", "\u2028", "/**/", "NaN"),
  );
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    take: fc.constantFrom(0, 0, 0, 1, 2, 7),
    put: fc.oneof({ weight: 4, arbitrary: piece }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3 }) }),
  });
  return fc.tuple(message(), fc.array(change, { maxLength: 2 })).map(([text, changes]) =>
    changes.reduce<Uint8Array>((body, { at, take, put }) => {
      const place = Math.floor(at * body.length);
      return Buffer.concat([body.subarray(0, place), bytesOf(put), body.subarray(place + take)]);
    }, bytesOf(text)),
  );
}

/** A message, as many ways as JSON has to write it. */
function message(): fc.Arbitrary<string> {
  const params = fc.record({ name: fc.string(), arguments: fc.dictionary(fc.string(), fc.jsonValue()) });
  const id = fc.oneof(fc.maxSafeInteger(), fc.string());
  return fc
    .tuple(params, id, fc.constantFrom("", " ", "\t"), fc.boolean())
    .map(([params, id, space, isEscaped]) => {
      const text = JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params }, null, space);
      return isEscaped ? text.replace(/[a-z](?=[^\\]*$)/g, escaped) : text;
    });
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The body as a failing test shows it. */
function shown(body: Uint8Array): string {
  return Buffer.from(body).toString("latin1");
}
