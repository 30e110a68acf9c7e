import { App, TerraformStack } from "cdktf";
import { expect } from "vitest";
import { Network } from "../../../../modules/aws/network/network.ts";
import type { NetworkProps } from "../../../../modules/aws/network/props.ts";
import { synthesize, type TerraformJson } from "../../synthesize.ts";
import { account } from "../account.ts";

/** In two zones, as in production, with no subnet that the internet reaches. */
export const minimal: NetworkProps = {
  account,
  name: "main",
  range: "10.0.0.0/16",
  zones: {
    "eu-west-1a": { privateRange: "10.0.0.0/20" },
    "eu-west-1b": { privateRange: "10.0.16.0/20" },
  },
};

export const withPublicSubnets = {
  zones: {
    "eu-west-1a": { privateRange: "10.0.0.0/20", publicRange: "10.0.240.0/24" },
    "eu-west-1b": { privateRange: "10.0.16.0/20", publicRange: "10.0.241.0/24" },
  },
};

export const emptyStack = () => new TerraformStack(new App(), "stack");

/** Builds a network, which may be refused. */
export function build(props: Partial<NetworkProps> = {}): Network {
  return new Network(emptyStack(), "network", { ...minimal, ...props });
}

/** A network as Terraform reads it. */
export function json(props: Partial<NetworkProps> = {}): TerraformJson {
  return synthesize((stack) => new Network(stack, "network", { ...minimal, ...props }));
}

/** A reference to an attribute of a resource: `${aws_vpc.….id}`. */
export function reference(type: string, attribute = "id", construct = ""): unknown {
  return expect.stringMatching(new RegExp(`^\\$\\{${type}\\.[\\w-]*${construct}[\\w-]*\\.${attribute}\\}$`));
}
