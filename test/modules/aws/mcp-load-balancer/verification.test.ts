import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WORKLOAD_JWKS_PATH, WORKLOAD_PATH } from "../../../../edge/src/metadata/workload-issuer.ts";
import { edgeToken } from "../../../../edge/src/origin/credential/edge-token.ts";
import { KeyRing } from "../../../../edge/src/signing/key-ring.ts";
import type { WorkloadKey } from "../../../../edge/src/signing/workload-key.ts";
import { McpLoadBalancer } from "../../../../modules/aws/mcp-load-balancer/mcp-load-balancer.ts";
import {
  createWorkloadKey,
  type PublishedIssuer,
  publishIssuer,
} from "../../../stand-ins/google/publish-issuer.ts";
import { settings } from "../../../stand-ins/load-balancer/settings.ts";
import { validateJwt } from "../../../stand-ins/load-balancer/validate-jwt.ts";
import { resource, resources, type TerraformJson } from "../../synthesize.ts";
import { account } from "../account.ts";
import { build, internal, issuer, json, type RouteOptions, vpc } from "./balancers.ts";

interface Rule {
  readonly action: readonly { readonly type: string; readonly jwt_validation?: JwtValidation }[];
  readonly [argument: string]: unknown;
}
interface JwtValidation {
  readonly issuer: string;
  readonly jwks_endpoint: string;
  readonly additional_claim: readonly {
    readonly name: string;
    readonly format: string;
    readonly values: readonly string[];
  }[];
}

const caller = { subject: "edge:documents" };
const rules = (synthesized: TerraformJson) =>
  resources(synthesized, "aws_lb_listener_rule") as unknown as readonly Rule[];

