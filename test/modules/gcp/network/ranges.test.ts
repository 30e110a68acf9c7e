import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { Network } from "../../../../modules/gcp/network/network.ts";
import type { SubnetProps } from "../../../../modules/gcp/network/props.ts";
import { project } from "../../synthesize.ts";

const stack = () => new TerraformStack(new App(), "stack");
const region = "europe-west1";
const build = (subnets: Readonly<Record<string, Omit<SubnetProps, "region">>>) =>
  new Network(stack(), "network", {
    project,
    name: "main",
    subnets: Object.fromEntries(Object.entries(subnets).map(([name, each]) => [name, { region, ...each }])),
  });

describe("the ranges of a network", () => {
  it("may lie side by side", () => {
    const network = build({
      a: { range: "10.0.0.0/25", secondaryRanges: { pods: "10.4.0.0/14" } },
      b: { range: "10.0.0.128/25", secondaryRanges: { pods: "10.8.0.0/14" } },
    });
    expect(Object.keys(network.subnets)).toEqual(["a", "b"]);
  });

  it.each([
    [
      { a: { range: "10.0.0.0/24" }, b: { range: "10.0.0.0/25" } },
      "b (10.0.0.0/25) overlaps with a (10.0.0.0/24).",
    ],
    [
      { a: { range: "10.0.0.0/24", secondaryRanges: { pods: "10.0.0.0/16" } } },
      "a/pods (10.0.0.0/16) overlaps with a (10.0.0.0/24).",
    ],
    [
      {
        a: { range: "10.0.0.0/24", secondaryRanges: { pods: "10.4.0.0/14" } },
        b: { range: "10.1.0.0/24", secondaryRanges: { services: "10.6.0.0/20" } },
      },
      "b/services (10.6.0.0/20) overlaps with a/pods (10.4.0.0/14).",
    ],
  ])("may not overlap: %j", (subnets, message) => {
    expect(() => build(subnets)).toThrow(`stack/network: ${message} Give each a range of its own.`);
  });

  it.each([
    "0.0.0.0/0",
    "127.0.0.0/24",
    "169.254.1.0/24",
    "199.36.153.0/24",
    "224.0.0.0/24",
    "10.0.0.0/30",
    "2001:db8::/64",
  ])("may not be %s, which Google Cloud refuses", (range) => {
    expect(() => build({ a: { range } })).toThrow(
      `stack/network: no subnet can have the range ${range}. Use an IPv4`,
    );
    expect(() => build({ a: { range: "10.0.0.0/24", secondaryRanges: { b: range } } })).toThrow(
      `no subnet can have the range ${range}.`,
    );
  });

  it.each(["10.0.0.0/29", "100.64.0.0/10", "240.0.0.0/8", "192.168.0.0/16"])("may be %s", (range) => {
    expect(build({ a: { range } }).subnets.a).toBeDefined();
  });

  it("have names that Google Cloud takes", () => {
    expect(() => build({ a: { range: "10.0.0.0/24", secondaryRanges: { Pods: "10.4.0.0/14" } } })).toThrow(
      '"Pods" cannot be the name of a range.',
    );
  });
});
