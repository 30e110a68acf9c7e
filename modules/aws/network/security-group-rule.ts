import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { once } from "../../terraform/once.ts";

/** What is opened. */
export interface Opening {
  /** 1 to 65535, of TCP. */
  readonly port: number;
  /** What goes there: 1 to 255 letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`. */
  readonly description: string;
}

/** Whom a rule names. */
export type Peer = { readonly name: string } & (
  | { readonly referencedSecurityGroupId: string }
  | { readonly prefixListId: string }
  | { readonly cidrIpv4: string }
  | { readonly cidrIpv6: string }
);

/** The group that a rule is of. */
interface Owner extends Construct {
  readonly securityGroupId: string;
  readonly name: string;
  readonly region: string | undefined;
}

/** @throws {ValidationError} for what is not a port, and for a rule that was asked for elsewhere */
export function addIngress(scope: Construct, of: Owner, peer: Peer, opening: Opening): void {
  addRule(VpcSecurityGroupIngressRule, "from", { scope, of, peer, opening });
}

/** @throws {ValidationError} for what is not a port, and for a rule that was asked for elsewhere */
export function addEgress(scope: Construct, of: Owner, peer: Peer, opening: Opening): void {
  addRule(VpcSecurityGroupEgressRule, "to", { scope, of, peer, opening });
}

interface Rule {
  /** Where it stands: with whoever asked for it, so that stacks depend on each other one way. */
  readonly scope: Construct;
  readonly of: Owner;
  readonly peer: Peer;
  readonly opening: Opening;
}

function addRule(
  Resource: typeof VpcSecurityGroupIngressRule | typeof VpcSecurityGroupEgressRule,
  direction: "from" | "to",
  { scope, of, peer: { name, ...peer }, opening: { port, description } }: Rule,
): void {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new ValidationError(scope, `${port} is not a port.`, "Use a whole number from 1 to 65535.");
  }
  const rule = `${of.name} ${direction} ${name} port ${port}`;
  claimName(scope, `${of.node.path}/${rule}`);
  once(
    scope,
    rule,
    (id) =>
      new Resource(scope, id, {
        region: of.region,
        securityGroupId: of.securityGroupId,
        ...peer,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        description,
      }),
  );
}
