import { describe, expect, it } from "vitest";
import { REVISIONS, type Revision } from "../../../edge/src/mcp/message.ts";
import { MessageError } from "../../../edge/src/mcp/message-error.ts";
import { revisionOf, revisionOfHeader } from "../../../edge/src/mcp/revision.ts";

const MODERN = "2026-07-28";
const LEGACY = ["2025-11-25", "2025-06-18", "2025-03-26"] as const;
const VERSION = "io.modelcontextprotocol/protocolVersion";

/** The revision of a message, or the code of its refusal. */
function outcome(header: string | undefined, params: Record<string, unknown>, rest = {}): Revision | number {
  const headers = new Headers(header === undefined ? {} : { "MCP-Protocol-Version": header });
  try {
    return revisionOf(headers, { isRequest: true, method: "tools/list", params, ...rest });
  } catch (error) {
    if (!(error instanceof MessageError) || error.status !== 400) throw error;
    return error.code;
  }
}

function meta(version: unknown): Record<string, unknown> {
  return { _meta: { [VERSION]: version } };
}

describe("the revision of a message", () => {
  it("is the modern one where body and header say so", () => {
    expect(outcome(MODERN, meta(MODERN))).toBe(MODERN);
  });

  it.each(LEGACY)("is the legacy one that the header says: %s", (version) => {
    expect(outcome(version, {})).toBe(version);
    expect(outcome(version, { _meta: { progressToken: 1 } })).toBe(version);
  });

  it("is the oldest where nothing says any, and the newest legacy one for initialize", () => {
    expect(outcome(undefined, {})).toBe("2025-03-26");
    const method = "initialize";
    expect(outcome(undefined, { protocolVersion: "1999-01-01" }, { method })).toBe("2025-11-25");
    expect(outcome(undefined, { protocolVersion: MODERN }, { method })).toBe("2025-11-25");
    expect(outcome("2025-06-18", {}, { method })).toBe("2025-06-18");
  });

  it.each<[string, string | undefined]>([
    ["none", undefined],
    ["an old one", "2025-11-25"],
    ["the oldest", "2025-03-26"],
    ["an unknown one", "1999-01-01"],
    ["it twice", `${MODERN}, ${MODERN}`],
    ["it and an old one", `${MODERN}, 2025-11-25`],
    ["an empty one", ""],
  ])("[I13] cannot be made an older one by the header: a modern body with %s", (_, header) => {
    expect(outcome(header, meta(MODERN))).toBe(-32020);
    expect(outcome(header, meta(MODERN), { isRequest: false })).toBe(-32020);
    expect(outcome(header, meta(MODERN), { method: "initialize" })).toBe(-32020);
  });

  it("[I13] cannot be made an older one by leaving the version out of what else is modern", () => {
    for (const member of ["clientInfo", "clientCapabilities"]) {
      const params = { _meta: { [`io.modelcontextprotocol/${member}`]: {} } };
      expect(outcome(undefined, params)).toBe(-32020);
      expect(outcome(MODERN, params)).toBe(-32602);
      expect(outcome("2025-11-25", params)).toBe(-32602);
    }
  });

  it("[I12] has to be in the body of a request where the header says the modern one", () => {
    expect(outcome(MODERN, {})).toBe(-32602);
    expect(outcome(MODERN, { _meta: {} })).toBe(-32602);
    expect(outcome(MODERN, {}, { method: "initialize" })).toBe(-32602);
    expect(outcome(MODERN, {}, { isRequest: false })).toBe(MODERN);
  });

  it.each([null, 1, ["2026-07-28"], {}, "", "2026-07-28 ", "2025-11-25", "2099-01-01"])(
    "[I12] has to be the same in body and header: %j differs",
    (version) => {
      expect(outcome(MODERN, meta(version))).toBe(-32020);
    },
  );

  it("[I12] is one that is spoken here, or the refusal says which are", () => {
    expect(outcome("2099-01-01", meta("2099-01-01"))).toBe(-32022);
    expect(outcome("2025-11-25", meta("2025-11-25"))).toBe(-32022);
    expect(outcome("2024-11-05", {})).toBe(-32022);
    const headers = new Headers({ "MCP-Protocol-Version": "DRAFT-2026" });
    expect(() => revisionOfHeader(headers)).toThrow(
      expect.objectContaining({ details: { data: { supported: REVISIONS, requested: "DRAFT-2026" } } }),
    );
  });

  it.each(["2099-01-01", "2025-11-25"])(
    "[I12] is refused where it is not, naming only those that such a message can be of: %s",
    (version) => {
      const headers = new Headers({ "MCP-Protocol-Version": version });
      const said = { isRequest: true, method: "tools/list", params: meta(version) };
      expect(() => revisionOf(headers, said)).toThrow(
        expect.objectContaining({ details: { data: { supported: [MODERN], requested: version } } }),
      );
    },
  );

  it.each([null, 1, "a", [], [{ [VERSION]: MODERN }]])("[I08] cannot be told from a _meta of %j", (_meta) => {
    expect(outcome(undefined, { _meta })).toBe(-32602);
    expect(outcome(MODERN, { _meta })).toBe(-32602);
  });
});

describe("the revision of a request without a message", () => {
  it("is what the header says, or the oldest", () => {
    expect(revisionOfHeader(new Headers())).toBe("2025-03-26");
    for (const version of [...LEGACY, MODERN]) {
      expect(revisionOfHeader(new Headers({ "MCP-Protocol-Version": version }))).toBe(version);
    }
  });
});
