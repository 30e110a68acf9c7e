import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../../edge/src/configuration/configuration.ts";
import { loadConfiguration } from "../../../edge/src/configuration/load.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { DOCUMENT } from "../material/server.ts";

const COLLECTOR = { type: "otlp", endpoint: "https://collector.example.com" };

const withExport = (settings: object, document: object = DOCUMENT) => ({
  ...document,
  audit: { export: settings },
});

function faultsOf(document: object) {
  try {
    parseConfiguration(document);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ path }) => path);
  }
}

describe("where audit records go", () => {
  it("is the log alone, where nothing else is said", () => {
    expect(parseConfiguration(DOCUMENT).audit).toEqual({});
  });

  it("may be a queue, or a collector, at a pace that has defaults", () => {
    const pace = { batchSeconds: 1, batchRecords: 500, timeoutSeconds: 5 };
    expect(parseConfiguration(withExport({ type: "queue" })).audit.export).toEqual({
      type: "queue",
      ...pace,
    });
    expect(parseConfiguration(withExport(COLLECTOR)).audit.export).toEqual({
      ...COLLECTOR,
      headers: {},
      signals: ["logs", "metrics"],
      ...pace,
    });
  });

  it("may be this machine, where the gateway is", () => {
    const local = { ...DOCUMENT, publicUrl: "http://127.0.0.1:8787" };
    expect(faultsOf(withExport({ ...COLLECTOR, endpoint: "http://127.0.0.1:4318" }, local))).toEqual([]);
  });

  it.each<[string, object]>([
    ["audit.export.type", { type: "syslog" }],
    ["audit.export.endpoint", { type: "otlp" }],
    ["audit.export.endpoint", { ...COLLECTOR, endpoint: "http://collector.example.com" }],
    ["audit.export.endpoint", { ...COLLECTOR, endpoint: "http://127.0.0.1:4318" }],
    ["audit.export.endpoint", { ...COLLECTOR, endpoint: "https://user:pass@collector.example.com" }],
    ["audit.export.endpoint", { ...COLLECTOR, endpoint: "https://collector.example.com/?key=1" }],
    ["audit.export.headers.authorization", { ...COLLECTOR, headers: { authorization: "Bearer canary" } }],
    ["audit.export.headers", { ...COLLECTOR, headers: { Authorization: { secret: "A" } } }],
    ["audit.export.headers", { ...COLLECTOR, headers: { "content-type": { secret: "A" } } }],
    ["audit.export.signals", { ...COLLECTOR, signals: [] }],
    ["audit.export.signals.0", { ...COLLECTOR, signals: ["traces"] }],
    ["audit.export.batchSeconds", { ...COLLECTOR, batchSeconds: 11 }],
    ["audit.export.batchRecords", { type: "queue", batchRecords: 0 }],
    ["audit.export.timeoutSeconds", { type: "queue", timeoutSeconds: 0 }],
    ["audit.export.endpoint", { type: "queue", endpoint: "https://collector.example.com" }],
  ])("[K05] is refused at %s: %j", (path, settings) => {
    const faults = faultsOf(withExport(settings));
    expect(faults.map((fault) => fault.slice(0, path.length))).toEqual([path]);
  });

  it.each([
    [undefined, "is not set"],
    ["changeme", "is a placeholder"],
    ["a1\n", "begins or ends with white space"],
    ["Bearer a\nb: c 83jf0s", "cannot be the value of a header"],
  ])("[K05] is refused with a secret that is none: %j", async (value, reason) => {
    const document = withExport({ ...COLLECTOR, headers: { authorization: { secret: "COLLECTOR" } } });
    const load = loadConfiguration(document, (name) => (name === "COLLECTOR" ? value : undefined));
    await expect(load).rejects.toThrow(`secret COLLECTOR: ${reason}`);
    await expect(load).rejects.not.toThrow("83jf0s");
  });
});
