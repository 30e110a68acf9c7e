/** What the policy says of one message or one name, and the rule that said it. */
export type Decision =
  | { readonly effect: "allow"; readonly rule: string }
  /** The principal may, once its token has these scopes as well. */
  | { readonly effect: "insufficient-scope"; readonly rule: string; readonly scopes: readonly string[] }
  /** No rule allows it, whatever the scopes. */
  | { readonly effect: "deny"; readonly rule: string }
  /** The gateway does not know the method. */
  | { readonly effect: "unknown-method"; readonly rule: string };
