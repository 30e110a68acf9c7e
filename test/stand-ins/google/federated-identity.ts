import { evaluate } from "./cel.ts";

/** Which identities a provider makes of credentials, and which of them it lets in. */
export interface AttributeRules {
  /** CEL expressions by the attributes that they fill. */
  readonly attributeMapping: Readonly<Record<string, string>>;
  readonly attributeCondition: string;
}

/** An identity of a pool: attributes by their names as they are mapped, `google.subject` among them. */
export type FederatedIdentity = Readonly<Record<string, string>>;

/** Why somebody is not let in. */
export class FederationError extends Error {
  override readonly name = "FederationError";
  readonly at: "mapping" | "condition";

  constructor(at: "mapping" | "condition", message: string) {
    super(message);
    this.at = at;
  }
}

const MOST_SUBJECT_BYTES = 127;
const MOST_BYTES = 8192;

/**
 * The identity that a credential becomes.
 *
 * https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 *
 * @param assertion - the claims of a token, or what AWS says of its caller
 * @throws {FederationError} for a mapping or a condition that has an error, or makes no identity; and where the
 *   condition is not true
 */
export function federate(
  { attributeMapping, attributeCondition }: AttributeRules,
  assertion: Readonly<Record<string, unknown>>,
): FederatedIdentity {
  const identity = Object.fromEntries(
    Object.entries(attributeMapping).map(([attribute, expression]) => [
      attribute,
      textOf(attribute, () => evaluate(expression, { assertion })),
    ]),
  );
  const { "google.subject": subject = "" } = identity;
  if (subject === "") throw new FederationError("mapping", "The mapped google.subject is empty.");
  if (Buffer.byteLength(subject) > MOST_SUBJECT_BYTES) {
    throw new FederationError("mapping", "The mapped google.subject is too long.");
  }
  if (Buffer.byteLength(JSON.stringify(identity)) > MOST_BYTES) {
    throw new FederationError("mapping", "The mapped attributes are too long.");
  }
  const variables = {
    assertion,
    google: within(identity, "google."),
    attribute: within(identity, "attribute."),
  };
  if (!isTrue(attributeCondition, variables)) {
    throw new FederationError("condition", "The given credential is rejected by the attribute condition.");
  }
  return identity;
}

function textOf(attribute: string, value: () => unknown): string {
  try {
    const text = value();
    if (typeof text === "string") return text;
  } catch {
    // Said below.
  }
  throw new FederationError("mapping", `The credential cannot be mapped to ${attribute}.`);
}

function isTrue(condition: string, variables: Readonly<Record<string, unknown>>): boolean {
  try {
    return evaluate(condition, variables) === true;
  } catch {
    return false;
  }
}

/** The attributes with a prefix, without it. */
function within(identity: FederatedIdentity, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(identity)
      .filter(([attribute]) => attribute.startsWith(prefix))
      .map(([attribute, value]) => [attribute.slice(prefix.length), value]),
  );
}
