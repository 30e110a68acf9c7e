import { Token } from "cdktf";
import type { Construct } from "constructs";
import ipaddr from "ipaddr.js";
import { ValidationError } from "../errors/validation-error.ts";
import { isLiteral } from "../terraform/literal.ts";
import { isDomain } from "./domain.ts";

/** The types of records that a zone takes. */
export type RecordType = "A" | "AAAA" | "CNAME" | "TXT" | "CAA";

/** The records of one name and type. */
export interface RecordSet {
  /**
   * What the name stands for: IP addresses, one domain, texts as they are read, or for CAA flags, tag and value as in
   * `0 issue "pki.goog"`.
   */
  readonly values: readonly string[];
  /**
   * Seconds for which resolvers may keep it.
   * @default 300
   */
  readonly ttl?: number;
}

interface Kind {
  /** Completes "is not". */
  readonly noun: string;
  readonly example: string;
  /** In the notation of zone files; undefined where a value is not of the kind. */
  readonly data: (value: string) => string | undefined;
}

/** RFC 8659, section 4.1. */
const CAA = /^(?:0|128) (?:issue|issuewild|iodef|contactemail|contactphone) "[\x20\x21\x23-\x5b\x5d-\x7e]*"$/;
/** RFC 1035, section 3.3: a text is a sequence of strings of at most 255 bytes. */
const TEXT_BYTES = 255;

const KINDS: Readonly<Record<RecordType, Kind>> = {
  A: {
    noun: "an IPv4 address",
    example: "192.0.2.1",
    data: (value) => (ipaddr.IPv4.isValidFourPartDecimal(value) ? value : undefined),
  },
  AAAA: {
    noun: "an IPv6 address",
    example: "2001:db8::1",
    data: (value) => (ipaddr.IPv6.isValid(value) ? ipaddr.IPv6.parse(value).toRFC5952String() : undefined),
  },
  CNAME: {
    noun: "a domain without the dot at its end",
    example: "origin.example.com",
    data: (value) => (isDomain(value) ? `${value}.` : undefined),
  },
  TXT: {
    noun: "a text of printable ASCII characters without a template of Terraform's",
    example: "v=spf1 -all",
    data: (value) => (/^[\x20-\x7e]+$/.test(value) ? quoted(value) : undefined),
  },
  CAA: {
    noun: "a CAA record's flags, tag and value",
    example: '0 issue "pki.goog"',
    data: (value) => (CAA.test(value) ? value : undefined),
  },
};

/** RFC 2181, section 8. */
const LONGEST_TTL = 2 ** 31 - 1;

/**
 * The data of a set of records, in the notation of zone files. Values that are known after the apply only are taken as they are.
 *
 * @throws {ValidationError} for a value that is not of the type, for none, for a second CNAME, and for a TTL out of range
 */
export function recordData(scope: Construct, type: RecordType, { values, ttl = 300 }: RecordSet): string[] {
  if (
    values.length === 0 ||
    new Set(values).size < values.length ||
    (type === "CNAME" && values.length > 1)
  ) {
    throw new ValidationError(
      scope,
      `${values.length} values make no ${type} record set.`,
      type === "CNAME" ? "State the one domain." : "State at least one value, and none twice.",
    );
  }
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > LONGEST_TTL) {
    throw new ValidationError(
      scope,
      `records cannot be kept for ${ttl} seconds.`,
      `Use 0 to ${LONGEST_TTL} seconds.`,
    );
  }
  return values.map((value) => {
    const data = Token.isUnresolved(value) ? value : KINDS[type].data(value);
    if (data !== undefined && isLiteral(value)) return data;
    const { noun, example } = KINDS[type];
    throw new ValidationError(scope, `"${value}" is not ${noun}.`, `Write it as in ${example}.`);
  });
}

/** Quotes and backslashes are escaped: RFC 1035, section 5.1. */
function quoted(text: string): string {
  const strings = text.match(new RegExp(`.{1,${TEXT_BYTES}}`, "g")) ?? [];
  return strings.map((each) => `"${each.replaceAll(/["\\]/g, "\\$&")}"`).join(" ");
}
