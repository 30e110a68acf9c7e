import type { Configuration, Fault } from "../configuration.ts";
import { type ReadSecret, secretFault } from "../secrets.ts";

/** Characters of a secret access key or a session token at least; AWS's have forty and more. */
const LEAST = 16;

/** What is wrong with the values of AWS's keys that somebody stored. */
export function awsKeyFaults({ servers }: Configuration, read: ReadSecret): Fault[] {
  return Object.values(servers).flatMap(({ id, origin: { credential } }) => {
    if (credential.type !== "aws-sigv4" || credential.source.type !== "access-key") return [];
    const { secretAccessKey, sessionToken } = credential.source;
    return Object.entries({ secretAccessKey, ...(sessionToken && { sessionToken }) }).flatMap(
      ([member, { secret }]) => {
        const fault = faultOf(read(secret));
        const path = `servers.${id}.origin.credential.source.${member}`;
        return fault === undefined ? [] : [{ path, message: `secret ${secret}: ${fault}` }];
      },
    );
  });
}

/** A session token goes as the value of a header, and both are of such characters. */
function faultOf(value: string | undefined): string | undefined {
  if (value === undefined) return "is not set";
  return secretFault(value, LEAST) ?? (/^[\x21-\x7e]*$/.test(value) ? undefined : "is no key of AWS's");
}
