import type { Construct } from "constructs";
import { isDomain, isWithin } from "../../dns/domain.ts";
import { ValidationError } from "../../errors/validation-error.ts";

export interface CertificateDomains {
  readonly domain: string;
  readonly alternativeDomains?: readonly string[];
  readonly zone: { readonly domain: string };
  readonly wildcardReason?: string;
}

/** Source: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const LONGEST_FIRST = 64;
/** Source: https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html */
const MOST = 100;

/**
 * @throws {ValidationError} for what is no domain of the zone or said twice, for too many, and for a wildcard without a
 * reason
 */
export function checkDomains(scope: Construct, props: CertificateDomains): void {
  const { domain, alternativeDomains = [], zone, wildcardReason = "" } = props;
  const domains = [domain, ...alternativeDomains];
  if (domain.length > LONGEST_FIRST) {
    throw new ValidationError(
      scope,
      `${domain} is too long for a certificate's first domain.`,
      `Use at most ${LONGEST_FIRST} characters, and name it in alternativeDomains.`,
    );
  }
  if (new Set(domains).size < domains.length) {
    throw new ValidationError(scope, "a domain is named twice.", "Name each once.");
  }
  if (domains.length > MOST) {
    throw new ValidationError(
      scope,
      `a certificate for ${domains.length} domains is not issued.`,
      `Name ${MOST} at most, or a wildcard instead of them.`,
    );
  }
  for (const each of domains) {
    if (!isDomain(each.replace(/^\*\./, "")) || !isWithin(zone.domain, each)) {
      throw new ValidationError(
        scope,
        `"${each}" is not in the zone of ${zone.domain}, where it would have to be proved.`,
        `Write it in lower case, as in mcp.${zone.domain}, without the dot at its end.`,
      );
    }
    if (each.startsWith("*.") && wildcardReason.trim() === "") {
      throw new ValidationError(
        scope,
        `${each} would be good for names that nobody thought of.`,
        "Name the domains, or say in wildcardReason why that is right.",
      );
    }
  }
}
