import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patternsMeet } from "../../../../modules/aws/mcp-load-balancer/conditions.ts";
import { resource, resources } from "../../synthesize.ts";
import { reference } from "../network/networks.ts";
import { build, internal, json, type RouteOptions } from "./balancers.ts";

type Routes = Readonly<Record<string, RouteOptions>>;
const rules = (routes: Routes) => resources(json(internal, routes), "aws_lb_listener_rule");
const refuse = (routes: Routes) => expect(() => build(internal, routes));
const target = (route: RouteOptions = {}) =>
  resource(json(internal, { documents: route }), "aws_lb_target_group");

describe("a route", () => {
  it("is a rule for its hosts and paths, and targets that requests go to", () => {
    const [rule] = rules({ documents: { paths: ["/mcp", "/mcp/*"] } });
    expect(rule).toMatchObject({
      region: "eu-west-1",
      listener_arn: reference("aws_lb_listener", "arn"),
      condition: [
        { host_header: { values: ["documents.example.com"] } },
        { path_pattern: { values: ["/mcp", "/mcp/*"] } },
      ],
    });
    expect(target()).toEqual({
      region: "eu-west-1",
      name: "documents",
      vpc_id: "vpc-0123456789abcdef0",
      target_type: "ip",
      port: 80,
      protocol: "HTTP",
      protocol_version: "HTTP1",
      deregistration_delay: "60",
      load_balancing_algorithm_type: "least_outstanding_requests",
      health_check: {
        enabled: true,
        protocol: "HTTP",
        port: "traffic-port",
        path: "/ready",
        matcher: "200",
        interval: 30,
        timeout: 5,
        healthy_threshold: 2,
        unhealthy_threshold: 3,
      },
      stickiness: { type: "lb_cookie", enabled: true, cookie_duration: 3600 },
      lifecycle: { create_before_destroy: true },
    });
  });

  it("for one host by paths, with priorities and times that are stated, is as it is stated", () => {
    const hosts = ["mcp.example.com"] as const;
    const routes = {
      proxy: {
        hosts,
        paths: ["/messages*", "/mcp*"],
        priority: 10,
        port: 8096,
        drainSeconds: 5,
        health: { path: "/status" },
      },
      auth: {
        hosts,
        paths: ["/auth*", "/oauth*", "/.well-known*", "/callback*"],
        priority: 20,
        port: 8001,
        drainSeconds: 5,
        health: { path: "/health" },
      },
    } as const;
    const synthesized = json(internal, routes);
    expect(resources(synthesized, "aws_lb_listener_rule")).toMatchObject([
      { priority: 20, condition: [{}, { path_pattern: { values: routes.auth.paths } }] },
      { priority: 10, condition: [{}, { path_pattern: { values: ["/messages*", "/mcp*"] } }] },
    ]);
    const health = { interval: 30, timeout: 5, healthy_threshold: 2, unhealthy_threshold: 3 };
    expect(resources(synthesized, "aws_lb_target_group")).toMatchObject([
      { deregistration_delay: "5", health_check: { ...health, path: "/health" } },
      { deregistration_delay: "5", health_check: { ...health, path: "/status" } },
    ]);
  });

  it("never keeps a caller at one target where that is not wanted", () => {
    expect(target({ stickySeconds: 0 })).toMatchObject({ stickiness: { enabled: false } });
  });

  it.each<[RouteOptions, string]>([
    [{ name: "a".repeat(33) }, "is not the name of a target group"],
    [{ name: "a_b" }, "is not the name of a target group"],
    [{ health: { intervalSeconds: 4 } }, "an interval of 4 is not taken. Use a whole number from 5 to 300."],
    [
      { health: { timeoutSeconds: 30 } },
      "a time to answer of 30 is not taken. Use a whole number from 2 to 29.",
    ],
    [{ health: { healthyThreshold: 1 } }, "a number of answers of 1 is not taken"],
    [{ health: { unhealthyThreshold: 11 } }, "a number of failures of 11 is not taken"],
    [{ drainSeconds: 3601 }, "a time to end of 3601 is not taken"],
    [{ stickySeconds: -1 }, "a time to stay of -1 is not taken"],
  ])("cannot have %o", (route, fault) => {
    refuse({ documents: route }).toThrow(fault);
  });

  it.each<RouteOptions>([
    { name: "a".repeat(32) },
    { health: { intervalSeconds: 300, timeoutSeconds: 120, healthyThreshold: 10, unhealthyThreshold: 2 } },
    { drainSeconds: 0, stickySeconds: 604_800 },
    { drainSeconds: 3600, stickySeconds: 1 },
  ])("may have %o", (route) => {
    refuse({ documents: route }).not.toThrow();
  });

  it("has targets of its own", () => {
    refuse({ a: { name: "documents" }, b: { name: "documents" } }).toThrow(
      /targetgroup\/documents is stack\/a already/,
    );
  });
});

