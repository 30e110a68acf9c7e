import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ipRange, overlap } from "../../../modules/ip-range/ip-range.ts";

const scope = new TerraformStack(new App(), "stack");

describe("a range", () => {
  it.each(["10.0.0.0/24", "0.0.0.0/0", "255.255.255.255/32", "2400:cb00::/32", "::/0"])(
    "may be %s",
    (text) => {
      expect(ipRange(scope, text).text).toBe(text);
    },
  );

  it.each([
    "10.0.0.1/24",
    "10.0.0.0",
    "10/8",
    "010.0.0.0/8",
    "10.0.0.0/08",
    "10.0.0.0/33",
    "0xa.0.0.0/8",
    "10.0.0.0/24 ",
    "2400:cb00::1/32",
    "2400:CB00::/32",
    "2400:cb00:0::/32",
    "2400:cb00::/129",
    "servers",
    "",
  ])("may not be %j", (text) => {
    expect(() => ipRange(scope, text)).toThrow(
      `"${text}" is not a range of IP addresses. Write its first address`,
    );
  });

  const range = fc.tuple(fc.integer({ min: 0, max: 32 }), fc.nat(2 ** 32 - 1)).map(([prefix, number]) => {
    const size = 2 ** (32 - prefix);
    const first = number - (number % size);
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
    return { text: `${octets.join(".")}/${prefix}`, first, last: first + size - 1 };
  });

  it("overlaps with another exactly where they have an address in common", () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        const common = a.first <= b.last && b.first <= a.last;
        return overlap(ipRange(scope, a.text), ipRange(scope, b.text)) === common;
      }),
    );
  });

  it("of IPv4 never overlaps with one of IPv6", () => {
    expect(overlap(ipRange(scope, "0.0.0.0/0"), ipRange(scope, "::/0"))).toBe(false);
  });
});
