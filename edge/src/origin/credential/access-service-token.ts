import type { CredentialSettings } from "../../configuration/credential/credential.ts";
import { always, type Credential, type CredentialIo } from "./credential.ts";

/**
 * A service token of Cloudflare Access, for an application whose policy takes it.
 *
 * https://developers.cloudflare.com/cloudflare-one/access-controls/service-credentials/service-tokens/
 */
export function accessServiceToken(
  { clientId, clientSecret }: Extract<CredentialSettings, { type: "access-service-token" }>,
  { secret }: Pick<CredentialIo, "secret">,
): Credential {
  const attach = always({
    "cf-access-client-id": secret(clientId.secret),
    "cf-access-client-secret": secret(clientSecret.secret),
  });
  return async () => attach;
}
