import { AlbListenerRule } from "@cdktf/provider-aws/lib/alb-listener-rule/index.js";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformIterator, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { McpLoadBalancer } from "../../../../modules/aws/mcp-load-balancer/mcp-load-balancer.ts";
import { addBalancer, build, internal, issuer, minimal } from "./balancers.ts";

const caller = { subject: "edge:documents" };

describe("a rule that somebody makes by other means", () => {
  const forward = [{ type: "forward", targetGroupArn: "arn" }];
  const condition = [{ pathPattern: { values: ["/*"] } }];
  const fault = (path: string) => `${path}: it lets in whoever comes from the internet. Use serve instead.`;

  /** What synthesizes a stack with a load balancer and whatever else is made. */
  function app(make: (balancer: McpLoadBalancer, stack: TerraformStack) => void) {
    const balancer = build({}, { documents: { caller } });
    const stack = TerraformStack.of(balancer);
    new AwsProvider(stack, "aws");
    make(balancer, stack);
    return expect(() => Testing.synth(stack, true));
  }

  it("is an error when the app is synthesized", () => {
    app(({ listenerArn }, stack) => {
      new LbListenerRule(stack, "open", { listenerArn, action: forward, condition });
    }).toThrow(fault("stack/open"));
    app(({ listenerArn }, stack) => {
      new AlbListenerRule(stack, "open", { listenerArn, action: forward, condition });
    }).toThrow(fault("stack/open"));
    app(({ listenerArn }, stack) => {
      const jwtValidation = { issuer: issuer.issuer, jwksEndpoint: `${issuer.issuer}/jwks.json` };
      const action = [{ type: "jwt-validation", jwtValidation }, ...forward];
      new LbListenerRule(stack, "any-server", { listenerArn, action, condition });
    }).toThrow(fault("stack/any-server"));
  });

  it("is an error where it takes tokens of another issuer, and where Terraform makes its actions", () => {
    const additionalClaim = ["aud", "sub"].map((name) => ({ name, format: "single-string", values: ["a"] }));
    const verifying = (issuer: string) => {
      const jwtValidation = { issuer, jwksEndpoint: `${issuer}/jwks.json`, additionalClaim };
      return [{ type: "jwt-validation", jwtValidation }, ...forward];
    };
    app(({ listenerArn }, stack) => {
      const action = verifying("https://elsewhere.example.com");
      new LbListenerRule(stack, "elsewhere", { listenerArn, action, condition });
    }).toThrow(fault("stack/elsewhere"));
    app(({ listenerArn }, stack) => {
      new LbListenerRule(stack, "own", { listenerArn, action: verifying(issuer.issuer), condition });
    }).not.toThrow();
    app(({ listenerArn }, stack) => {
      const action = TerraformIterator.fromList(["arn"]).dynamic({
        type: "forward",
        target_group_arn: "arn",
      });
      new LbListenerRule(stack, "dynamic", { listenerArn, action, condition });
    }).toThrow(fault("stack/dynamic"));
  });

  it("is an error on another listener too, and where what was made is overridden", () => {
    app(({ resource: { arn } }, stack) => {
      new LbListener(stack, "open", { loadBalancerArn: arn, port: 8443, defaultAction: forward });
    }).toThrow(fault("stack/open"));
    app(({ resource: { arn } }, stack) => {
      const listener = new LbListener(stack, "other", {
        loadBalancerArn: arn,
        port: 8443,
        defaultAction: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain" } }],
      });
      new LbListenerRule(stack, "open", { listenerArn: listener.arn, action: forward, condition });
    }).toThrow(fault("stack/open"));
    app((_, stack) => {
      const rule = stack.node.findAll().find((each) => each instanceof LbListenerRule);
      rule?.addOverride("action.0.type", "forward");
    }).toThrow(fault("stack/documents/Resource"));
    app(({ listener }) => listener.addOverride("default_action.0", { type: "forward" })).toThrow(
      fault("stack/balancer/listener"),
    );
  });

  it("is none where nothing is sent on, and of another load balancer", () => {
    app(({ listenerArn }, stack) => {
      const action = [{ type: "fixed-response", fixedResponse: { contentType: "text/plain" } }];
      new LbListenerRule(stack, "closed", { listenerArn, action, condition });
      new LbListenerRule(stack, "other", { listenerArn: "arn:of-another-one", action: forward, condition });
    }).not.toThrow();
  });
});

it("a rule of a load balancer inside is none, though another stack calls its own by the same words", () => {
  const app = new App();
  const outside = addBalancer(new TerraformStack(app, "outside"), {}, { documents: { caller } });
  const stack = new TerraformStack(app, "inside");
  const inside = new McpLoadBalancer(stack, "balancer", { ...minimal, ...internal, name: "inside" });
  new LbListenerRule(stack, "other", {
    listenerArn: inside.listenerArn,
    action: [{ type: "forward", targetGroupArn: "arn" }],
    condition: [{ pathPattern: { values: ["/*"] } }],
  });
  expect(stack.getLogicalId(inside.listener)).toBe(TerraformStack.of(outside).getLogicalId(outside.listener));
  expect(outside.node.validate()).toEqual([]);
});
