import {
  DefaultTokenResolver,
  StringConcat,
  TerraformResource,
  TerraformStack,
  Token,
  Tokenization,
} from "cdktf";
import type { Construct } from "constructs";

/** What is reached from the internet, as other resources refer to it. */
export interface ReachedFromInternet {
  readonly listenerArn: string;
  /** Absent where nobody said it. */
  readonly loadBalancerArn: string | undefined;
  /** Whose tokens it verifies. */
  readonly issuer: { readonly issuer: string } | undefined;
}

interface Action {
  readonly type?: string;
  readonly jwt_validation?: {
    readonly issuer?: string;
    readonly additional_claim?: readonly { readonly name: string }[];
  };
}

interface Attributes {
  readonly load_balancer_arn?: string;
  readonly listener_arn?: string;
  readonly action?: readonly Action[];
  readonly default_action?: readonly Action[];
}

const LISTENER = /^aws_a?lb_listener$/;
const RULE = /^aws_a?lb_listener_rule$/;
/** They send nothing on. */
const ANSWERS = new Set(["fixed-response", "redirect"]);

/**
 * What of an app would send on what comes from the internet without a token for one server, however it was made: as it is
 * when everything else has been said, overrides included. What is known after the apply only is looked for in
 * the load balancer's own stack: in another one the same words are about something else.
 */
export function openRules(balancer: Construct & ReachedFromInternet): string[] {
  const resources = balancer.node.root.node.findAll().filter(TerraformResource.isTerraformResource);
  const isOne = (resource: TerraformResource, arn: string | undefined, of: readonly (string | undefined)[]) =>
    of
      .filter((each) => isSameStack(resource, balancer) || !Token.isUnresolved(each))
      .some((each) => each !== undefined && resolve(resource, each) === arn);
  const listeners = resources.filter(
    (resource) =>
      LISTENER.test(resource.terraformResourceType) &&
      isOne(resource, attributesOf(resource).load_balancer_arn, [balancer.loadBalancerArn]),
  );
  const arns = [
    balancer.listenerArn,
    ...listeners.map((listener) => Token.asString(listener.interpolationForAttribute("arn"))),
  ];
  const rules = resources.filter(
    (resource) =>
      RULE.test(resource.terraformResourceType) && isOne(resource, attributesOf(resource).listener_arn, arns),
  );
  const open = [
    ...listeners.filter((listener) => isOpen(balancer, attributesOf(listener).default_action)),
    ...rules.filter((rule) => isOpen(balancer, attributesOf(rule).action)),
  ];
  return open.map(
    ({ node }) => `${node.path}: it lets in whoever comes from the internet. Use serve instead.`,
  );
}

function isSameStack(a: Construct, b: Construct): boolean {
  return TerraformStack.of(a) === TerraformStack.of(b);
}

/** So is one whose actions are made by Terraform, of which nothing is known. */
function isOpen({ issuer }: ReachedFromInternet, actions: readonly Action[] = []): boolean {
  const [{ type, jwt_validation } = {}] = actions;
  if (type !== undefined && actions.every(({ type = "" }) => ANSWERS.has(type))) return false;
  const claims = jwt_validation?.additional_claim?.map(({ name }) => name) ?? [];
  const isVerified = type === "jwt-validation" && jwt_validation?.issuer === issuer?.issuer;
  return !isVerified || !claims.includes("aud") || !claims.includes("sub");
}

function attributesOf(resource: TerraformResource): Attributes {
  const [byName = {}] = Object.values(resource.toTerraform().resource ?? {});
  const [attributes = {}] = Object.values(byName as object);
  return resolve(resource, attributes) as Attributes;
}

/** What tokens stand for in the stack of a resource. */
function resolve(resource: TerraformResource, value: unknown): unknown {
  return Tokenization.resolve(value, {
    scope: TerraformStack.of(resource),
    resolver: new DefaultTokenResolver(new StringConcat()),
  });
}
