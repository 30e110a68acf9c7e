import type { CredentialSettings } from "../../configuration/credential/credential.ts";
import { always, type Credential, type CredentialIo } from "./credential.ts";

/** A header with a secret that the origin knows too. */
export function header(
  { name, value, prefix = "" }: Extract<CredentialSettings, { type: "header" }>,
  { secret }: Pick<CredentialIo, "secret">,
): Credential {
  const attach = always({ [name]: prefix + secret(value.secret) });
  return async () => attach;
}
