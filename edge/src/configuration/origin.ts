import { z } from "zod";
import { type Assertion, assertion, completeAssertion } from "./assertion.ts";
import { type CredentialSettings, completeCredential, credential } from "./credential/credential.ts";
import { url } from "./values.ts";

/** A server's origin, as it is written. */
export const origin = z.strictObject({
  /** Where messages are sent: one URL, path included. */
  url,
  /** What the origin's cloud asks of the gateway. @default { "type": "none" }: the assertion is enough */
  credential: credential.default({ type: "none" }),
  /** Whether the client's own token goes with the message: only where it is for this very server. @default false */
  forwardClientToken: z.boolean().default(false),
  /** The signed statements about the caller that go with every message. @default none is sent */
  assertion: assertion.optional(),
});

/** A server's origin. */
export interface Origin {
  readonly url: string;
  readonly credential: CredentialSettings;
  readonly forwardClientToken: boolean;
  readonly assertion?: Assertion;
}

/** Fills in what follows from the rest. */
export function completeOrigin({
  url,
  credential,
  forwardClientToken,
  assertion,
}: z.output<typeof origin>): Origin {
  return {
    url,
    credential: completeCredential(credential, url),
    forwardClientToken,
    ...(assertion && { assertion: completeAssertion(assertion, url) }),
  };
}
