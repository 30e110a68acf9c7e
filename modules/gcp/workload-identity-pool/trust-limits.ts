import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";
import type { Credentials, Trust } from "./identity-source.ts";

/** What the API takes: https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers */
const MOST_CONDITION = 4096;
const MOST_EXPRESSION = 2048;
const MOST_ATTRIBUTES = 50;
const MOST_SUBJECT_BYTES = 127;
const MOST_AUDIENCES = 10;
const ATTRIBUTE = /^(?:google\.(?:subject|groups)|attribute\.[a-z0-9_]{1,90})$/;
/** A literal of CEL: what stands in it is no expression. */
const CEL_STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;
/** What tells whoever comes in from others; the issuer and the audience are the same of all. */
const CLAIM = /\b(?:assertion(?!\.(?:iss|aud)\b)|attribute|google)\b/;
const ALWAYS = /(?:^|\|\|)[\s(]*(?:true|!\s*false)[\s)]*(?:$|\|\|)/;
const AUDIENCE = /^[^\s*]{1,256}$/;

/**
 * Checks what a provider is told against Google's limits.
 *
 * @throws {ValidationError} for what the API would refuse, and for what would let in more than somebody meant
 */
export function checkTrust(scope: Construct, trust: Trust): void {
  checkLiterals(scope, trust);
  checkCondition(scope, trust.condition);
  checkMapping(scope, trust.mapping);
  for (const subject of trust.values["google.subject"] ?? []) checkSubject(scope, subject);
  if (trust.credentials.kind === "oidc") checkIssuer(scope, trust.credentials);
}

/** @throws {ValidationError} for what Google does not take for a subject */
export function checkSubject(scope: Construct, subject: string): void {
  if (subject !== "" && Buffer.byteLength(subject) <= MOST_SUBJECT_BYTES) return;
  throw new ValidationError(
    scope,
    `the subject "${subject}" is empty, or longer than ${MOST_SUBJECT_BYTES} bytes, which Google does not take.`,
    "Shorten what it is made of.",
  );
}

function checkLiterals(scope: Construct, { mapping, condition, credentials }: Trust): void {
  const texts = [condition, ...Object.values(mapping), ...textsOf(credentials)];
  if (texts.every((text) => !Token.isUnresolved(text) && isLiteral(text))) return;
  throw new ValidationError(
    scope,
    "who is let in is not known before the apply, so nobody could read it in the code.",
    "Write the issuer, the audiences, the mapping and the condition out, without templates of Terraform's.",
  );
}

function textsOf(credentials: Credentials): readonly string[] {
  switch (credentials.kind) {
    case "aws":
      return [credentials.accountId];
    case "oidc":
      return [credentials.issuer, ...credentials.audiences, credentials.jwks ?? ""];
    case "saml":
      return [credentials.metadata];
  }
}

function checkCondition(scope: Construct, condition: string): void {
  const expression = condition.replace(CEL_STRING, "''");
  const comparesText = (condition.match(CEL_STRING) ?? []).some((literal) => literal.length > 2);
  if (!CLAIM.test(expression) || !comparesText || ALWAYS.test(expression)) {
    throw new ValidationError(
      scope,
      "the condition says nothing of whoever comes in, so everybody who has a token of the issuer would.",
      "Compare a claim that nobody else has, as in assertion.sub == 'my-workload'.",
    );
  }
  if (condition.length <= MOST_CONDITION) return;
  throw new ValidationError(
    scope,
    `the condition has ${condition.length} characters, of which Google takes ${MOST_CONDITION}.`,
    "Let in fewer, or make another pool for some of them.",
  );
}

function checkMapping(scope: Construct, mapping: Readonly<Record<string, string>>): void {
  if (!mapping["google.subject"]) {
    throw new ValidationError(
      scope,
      "nothing is mapped to google.subject.",
      "Map to it what nobody else has, as in assertion.sub.",
    );
  }
  const keys = Object.keys(mapping);
  const wrong = keys.find((key) => !ATTRIBUTE.test(key));
  if (wrong !== undefined) {
    throw new ValidationError(
      scope,
      `"${wrong}" is no attribute.`,
      "Use google.subject, google.groups, or attribute. with 1 to 90 lower-case letters, digits and underscores.",
    );
  }
  const custom = keys.filter((key) => key.startsWith("attribute."));
  const isTooLong = Object.values(mapping).some((expression) => expression.length > MOST_EXPRESSION);
  if (custom.length <= MOST_ATTRIBUTES && !isTooLong) return;
  throw new ValidationError(
    scope,
    "the mapping is larger than Google takes.",
    `Map at most ${MOST_ATTRIBUTES} attributes of your own, each with at most ${MOST_EXPRESSION} characters.`,
  );
}

function checkIssuer(scope: Construct, { issuer, audiences }: Credentials & { kind: "oidc" }): void {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url?.protocol !== "https:" || /[\s?#@]/.test(issuer)) {
    throw new ValidationError(
      scope,
      `"${issuer}" is not an issuer that Google trusts.`,
      "Use the iss of its tokens: an https URL without a query, a fragment and a user.",
    );
  }
  if (audiences.length <= MOST_AUDIENCES && audiences.every((audience) => AUDIENCE.test(audience))) return;
  throw new ValidationError(
    scope,
    "the audiences are more or longer than Google takes, or have wildcards, which it does not know.",
    `Name at most ${MOST_AUDIENCES}, each with 1 to 256 characters; without any, it is the provider's own name.`,
  );
}
