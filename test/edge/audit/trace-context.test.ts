import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { traceContext } from "../../../edge/src/audit/trace-context.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const GIVEN = `00-${TRACE}-${PARENT}-01`;

/** What a gateway makes by itself. */
const NEW = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/;

const read = (headers: Record<string, string>) => traceContext(new Headers(headers));

describe("a request's place in a trace", () => {
  it("is passed on as its caller says", () => {
    const headers = { traceparent: GIVEN, tracestate: "rojo=00f067aa0ba902b7,1a@congo=t61rcWkgMzE" };
    expect(read(headers)).toEqual({ traceId: TRACE, headers });
  });

  it.each(["00", "02", "ff"])("keeps the flags of its version: %s", (flags) => {
    const traceparent = `00-${TRACE}-${PARENT}-${flags}`;
    expect(read({ traceparent }).headers).toEqual({ traceparent });
  });

  it.each([
    [`01-${TRACE}-${PARENT}-ff`, "01"],
    [`fe-${TRACE}-${PARENT}-02-what-comes-next`, "00"],
  ])("goes on in the version that is known here, where its own is not: %s", (traceparent, flags) => {
    expect(read({ traceparent }).headers).toEqual({ traceparent: `00-${TRACE}-${PARENT}-${flags}` });
  });

  it("begins here, where it has none", () => {
    const { traceId, headers } = read({});
    expect(headers.traceparent).toMatch(NEW);
    expect(headers.traceparent).toContain(traceId);
    expect(read({}).traceId).not.toBe(traceId);
  });

  it.each([
    "",
    "canary",
    `ff-${TRACE}-${PARENT}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${"0".repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE}-${PARENT}-01-more`,
    `00-${TRACE}-${PARENT}-01-`,
    `01-${TRACE}-${PARENT}-01more`,
    `00-${TRACE}-${PARENT}-1`,
    `00-${TRACE}-${PARENT}`,
    `0-${TRACE}-${PARENT}-01`,
    `00-${TRACE}0-${PARENT}-01`,
    `${GIVEN}, ${GIVEN}`,
  ])("begins here, where it is malformed: %j", (traceparent) => {
    const { headers } = read({ traceparent, tracestate: "rojo=1" });
    expect(headers.traceparent).toMatch(NEW);
    expect(headers.traceparent).not.toContain(TRACE);
    expect(headers.tracestate).toBe(undefined);
  });

  it.each([
    "rojo",
    "=1",
    "rojo=",
    "Rojo=1",
    "rojo=a=b",
    "rojo=1,rojo=2",
    "rojo=a\tb",
    ",",
    Array.from({ length: 33 }, (_, index) => `a${index}=1`).join(","),
    `a=${"1".repeat(256)},b=${"1".repeat(256)}`,
  ])("loses what vendors say of it, where that is malformed: %j", (tracestate) => {
    const { headers } = read({ traceparent: GIVEN, tracestate });
    expect(headers).toEqual({ traceparent: GIVEN });
  });

  it("is never anything that another reader could not read", () => {
    const header = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."0123456789abcdef-,= \tzZ") }),
      fc.constantFrom(GIVEN, `${GIVEN}-`, `cc-${TRACE}-${PARENT}-01-x`),
    );
    fc.assert(
      fc.property(header, header, (traceparent, tracestate) => {
        const { headers } = read({ traceparent, tracestate });
        expect(headers.traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/);
        if (headers.tracestate !== undefined)
          expect(headers.tracestate).toMatch(/^[^=,]+=[^=,]+(?:,[^=,]+=[^=,]+)*$/);
      }),
    );
  });
});
