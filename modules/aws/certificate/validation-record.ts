import type { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { ref, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Zone } from "../hosted-zone/zone.ts";

export interface ValidationProps {
  readonly certificate: AcmCertificate;
  readonly zone: Zone;
  /** Without `*.` in front: a domain and its wildcard are proved by one record. */
  readonly domain: string;
}

/**
 * The record by which ACM sees that a domain is the account's. It is the same for every certificate of the domain, so
 * one that is there already is taken over.
 */
export function validationRecord(
  scope: Construct,
  { certificate, zone, domain }: ValidationProps,
): Route53Record {
  const said = (attribute: string): string => {
    const options = `${certificate.fqn}.domain_validation_options`;
    const ofDomain = `trimprefix(option.domain_name, "*.") == "${domain}"`;
    return Token.asString(ref(`[for option in ${options} : option.${attribute} if ${ofDomain}][0]`));
  };
  return new Route53Record(scope, `proof of ${domain}`, {
    zoneId: zone.zoneId,
    name: said("resource_record_name"),
    type: said("resource_record_type"),
    records: [said("resource_record_value")],
    ttl: 300,
    allowOverwrite: true,
  });
}
