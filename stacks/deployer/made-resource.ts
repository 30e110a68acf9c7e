import type { Account } from "../../modules/aws/account/account.ts";
import { globalArn } from "../../modules/aws/account/account.ts";
import type { Statement } from "../../modules/aws/iam/statement.ts";

/** What is written of a resource or a data source. */
export type Attributes = Readonly<Record<string, unknown>>;

/** What a deployer has to be allowed for one resource: to make, find, change, tag and destroy it. */
export type Permissions = (written: Attributes, place: Place) => readonly Statement[];

/** What is in a stack, by type and by id. */
export type ByType = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** A stack as Terraform reads it. */
export interface SynthesizedStack {
  readonly resource?: ByType;
  readonly data?: ByType;
}

/** Where a stack is, and what its resources say of each other. */
export class Place {
  readonly account: Account;
  readonly tags: Readonly<Record<string, string>>;
  private readonly resources: ByType;
  private readonly lookedUp: ByType;

  constructor(
    { account, tags }: { readonly account: Account; readonly tags: Readonly<Record<string, string>> },
    { resource = {}, data = {} }: SynthesizedStack,
  ) {
    this.account = account;
    this.tags = tags;
    this.resources = resource;
    this.lookedUp = data;
  }

  /** The conditions under which a thing is the environment's own, as its tags say. */
  get own() {
    const tags = Object.entries(this.tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value] as const);
    return { StringEquals: Object.fromEntries(tags) };
  }

  /** The condition for what names no region by itself. */
  get inRegion() {
    return { StringEquals: { "aws:RequestedRegion": this.account.region } };
  }

  /**
   * A text, with what the same stack says in place of what refers to it.
   *
   * @throws Error it is known after the apply only
   */
  text(value: unknown): string {
    const found = this.known(value);
    if (found === undefined) throw new Error(`${JSON.stringify(value)} is known after the apply only`);
    return found;
  }

  /** The same; nothing for what is known after the apply only. */
  known(value: unknown): string | undefined {
    if (typeof value !== "string") return undefined;
    const text = value.replaceAll(/\$\{(\w+)\.([\w-]+)\.(\w+)\}/g, (reference, type, id, attribute) => {
      const of = this.resources[type]?.[id];
      if (of === undefined) return reference;
      if (type === "aws_iam_role" && attribute === "arn") return this.roleArn(of);
      return this.known(of[attribute]) ?? reference;
    });
    return text.includes("${") ? undefined : text;
  }

  /** The ARN of a role that the stack makes. */
  roleArn({ name, path = "/" }: Attributes): string {
    return globalArn(this.account, "iam", `role${path}${name}`);
  }

  /** What an expression names first of a type, whether the stack makes it or looks it up. */
  referred(type: string, expression: unknown): Attributes | undefined {
    const [, id = ""] = new RegExp(`\\b${type}\\.([\\w-]+)`).exec(String(expression)) ?? [];
    return this.resources[type]?.[id] ?? this.lookedUp[type]?.[id];
  }
}

/** Actions of no single thing, in the environment's region. */
export function anywhere({ inRegion }: Place, actions: readonly string[]): Statement {
  return {
    actions,
    resources: ["*"],
    conditions: inRegion,
    wildcardReason: "AWS asks it of no single thing",
  };
}

/** Of a service that makes its role by itself when it is first used, and only then. */
export function serviceLinkedRole({ account }: Place, service: string): Statement {
  return {
    actions: ["iam:CreateServiceLinkedRole"],
    resources: [globalArn(account, "iam", `role/aws-service-role/${service}/*`)],
    conditions: { StringEquals: { "iam:AWSServiceName": service } },
  };
}

/** To hand a role to a service, and to no other. */
export function passRole(roleArn: string, service: string): Statement {
  return {
    actions: ["iam:PassRole"],
    resources: [roleArn],
    conditions: { StringEquals: { "iam:PassedToService": service } },
  };
}
