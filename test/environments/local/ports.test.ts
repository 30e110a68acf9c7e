import { afterEach, describe, expect, it, vi } from "vitest";

const VARIABLES = [
  "LOCAL_GATEWAY_PORT",
  "LOCAL_IDENTITY_PROVIDER_PORT",
  "LOCAL_DOCUMENTS_PORT",
  "LOCAL_TASKS_PORT",
  "LOCAL_TASKS_BACKEND_PORT",
];

/** The ports as a process with these variables, and none else of ours, sees them. */
async function portsWith(variables: Readonly<Record<string, string>>) {
  vi.resetModules();
  for (const name of VARIABLES) vi.stubEnv(name, variables[name]);
  return (await import("../../../environments/local/ports.ts")).ports;
}

describe("the local ports", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("are the same every time", async () => {
    expect(await portsWith({})).toEqual({
      gateway: 8788,
      identityProvider: 8789,
      documents: 8790,
      tasks: 8791,
      tasksBackend: 8792,
    });
  });

  it("are others where the variables say so", async () => {
    const variables = {
      LOCAL_GATEWAY_PORT: "1",
      LOCAL_IDENTITY_PROVIDER_PORT: "2",
      LOCAL_DOCUMENTS_PORT: "3",
      LOCAL_TASKS_PORT: "4",
      LOCAL_TASKS_BACKEND_PORT: "65535",
    };
    expect(await portsWith(variables)).toEqual({
      gateway: 1,
      identityProvider: 2,
      documents: 3,
      tasks: 4,
      tasksBackend: 65535,
    });
  });

  it.each(VARIABLES)("are refused with the name of the variable: %s", async (variable) => {
    for (const value of ["0", "65536", "http", "80.5", ""]) {
      await expect(portsWith({ [variable]: value })).rejects.toThrow(
        `environment local is not valid:\n  ${variable}: expected a port from 1 to 65535`,
      );
    }
  });
});
