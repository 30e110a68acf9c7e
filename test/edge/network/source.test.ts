import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkOf, sourceOf } from "../../../edge/src/network/source.ts";

const CLOUDFLARE = { cf: { colo: "FRA" } as unknown as RequestInitCfProperties };

function requestFrom(address: string | undefined, init: RequestInit = CLOUDFLARE): Request {
  const headers: HeadersInit = address === undefined ? {} : { "cf-connecting-ip": address };
  return new Request("https://mcp.example.com/token", { ...init, headers });
}

describe("the source of a request", () => {
  it("is where Cloudflare says that it comes from", () => {
    expect(sourceOf(requestFrom("192.0.2.1"))).toBe("192.0.2.1");
    expect(sourceOf(requestFrom("2001:db8::1"))).toBe("2001:db8:0:0::/64");
  });

  it("[D11] is not known where anybody could have sent the header", () => {
    expect(sourceOf(requestFrom("192.0.2.1", {}))).toBeUndefined();
  });

  it("is not known where Cloudflare does not say", () => {
    expect(sourceOf(requestFrom(undefined))).toBeUndefined();
  });
});

describe("the network of an address", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8::1:0:0:0:1", "2001:db8:0:1::/64"],
    ["2001:db8:0:0:1::", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["1::", "1:0:0:0::/64"],
    ["2001:db8::192.0.2.1", "2001:db8:0:0::/64"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::ffff:c000:201", "192.0.2.1"],
    ["0:0:0:0:0:FFFF:192.0.2.1", "192.0.2.1"],
    ["::ffff:0:192.0.2.1", "0:0:0:0::/64"],
    ["not:an:address", "not:an:address"],
    ["2001:db8::1%eth0", "2001:db8::1%eth0"],
  ])("[D11] of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it("[D11] is one for all that somebody with a /64 can call themselves, and another one for the next", () => {
    const group = fc.integer({ min: 1, max: 0xffff }).map((value) => value.toString(16));
    const four = fc.tuple(group, group, group, group);
    fc.assert(
      fc.property(four, four, four, (network, one, other) => {
        const within = (host: readonly string[]) => networkOf([...network, ...host].join(":"));
        expect(within(one)).toBe(within(other));
        expect(within(one)).toBe(`${network.join(":")}::/64`);
      }),
    );
  });
});
