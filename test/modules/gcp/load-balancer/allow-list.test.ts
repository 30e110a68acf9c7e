import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowList } from "../../../../modules/gcp/load-balancer/allow-list.ts";

const scope = new TerraformStack(new App(), "stack");

/** As published at https://www.cloudflare.com/ips. */
const CLOUDFLARE = [
  "173.245.48.0/20",
  "103.21.244.0/22",
  "103.22.200.0/22",
  "103.31.4.0/22",
  "141.101.64.0/18",
  "108.162.192.0/18",
  "190.93.240.0/20",
  "188.114.96.0/20",
  "197.234.240.0/22",
  "198.41.128.0/17",
  "162.158.0.0/15",
  "104.16.0.0/13",
  "104.24.0.0/14",
  "172.64.0.0/13",
  "131.0.72.0/22",
  "2400:cb00::/32",
  "2606:4700::/32",
  "2803:f800::/32",
  "2405:b500::/32",
  "2405:8100::/32",
  "2a06:98c0::/29",
  "2c0f:f248::/32",
];

const ranges = ({ match }: ReturnType<typeof allowList>[number]) =>
  (match as { readonly config: { readonly srcIpRanges: string[] } }).config.srcIpRanges;

describe("an allow-list", () => {
  it("lets in the sources, and refuses everybody else", () => {
    expect(allowList(scope, ["192.0.2.0/24", "2001:db8::/32"])).toEqual([
      {
        action: "allow",
        priority: 1000,
        description: "The sources that are named",
        preview: false,
        match: { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: ["192.0.2.0/24", "2001:db8::/32"] } },
      },
      {
        action: "deny(403)",
        priority: 2_147_483_647,
        description: "Everybody else",
        preview: false,
        match: { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: ["*"] } },
      },
    ]);
  });

  it("has as many rules as its ranges need, of ten at most", () => {
    const rules = allowList(scope, CLOUDFLARE);
    expect(rules.map(({ action, priority }) => [action, priority])).toEqual([
      ["allow", 1000],
      ["allow", 1001],
      ["allow", 1002],
      ["deny(403)", 2_147_483_647],
    ]);
    expect(rules.map((rule) => ranges(rule).length)).toEqual([10, 10, 2, 1]);
    expect(rules.slice(0, -1).flatMap(ranges).toSorted()).toEqual(CLOUDFLARE.toSorted());
  });

  it("is the same in whatever order the sources are named, and however often", () => {
    const shuffled = fc.shuffledSubarray(CLOUDFLARE, { minLength: CLOUDFLARE.length });
    fc.assert(
      fc.property(shuffled, (sources) => {
        expect(allowList(scope, [...sources, ...sources.slice(0, 3)])).toEqual(allowList(scope, CLOUDFLARE));
      }),
      { numRuns: 20 },
    );
  });

  it.each<readonly [string[], string]>([
    [[], "nobody could reach the load balancer. Name in sources the IP ranges"],
    [["0.0.0.0/0"], "0.0.0.0/0 would let in as good as everybody. Name the ranges that are meant"],
    [["192.0.2.0/24", "::/0"], "::/0 would let in as good as everybody."],
    [["0.0.0.0/1", "128.0.0.0/1"], "0.0.0.0/1 would let in as good as everybody."],
    [["64.0.0.0/7"], "64.0.0.0/7 would let in as good as everybody."],
    [["2000::/3"], "2000::/3 would let in as good as everybody."],
    [["*"], '"*" is not a range of IP addresses.'],
    [["192.0.2.1"], '"192.0.2.1" is not a range of IP addresses.'],
  ])("is not made of %j", (sources, message) => {
    expect(() => allowList(scope, sources)).toThrow(`stack: ${message}`);
  });

  it.each([
    ["IPv4", "/8", Array.from({ length: 256 }, (_, first) => `${first}.0.0.0/8`)],
    ["IPv4", "/8", ["10.0.0.0/8", "192.0.2.1/32"]],
    ["IPv4", "/8", ["10.0.0.0/9", "11.0.0.0/9", "12.0.0.0/9", "2a00::/16"]],
    ["IPv6", "/16", ["192.0.2.0/24", "2a00::/16", "2600::/32"]],
  ])("is not made of ranges of %s that together are more than %s: %j", (family, prefix, sources) => {
    expect(() => allowList(scope, sources)).toThrow(
      `stack: the ranges of ${family} would together let in as good as everybody. ` +
        `Name those that are meant, which together are no larger than one with a prefix of ${prefix}.`,
    );
  });

  it.each([
    [["10.0.0.0/9", "11.0.0.0/9"]],
    [["10.0.0.0/8", "10.0.0.0/9", "10.1.0.0/16", "2a00::/16", "2a00:1::/32"]],
    [["10.0.0.0/8", "10.0.0.0/8"]],
  ])("may have %j, of which what lies in another counts once", (sources) => {
    expect(() => allowList(scope, sources)).not.toThrow();
  });

  it.each(["10.0.0.0/8", "2a00::/16"])("may have %s", (source) => {
    expect(ranges(allowList(scope, [source])[0] as ReturnType<typeof allowList>[number])).toEqual([source]);
  });
});
