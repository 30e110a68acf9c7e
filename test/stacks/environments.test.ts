import { describe, expect, it } from "vitest";
import type { Environment } from "../../environments/environment.ts";
import { environmentNames, loadEnvironment } from "../../stacks/environments.ts";

describe("the environments", () => {
  it("are these", () => {
    expect(environmentNames).toEqual(["dev", "staging", "production", "local"]);
  });

  it.each(environmentNames)("%s is valid, and called that", async (name) => {
    expect((await loadEnvironment(name)).name).toBe(name);
  });

  it("share no project and no state", async () => {
    const all = await Promise.all(environmentNames.map(loadEnvironment));
    for (const idOf of [
      ({ gcp }: Environment) => gcp?.projectId,
      ({ gcp }: Environment) => gcp?.projectNumber,
      ({ aws }: Environment) => aws?.accountId,
    ]) {
      const ids = all.map(idOf).filter((id) => id !== undefined);
      expect(new Set(ids).size).toBe(ids.length);
    }
    expect(new Set(all.map(({ state }) => JSON.stringify(state))).size).toBe(all.length);
  });

  it("only production is production", async () => {
    const all = await Promise.all(environmentNames.map(loadEnvironment));
    expect(all.filter(({ production }) => production).map(({ name }) => name)).toEqual(["production"]);
  });

  it.each(["nope", "", "constructor"])("there is none called %j", async (name) => {
    await expect(loadEnvironment(name)).rejects.toThrow(
      `environment ${name} is not valid:\n  name: expected one of dev, staging, production, local`,
    );
  });
});