describe("what a rule is about", () => {
  const about = (hosts: readonly string[], paths: readonly string[] = []) =>
    refuse({ a: { hosts: hosts as [string], paths } });

  it.each([
    "example",
    "Documents.example.com",
    "*.example.com",
    "documents.example.com.",
    "a_b.example.com",
    "a.1",
  ])("is not the host %s", (host) => {
    about([host]).toThrow(
      `stack/a: "${host}" is not the DNS name of a host. Write it in lower case, without wildcards.`,
    );
  });

  it.each(["mcp", "", "/a b", "/ä", `/${"a".repeat(128)}`, `/\${a}`])("is not the path %j", (path) => {
    about(["a.example.com"], [path]).toThrow(
      `stack/a: "${path}" is not a path. Begin it with a slash, and use 128 characters at most.`,
    );
  });

  it.each(["/", `/${"a".repeat(127)}`, "/.well-known*", "/a/?/b"])("may be the path %s", (path) => {
    about(["a.example.com"], [path]).not.toThrow();
  });

  it("is five hosts and paths at most, with six wildcards", () => {
    about(["a.example.com"], ["/a", "/b", "/c", "/d"]).not.toThrow();
    about(["a.example.com"], ["/a", "/b", "/c", "/d", "/e"]).toThrow(
      "stack/a: a rule cannot be about 1 hosts and 5 paths with 0 wildcards. Name one host at least, 5 hosts and paths at most, and 6 wildcards in them.",
    );
    about(["a.example.com"], ["/******"]).not.toThrow();
    about(["a.example.com"], ["/*******"]).toThrow("with 7 wildcards");
    about([]).toThrow("about 0 hosts");
  });
});

describe("the order of rules", () => {
  const priorities = (routes: Routes) => rules(routes).map(({ priority }) => priority);

  it("follows from names where it is not stated, paths before whole hosts, whatever is added", () => {
    const [documents] = priorities({ documents: {} });
    expect(documents).toBe(36_338);
    expect(priorities({ reports: {}, documents: {}, chat: {} })).toContain(documents);
    const [paths] = priorities({ documents: { paths: ["/mcp*"] } });
    expect(paths).toBe(26_429);
  });

  it("is from 10000 for paths and from 30000 for whole hosts, and leaves what is below to what is stated", () => {
    // A construct cannot be called as what every object has.
    const names = fc.stringMatching(/^[a-z]{1,32}$/).filter((name) => !(name in {}));
    fc.assert(
      fc.property(names, fc.boolean(), (name, whole) => {
        const [priority] = priorities({ [name]: whole ? {} : { paths: ["/a"] } });
        expect(priority).toBeGreaterThanOrEqual(whole ? 30_000 : 10_000);
        expect(priority).toBeLessThanOrEqual(whole ? 50_000 : 29_999);
      }),
      { numRuns: 20 },
    );
  });

  it.each([0, 50_001, 1.5])("cannot have a place %d", (priority) => {
    refuse({ a: { priority } }).toThrow(
      `stack/a: a rule cannot have the priority ${priority}. Use a whole number from 1 to 50000.`,
    );
  });

  it.each([1, 50_000])("may have a place %d", (priority) => {
    expect(priorities({ a: { priority } })).toEqual([priority]);
  });

  it("has no place for two", () => {
    refuse({ a: { priority: 7 }, b: { priority: 7 } }).toThrow(
      "stack/b: stack/a has the priority 7 already. State another priority.",
    );
  });

  const hosts = ["mcp.example.com"] as const;
  const shared = (a: RouteOptions, b: RouteOptions) => refuse({ a: { hosts, ...a }, b: { hosts, ...b } });
  const unclear =
    "stack/b: it shares requests with stack/a, and nothing says which of the two gets them. State the priority of both, or give them hosts or paths of their own.";

  it("is clear where two share requests", () => {
    shared({}, {}).toThrow(unclear);
    shared({ paths: ["/mcp*"] }, { paths: ["/mcp/admin*"] }).toThrow(unclear);
    shared({ paths: ["/mcp*"], priority: 2 }, { paths: ["/mcp/admin*"] }).toThrow(unclear);
    shared({ priority: 1 }, { paths: ["/mcp*"] }).toThrow(unclear);
    shared({ paths: ["/mcp*"], priority: 2 }, { paths: ["/mcp/admin*"], priority: 1 }).not.toThrow();
    shared({ paths: ["/mcp*"] }, { paths: ["/auth*"] }).not.toThrow();
    shared({}, { paths: ["/mcp*"] }).not.toThrow();
    refuse({ a: { paths: ["/mcp*"] }, b: { paths: ["/mcp*"] } }).not.toThrow();
  });
});

describe("two patterns", () => {
  const pattern = fc
    .array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 6 })
    .map((parts) => parts.join(""));
  const text = fc.array(fc.constantFrom("a", "b"), { maxLength: 8 }).map((parts) => parts.join(""));
  const matches = (of: string, it: string) =>
    new RegExp(`^${of.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(it);

  it("meet where one text matches both", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (a, b, it) => {
        if (matches(a, it) && matches(b, it)) expect(patternsMeet(a, b)).toBe(true);
        expect(patternsMeet(a, b)).toBe(patternsMeet(b, a));
      }),
      { numRuns: 2000 },
    );
  });

  it("do not meet where no short text matches both", () => {
    const texts = Array.from({ length: 255 }, (_, index) => (index + 1).toString(2).slice(1)).map((bits) =>
      bits.replaceAll("0", "a").replaceAll("1", "b"),
    );
    const short = fc
      .array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 3 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(short, short, (a, b) => {
        expect(patternsMeet(a, b)).toBe(texts.some((it) => matches(a, it) && matches(b, it)));
      }),
      { numRuns: 500 },
    );
  });
});
