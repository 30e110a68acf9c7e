import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EverythingGateway, startEverythingGateway } from "./conformance/everything-gateway.ts";
import { EXPECTED_FAILURES } from "./conformance/expected-failures.ts";
import { type Check, failuresOf, runSuite } from "./conformance/run-suite.ts";

let gateway: EverythingGateway;

/** The scenarios of which a check failed. */
function failing(checks: readonly Check[]): readonly string[] {
  return [...new Set(failuresOf(checks).map(({ scenario }) => scenario))].sort();
}

describe.each(Object.entries(EXPECTED_FAILURES))(
  "what MCP %s requires of servers",
  (requirements, expected) => {
    let direct: readonly Check[];
    let through: readonly Check[];

    beforeAll(async () => {
      gateway = await startEverythingGateway({ isLax: false });
      direct = await runSuite(gateway.direct, { requirements });
      through = await runSuite(gateway.through, { requirements });
    });
    afterAll(() => gateway?.dispose());

    it("fails through the gateway in nothing that does not fail without it", () => {
      const names = (checks: readonly Check[]) =>
        failuresOf(checks).map(({ scenario, name }) => `${scenario}: ${name}`);
      const without = new Set(names(direct));
      expect(names(through).filter((failure) => !without.has(failure))).toEqual([]);
    });

    it("is checked as often through the gateway", () => {
      const scenarios = (checks: readonly Check[]) => checks.map(({ scenario }) => scenario).sort();
      expect(scenarios(through)).toEqual(scenarios(direct));
      expect(through.length).toBeGreaterThan(80);
    });

    it("fails, with and without it, where that is expected, and nowhere else", () => {
      const names = expected.map(({ scenario }) => scenario).sort();
      expect(failing(direct)).toEqual(names);
      expect(failing(through)).toEqual(names);
    });
  },
);

describe("a server that leaves the checks of headers to whoever is before it", () => {
  beforeAll(async () => {
    gateway = await startEverythingGateway({ isLax: true });
  });
  afterAll(() => gateway?.dispose());

  /** It fails without the gateway, and with it has nothing to fail, to skip or to warn of. */
  async function expectSaved(scenario: string) {
    expect(failing(await runSuite(gateway.direct, { scenario }))).toEqual([scenario]);
    const through = await runSuite(gateway.through, { scenario });
    expect(through.filter(({ status }) => status !== "SUCCESS")).toEqual([]);
    expect(through.length).toBeGreaterThan(1);
  }

  it("[C05] is safe from DNS rebinding behind the gateway", () => expectSaved("dns-rebinding-protection"));

  it.each(["http-header-validation", "http-custom-header-server-validation"])(
    "[I12] is told by no header what the body does not say: %s",
    expectSaved,
  );
});