describe("a rule of a load balancer that the gateway reaches", () => {
  it("verifies the gateway's token for this very server before it sends anything on", () => {
    const [rule] = rules(json({}, { documents: { caller } }));
    expect(rule?.action).toEqual([
      {
        type: "jwt-validation",
        order: 1,
        jwt_validation: {
          issuer: "https://mcp.example.com/workload",
          jwks_endpoint: "https://mcp.example.com/workload/.well-known/jwks.json",
          additional_claim: [
            { name: "aud", format: "single-string", values: ["https://documents.example.com"] },
            { name: "sub", format: "single-string", values: ["edge:documents"] },
          ],
        },
      },
      { type: "forward", order: 2, target_group_arn: expect.stringContaining("aws_lb_target_group.") },
    ]);
  });

  it("is for another audience or other keys where that is said", () => {
    const exposure = {
      kind: "edge-gateway",
      invokers: [{ ...issuer, jwksEndpoint: "https://keys.example.com/all" }],
    } as const;
    const [rule] = rules(json({ exposure }, { a: { caller: { ...caller, audience: "urn:a" } } }));
    expect(rule?.action[0]?.jwt_validation).toMatchObject({
      jwks_endpoint: "https://keys.example.com/all",
      additional_claim: [{ values: ["urn:a"] }, { values: ["edge:documents"] }],
    });
  });

  it("cannot be without a caller", () => {
    expect(() => build({}, { documents: {} })).toThrow(
      "stack/documents: the rule would let in whoever comes from the internet. Name in caller whose tokens are taken.",
    );
  });

  it.each(["", " edge:documents", "a".repeat(257), `\${file("/etc/passwd")}`])(
    "cannot be for the subject or the audience %j",
    (value) => {
      expect(() => build({}, { a: { caller: { subject: value } } })).toThrow(/^stack\/a: .* cannot be what/);
      expect(() => build({}, { a: { caller: { ...caller, audience: value } } })).toThrow(
        "cannot be what a token says of its caller or its audience",
      );
    },
  );

  it("may be for a subject and an audience of 256 characters", () => {
    const longest = { subject: "s".repeat(256), audience: "a".repeat(256) };
    expect(() => build({}, { a: { caller: longest } })).not.toThrow();
  });

  const routes = fc
    .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/), { minLength: 1, maxLength: 6 })
    .chain((names) =>
      fc.record(
        Object.fromEntries(
          names.map((name) => [
            name,
            fc.record<RouteOptions>(
              {
                paths: fc.uniqueArray(fc.stringMatching(/^\/[a-z]{1,8}\*?$/), { maxLength: 3 }),
                port: fc.integer({ min: 1, max: 65_535 }),
                caller: fc.option(fc.record({ subject: fc.constant(`edge:${name}`) }), {
                  nil: undefined,
                }) as never,
              },
              { requiredKeys: [] },
            ),
          ]),
        ),
      ),
    );

  it("is never there without verification, whatever is served", () => {
    fc.assert(
      fc.property(routes, (served) => {
        const props = Object.fromEntries(
          Object.entries(served).map(([name, { caller, ...route }]) => [
            name,
            caller === undefined ? route : { ...route, caller },
          ]),
        );
        const isRefused = Object.values(props).some((route) => !("caller" in route));
        if (isRefused) {
          expect(() => json({}, props)).toThrow("whoever comes from the internet");
          return;
        }
        const synthesized = json({}, props);
        expect(rules(synthesized)).toHaveLength(Object.keys(props).length);
        for (const { action } of rules(synthesized)) {
          const [first, ...others] = action;
          expect(first?.type).toBe("jwt-validation");
          expect(first?.jwt_validation?.issuer).toBe(issuer.issuer);
          expect(first?.jwt_validation?.additional_claim.map(({ name }) => name)).toEqual(["aud", "sub"]);
          expect(others.map(({ type }) => type)).toEqual(["forward"]);
        }
        for (const listener of resources(synthesized, "aws_lb_listener")) {
          const [action] = listener.default_action as readonly { readonly type: string }[];
          expect(action?.type).toBe(listener.port === 443 ? "fixed-response" : "redirect");
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe("the issuer of a load balancer", () => {
  const withInvokers =
    (...invokers: { readonly issuer: `https://${string}` }[]) =>
    () =>
      build({ exposure: { kind: "edge-gateway", invokers } });

  it("is one", () => {
    expect(withInvokers()).toThrow(
      "stack/balancer: a load balancer cannot tell tokens of 0 issuers apart. Name the gateway's workload issuer in exposure, and no other.",
    );
    expect(withInvokers(issuer, { issuer: "https://other.example.com" })).toThrow("of 2 issuers apart");
    expect(withInvokers(issuer)).not.toThrow();
  });

  it.each([
    "http://mcp.example.com/workload",
    "https://mcp.example.com/workload?a=1",
    "https://mcp.example.com/workload#a",
    "https://me:hunter2@mcp.example.com",
    `https://mcp.example.com/${"a".repeat(256)}`,
    "mcp.example.com",
    `https://\${file("/etc/passwd")}.example.com`,
  ])("is not %s", (url) => {
    expect(withInvokers({ issuer: url as `https://${string}` })).toThrow(
      "is not the URL of an issuer or of its keys. Write out an https URL of 256 characters at most, without query and fragment.",
    );
  });

  it("may be named inside too, where a rule verifies tokens if it has a caller", () => {
    const exposure = { kind: "internal", invokers: [...internal.exposure.invokers, issuer] } as const;
    const [verified, open] = rules(json({ exposure }, { documents: { caller }, reports: {} }));
    expect(verified?.action.map(({ type }) => type)).toEqual(["jwt-validation", "forward"]);
    expect(open?.action.map(({ type }) => type)).toEqual(["forward"]);
    expect(() => build(internal, { documents: { caller } })).toThrow(
      "stack/documents: the load balancer has no issuer whose tokens it could verify. Name the gateway's workload issuer in the load balancer's exposure.",
    );
  });
});

describe("a load balancer that is there", () => {
  const listenerArn =
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shared/0123456789abcdef/fedcba9876543210";
  const refer = (arn: string) =>
    McpLoadBalancer.fromArns(new TerraformStack(new App(), "stack"), "shared", {
      account,
      vpc,
      listenerArn: arn,
      securityGroupId: "sg-0123456789abcdef0",
      exposure: { kind: "edge-gateway", invokers: [issuer] },
    });

  it("is known by its listener", () => {
    expect(refer(listenerArn).arnSuffix).toBe("app/shared/0123456789abcdef");
    for (const wrong of [
      listenerArn.replace("eu-west-1", "eu-west-2"),
      listenerArn.replace("123456789012", "210987654321"),
      listenerArn.replace("listener/", "loadbalancer/"),
      "shared",
    ]) {
      expect(() => refer(wrong)).toThrow(
        `stack/shared: "${wrong}" is not the ARN of a listener in eu-west-1 of account 123456789012.`,
      );
    }
  });
});

describe("what a rule verifies", () => {
  let key: WorkloadKey;
  let published: PublishedIssuer;
  beforeAll(async () => {
    key = await createWorkloadKey("workload-1");
    published = await publishIssuer([key]);
  });
  afterAll(() => published?.close());

  /** The settings of the stand-in that a rule says, with the issuer on this machine. */
  function settingsOf(rule: Rule | undefined) {
    const validation = rule?.action[0]?.jwt_validation;
    const here = (url = "") => url.replace("https://mcp.example.com", published.publicUrl);
    return settings.parse({
      issuer: here(validation?.issuer),
      jwksEndpoint: here(validation?.jwks_endpoint),
      additionalClaims: Object.fromEntries(
        validation?.additional_claim.map(({ name, values: [value] }) => [name, value]) ?? [],
      ),
      target: "http://127.0.0.1:1",
    });
  }

  async function token(subject: string, audience: string): Promise<string | undefined> {
    const io = {
      subject,
      workloadKeys: new KeyRing([key], 3600),
      publicUrl: published.publicUrl,
      internet: () => Promise.reject(new Error("nothing is asked for")),
      secret: () => "",
    };
    const use = { now: Date.now, waitUntil: () => {}, onFault: () => {} };
    const attach = await edgeToken({ type: "edge-token", audience }, io)(use);
    const call = { url: audience, method: "POST" as const, headers: new Headers() };
    return (await attach(call)).authorization;
  }

  it("[H07] is what the gateway says, by the keys that it publishes, and for no other server", async () => {
    expect(issuer.issuer).toBe(`https://mcp.example.com${WORKLOAD_PATH}`);
    const [documents, reports] = rules(
      json({}, { documents: { caller }, reports: { caller: { subject: "edge:reports" } } }),
    ).map(settingsOf);
    expect(documents?.jwksEndpoint).toBe(published.publicUrl + WORKLOAD_JWKS_PATH);
    const own = await token("edge:documents", "https://documents.example.com");
    if (documents === undefined || reports === undefined) throw new Error("a rule is missing");
    await expect(validateJwt(own, documents)).resolves.toBeUndefined();
    await expect(validateJwt(own, reports)).rejects.toThrow("its aud is another one");
    const mixed = await token("edge:documents", "https://reports.example.com");
    await expect(validateJwt(mixed, reports)).rejects.toThrow("its sub is another one");
    await expect(validateJwt(undefined, documents)).rejects.toThrow("the request has no JWT");
  });
});

it("a rule of an internal load balancer sends on what comes from its networks", () => {
  expect(resource(json(internal, { documents: {} }), "aws_lb_listener_rule").action).toEqual([
    { type: "forward", order: 1, target_group_arn: expect.any(String) },
  ]);
});
