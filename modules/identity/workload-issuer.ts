import type { Form } from "./requirements.ts";

/** The gateway's issuer of tokens for its own parts. Its other issuers vouch for people, and for what these may do. */
export const WORKLOAD_ISSUER: Form = {
  what: "the gateway's issuer of workload tokens",
  pattern: /^[^?#]+\/workload(?:[?#]|$)/,
  expected: "the gateway's public URL with the path /workload",
};
