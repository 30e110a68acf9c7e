import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { build } from "./networks.ts";

const inZones = (range: string, ...privateRanges: readonly string[]) =>
  build({
    range,
    production: false,
    zones: Object.fromEntries(
      privateRanges.map((privateRange, index) => [`eu-west-1${"abc"[index]}`, { privateRange }]),
    ),
  });

describe("the range of a network", () => {
  it.each(["10.0.0.0/16", "10.255.255.0/28", "100.64.0.0/16", "172.31.0.0/20", "192.168.0.0/16"])(
    "may be %s",
    (range) => {
      expect(inZones(range, range).privateSubnetIds).toHaveLength(1);
    },
  );

  it.each([
    [
      "10.0.0.0/15",
      "neither a network nor a subnet can have the range 10.0.0.0/15. Use an IPv4 range of /16 to /28",
    ],
    ["10.0.0.0/29", "neither a network nor a subnet can have the range 10.0.0.0/29."],
    ["2001:db8::/32", "neither a network nor a subnet can have the range 2001:db8::/32."],
    ["10.0.0.1/16", '"10.0.0.1/16" is not a range of IP addresses.'],
    ["main", '"main" is not a range of IP addresses.'],
    [
      "198.51.100.0/24",
      "the addresses of 198.51.100.0/24 are not private. Use a range in 10.0.0.0/8, 100.64.0.0/10",
    ],
    ["172.32.0.0/16", "the addresses of 172.32.0.0/16 are not private."],
  ])("may not be %s", (range, fault) => {
    expect(() => inZones(range, range)).toThrow(`stack/network: ${fault}`);
  });
});

describe("the range of a subnet", () => {
  it("is of the network's", () => {
    expect(() => inZones("10.0.0.0/16", "10.1.0.0/20")).toThrow(
      "stack/network: the private subnet in eu-west-1a (10.1.0.0/20) is not in 10.0.0.0/16. Give it a part of the network's range.",
    );
    expect(() => inZones("10.0.0.0/20", "10.0.0.0/16")).toThrow("(10.0.0.0/16) is not in 10.0.0.0/20.");
  });

  it("is no other's", () => {
    expect(() => inZones("10.0.0.0/16", "10.0.0.0/20", "10.0.8.0/21")).toThrow(
      "stack/network: the private subnet in eu-west-1b (10.0.8.0/21) overlaps with the private subnet in eu-west-1a (10.0.0.0/20). Give each a range of its own.",
    );
    const zones = { "eu-west-1a": { privateRange: "10.0.0.0/20", publicRange: "10.0.0.0/24" } };
    expect(() => build({ zones, production: false })).toThrow(
      "the public subnet in eu-west-1a (10.0.0.0/24) overlaps with the private subnet in eu-west-1a",
    );
  });

  it("is taken exactly where it is in the network and has no address of another", () => {
    const subnet = fc.record({ number: fc.nat(15), prefix: fc.integer({ min: 20, max: 28 }) });
    fc.assert(
      fc.property(subnet, subnet, fc.nat(3), (a, b, second) => {
        const at = ({ number, prefix }: typeof a, network: number) => {
          const first = network * 2 ** 16 + number * 2 ** (32 - prefix);
          return { first, last: first + 2 ** (32 - prefix) - 1, prefix };
        };
        const ranges = [at(a, 0), at(b, second === 0 ? 1 : 0)] as const;
        const text = ({ first, prefix }: (typeof ranges)[number]) =>
          `10.${first >>> 16}.${(first >>> 8) % 256}.${first % 256}/${prefix}`;
        const isTaken =
          ranges[1].last < 2 ** 16 && (ranges[0].last < ranges[1].first || ranges[1].last < ranges[0].first);
        const attempt = () => inZones("10.0.0.0/16", text(ranges[0]), text(ranges[1]));
        if (isTaken) expect(attempt().privateSubnetIds).toHaveLength(2);
        else expect(attempt).toThrow(/overlaps with|is not in/);
      }),
      { numRuns: 60 },
    );
  });
});
