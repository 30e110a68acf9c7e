import { arn, partitionOf } from "../../modules/aws/account/account.ts";
import type { Conditions } from "../../modules/aws/iam/conditions.ts";
import { type Attributes, anywhere, type Permissions, type Place } from "./made-resource.ts";

const route53 = (actions: readonly string[]) => actions.map((action) => `route53:${action}`);

function inRoute53({ account }: Place, resource: string): string {
  return `arn:${partitionOf(account)}:route53:::${resource}`;
}

/** The zone that is there, or whichever the stack makes. */
function zoneOf(place: Place, id: unknown) {
  const known = place.known(id);
  return {
    resources: [inRoute53(place, `hostedzone/${known ?? "*"}`)],
    ...(known === undefined && { wildcardReason: "Route 53 chooses the id" }),
  };
}

/** Each value of a key of the request is of the kind. */
function each(key: string, patterns: readonly string[]): Conditions {
  return { "ForAllValues:StringLike": { [key]: patterns }, Null: { [key]: "false" } };
}

function domainsOf({ domain_name: first, subject_alternative_names: others = [] }: Attributes, place: Place) {
  return [first, ...(others as readonly unknown[])].map((name) => place.text(name));
}

/** Whatever is beside these in their domains: the names of servers change, those of other teams are never touched. */
function besides(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => `*${name.slice(name.indexOf("."))}`))].sort();
}

/** Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html */
const record: Permissions = ({ zone_id: zone, name }, place) => {
  const certificate = place.referred("aws_acm_certificate", name);
  const names = certificate ? domainsOf(certificate, place) : [place.text(name)];
  return [
    {
      actions: route53(["ChangeResourceRecordSets"]),
      ...zoneOf(place, zone),
      conditions: each("route53:ChangeResourceRecordSetsNormalizedRecordNames", besides(names)),
    },
    { actions: route53(["GetHostedZone", "ListResourceRecordSets"]), ...zoneOf(place, zone) },
    {
      actions: route53(["GetChange"]),
      resources: [inRoute53(place, "change/*")],
      wildcardReason: "Route 53 chooses the id of a change",
    },
  ];
};

/** Of names, and of the certificates that prove them. */
export const DOMAINS: Readonly<Record<string, Permissions>> = {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html
  aws_route53_zone: (_written, place) => [
    {
      actions: route53(["CreateHostedZone"]),
      resources: ["*"],
      wildcardReason: "A zone that is not there has no ARN",
    },
    {
      actions: route53([
        ...["GetHostedZone", "UpdateHostedZoneComment", "DeleteHostedZone", "ListResourceRecordSets"],
        ...["ChangeTagsForResource", "ListTagsForResource"],
      ]),
      ...zoneOf(place, undefined),
    },
    {
      actions: route53(["GetChange"]),
      resources: [inRoute53(place, "change/*")],
      wildcardReason: "Route 53 chooses the id of a change",
    },
  ],
  aws_route53_record: record,
  // https://docs.aws.amazon.com/acm/latest/userguide/acm-conditions.html
  aws_acm_certificate: (written, place) => [
    {
      ...anywhere(place, ["acm:RequestCertificate"]),
      conditions: {
        StringEquals: { ...place.inRegion.StringEquals, "acm:ValidationMethod": "DNS" },
        ...each("acm:DomainNames", besides(domainsOf(written, place))),
      },
    },
    {
      actions: [
        ...["acm:DescribeCertificate", "acm:DeleteCertificate", "acm:ListTagsForCertificate"],
        ...["acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate"],
      ],
      resources: [arn(place.account, "acm", "certificate/*")],
      wildcardReason: "ACM chooses the id, and asks for no tags",
    },
  ],
  // It waits until the certificate is issued.
  aws_acm_certificate_validation: () => [],
};
