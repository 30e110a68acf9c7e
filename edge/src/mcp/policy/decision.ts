/**
 * What a decision is about: the server as a whole, which the principal may not even connect to, or what the message
 * names there.
 */
export type DecisionLevel = "server" | "subject";

/** What the policy says of one message or one name, and the rule that said it. */
export type Decision =
  | { readonly effect: "allow"; readonly rule: string }
  /** The principal may, once its token has these scopes as well; as far as anybody knows, it can get them. */
  | {
      readonly effect: "insufficient-scope";
      readonly level: DecisionLevel;
      readonly rule: string;
      readonly scopes: readonly string[];
    }
  /** No rule allows it, whatever scopes this identity may get. */
  | { readonly effect: "deny"; readonly level: DecisionLevel; readonly rule: string }
  /** The gateway does not know the method. */
  | { readonly effect: "unknown-method"; readonly rule: string };

/** A decision about what a message names. */
export type SubjectDecision = Exclude<Decision, { readonly effect: "unknown-method" }>;

/** The decision about several things that all have to be allowed: a denial wins, then what lacks scopes. */
export function allOf(first: SubjectDecision, ...others: readonly SubjectDecision[]): SubjectDecision {
  const all = [first, ...others];
  const denied = all.find(({ effect }) => effect === "deny");
  if (denied) return denied;
  const lacking = all.filter((decision) => decision.effect === "insufficient-scope");
  const [one] = lacking;
  return one ? { ...one, scopes: [...new Set(lacking.flatMap(({ scopes }) => scopes))] } : first;
}

/** The decision about several ways of which one is enough: the first that allows, then the first that could. */
export function anyOf(decisions: readonly SubjectDecision[]): SubjectDecision | undefined {
  const find = (wanted: SubjectDecision["effect"]) => decisions.find(({ effect }) => effect === wanted);
  return find("allow") ?? find("insufficient-scope") ?? decisions[0];
}
