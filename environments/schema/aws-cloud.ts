import { z } from "zod";
import { awsApi } from "./aws-api.ts";
import { accountId, awsRegion } from "./aws-names.ts";
import { github } from "./github.ts";
import { environmentServerId } from "./server.ts";
import { text } from "./text.ts";

const arn = (service: string, resource: string, expected: string) =>
  text(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d{12}:${resource}$`), expected);

const zone = text(/^[a-h]$/, "the letter of a zone of the region, from a to h");
const TWO_ZONES = "expected subnets in two zones at least";
const subnets = z
  .record(
    zone,
    text(/^subnet-[0-9a-f]{8,17}$/, "the id of a subnet, such as subnet-0123456789abcdef0"),
    TWO_ZONES,
  )
  .refine((ids) => Object.keys(ids).length >= 2, { error: TWO_ZONES });

/** What comes after the first half is for zones, of which each has two of sixteen parts. */
const range = text(
  /^(?:10\.(?:1?\d?\d|2[0-4]\d|25[0-5])|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.0\.0\/16$/,
  "a private IPv4 range such as 10.72.0.0/16",
);

/** A network of the environment's own, or one that is there, which is used as it is. */
const network = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("existing"),
      vpcId: text(/^vpc-[0-9a-f]{8,17}$/, "the id of a VPC, such as vpc-0123456789abcdef0"),
      /** By zone. Servers run here; from here they have to reach AWS's own services. */
      privateSubnets: subnets,
      /** By zone, with a way in from the internet: for the load balancer. */
      publicSubnets: subnets,
    }),
    z.strictObject({
      kind: z.literal("own"),
      /** @default "10.72.0.0/16" */
      range: range.default("10.72.0.0/16"),
      /** @default ["a", "b"] */
      zones: z
        .array(zone)
        .refine((zones) => zones.length >= 2 && new Set(zones).size === zones.length, {
          error: "expected two zones at least, each once",
        })
        .default(["a", "b"]),
    }),
  ],
  {
    error: 'expected { kind: "own" } or { kind: "existing", vpcId, privateSubnets, publicSubnets }',
  },
);

/** Where names are given to servers, `<id>.<name>`. */
const domain = z.strictObject(
  {
    name: text(
      /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
      "a domain such as origins.example.com",
    ),
    /**
     * The id of a public hosted zone of that name.
     * @default one is created, to which its parent has to delegate while the first deploy waits for it, 75 minutes at most:
     * before, AWS proves no certificate
     */
    zoneId: text(/^Z[A-Z0-9]{5,31}$/, "the id of a hosted zone, such as Z0123456789ABCDEFGHIJ").optional(),
  },
  'expected { name: "origins.example.com" }, with or without zoneId',
);

/** Whether an ARN is of another account or region. */
function isElsewhere(arn: string | undefined, region: string, accountId: string): boolean {
  const [scheme, , , ...place] = arn?.split(":") ?? [];
  return scheme === "arn" && !(place[0] === region && place[1] === accountId);
}

/** What is used as it is has to be where the rest is, or AWS refuses it in the middle of an apply. */
function isOfOneAccount(
  cloud: {
    readonly accountId: string;
    readonly region: string;
    readonly network: z.output<typeof network>;
    readonly webAclArn?: string | undefined;
    readonly permissionsBoundary?: string | undefined;
  },
  context: z.RefinementCtx,
): void {
  const { accountId, region, network, webAclArn, permissionsBoundary } = cloud;
  const expected = (what: string, ...path: string[]) =>
    context.addIssue({ code: "custom", path, message: `expected ${what}` });
  if (isElsewhere(webAclArn, region, accountId)) {
    expected(`a web ACL of ${accountId} in ${region}`, "webAclArn");
  }
  if (isElsewhere(permissionsBoundary, "", accountId)) {
    expected(`a policy of ${accountId}`, "permissionsBoundary");
  }
  if (network.kind === "own") return;
  for (const zone of Object.keys(network.privateSubnets)) {
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-subnets.html
    if (Object.hasOwn(network.publicSubnets, zone)) continue;
    expected(`a subnet in ${zone} too, since servers run there`, "network", "publicSubnets");
  }
  const ids = Object.values(network.privateSubnets);
  for (const [zone, id] of Object.entries(network.publicSubnets)) {
    if (ids.includes(id)) expected("another subnet: this one is private", "network", "publicSubnets", zone);
  }
}

/** What an environment says of AWS. */
export const awsCloud = z
  .strictObject(
    {
      /** An account for this environment alone. */
      accountId,
      region: awsRegion,
      /** @default { kind: "own", range: "10.72.0.0/16", zones: ["a", "b"] } */
      network: network.prefault({ kind: "own" }),
      domain,
      /** An ECS cluster that is there, which is used as it is. @default one is created */
      cluster: text(/^[\w-]{1,255}$/, "the name of an ECS cluster").optional(),
      /** A web ACL that is there, for the load balancer. @default one is created */
      webAclArn: arn(
        "wafv2",
        "regional/webacl/[\\w-]+/[0-9a-f-]{36}",
        "the ARN of a regional web ACL",
      ).optional(),
      /** The most that any role made here may do, whatever it is granted. @default no bound */
      permissionsBoundary: arn("iam", "policy/[\\w+=,.@/-]+", "the ARN of a policy").optional(),
      /** Whose workflows may push images, without a key. @default nobody's */
      github: github.optional(),
      /** MCP servers that are there already behind an API of AWS, by their ids. @default {} */
      apis: z.record(environmentServerId, awsApi).default({}),
    },
    'expected { accountId: "…", region: "…", domain: { name: "…" } }',
  )
  .superRefine(isOfOneAccount);
