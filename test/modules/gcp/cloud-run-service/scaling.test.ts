import { describe, expect, it } from "vitest";
import { build, service } from "./minimal-service.ts";

describe("the instances of a Cloud Run service", () => {
  it("have to be bounded in production", () => {
    expect(() => build({ scaling: {} })).toThrow(
      "stack/service: in production nothing but a default would bound",
    );
    expect(service({ scaling: {}, production: false })).toMatchObject({
      template: { scaling: { max_instance_count: 3 } },
    });
  });

  it.each([
    [2, 1],
    [-1, 1],
    [0, 0],
    [0.5, 1],
    [0, 1.5],
  ])("cannot be from %d to %d", (minInstances, maxInstances) => {
    expect(() => build({ scaling: { minInstances, maxInstances } })).toThrow(
      `stack/service: a service cannot have from ${minInstances} to ${maxInstances} instances.`,
    );
  });

  it.each([0, 1001, 1.5])("cannot answer %d requests at the same time", (concurrency) => {
    expect(() => build({ scaling: { maxInstances: 1, concurrency } })).toThrow(
      `stack/service: an instance cannot answer ${concurrency} requests at the same time.`,
    );
  });

  it.each([1, 1000])("may answer %d requests at the same time", (concurrency) => {
    expect(service({ scaling: { maxInstances: 1, concurrency } })).toMatchObject({
      template: { max_instance_request_concurrency: concurrency },
    });
  });
});

describe("a request to a Cloud Run service", () => {
  it.each([0, 3601, 1.5])("cannot take %d seconds", (timeoutSeconds) => {
    expect(() => build({ timeoutSeconds })).toThrow(
      `stack/service: a request cannot take ${timeoutSeconds} seconds. Use whole seconds from 1 to 3600.`,
    );
  });

  it.each([1, 3600])("may take %d seconds", (timeoutSeconds) => {
    expect(service({ timeoutSeconds })).toMatchObject({ template: { timeout: `${timeoutSeconds}s` } });
  });
});
