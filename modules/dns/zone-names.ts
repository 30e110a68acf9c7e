import type { Construct } from "constructs";
import { ValidationError } from "../errors/validation-error.ts";
import { isDomain, isWithin } from "./domain.ts";

/** What a zone says of its names, as far as one app says it. */
export class ZoneNames {
  private readonly domain: string;
  private readonly types = new Map<string, string[]>();

  constructor(domain: string) {
    this.domain = domain;
  }

  /**
   * Notes that a name has records of a type.
   *
   * @param scope the zone, for errors
   * @throws {ValidationError} for a name outside of the zone, and a CNAME beside other records or for the zone's own
   *   domain: RFC 1034, section 3.6.2
   */
  add(scope: Construct, type: string, name: string): void {
    if (!isWithin(this.domain, name)) {
      throw new ValidationError(
        scope,
        `"${name}" is not in the zone of ${this.domain}.`,
        `Write the whole name in lower case, as in www.${this.domain}, without the dot at its end.`,
      );
    }
    const others = this.types.get(name) ?? [];
    const isAlias = [type, ...others].includes("CNAME");
    if (isAlias && (others.length > 0 || name === this.domain)) {
      throw new ValidationError(
        scope,
        `${name} cannot be an alias and have other records.`,
        "Leave out the CNAME: a name that has one has nothing else, and the zone's own domain has SOA and NS records.",
      );
    }
    this.types.set(name, [...others, type]);
  }
}

/** @throws {ValidationError} for what no zone could be about */
export function checkZoneDomain(scope: Construct, domain: string): void {
  if (isDomain(domain)) return;
  throw new ValidationError(
    scope,
    `"${domain}" is not a domain.`,
    "Write it in lower case, without the dot at its end, as in example.com.",
  );
}
