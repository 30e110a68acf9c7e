import { EnvironmentError } from "../environments/environment.ts";
import type { OnGoogleCloud } from "./clouds.ts";
import { providerName, serviceAccountEmail } from "./gcp-names.ts";
import type { DirectoryReaderProps } from "./gcp-platform.ts";

/**
 * Which parts of the gateway read the company's directory as a service account of the environment's own project.
 * Accounts of other projects are somebody else's to make.
 *
 * @throws {EnvironmentError} where such an account is to be reached by another pool than the environment's
 */
export function directoryReadersOf(environment: OnGoogleCloud): DirectoryReaderProps[] {
  const { name, gcp, authorizationServer } = environment;
  const project = { id: gcp.projectId, number: gcp.projectNumber };
  const expected = providerName(project, "edge");
  return Object.entries(authorizationServer?.identityProviders ?? {}).flatMap(([id, { directory }]) => {
    if (directory === undefined) return [];
    const [accountId = ""] = directory.serviceAccount.split("@");
    if (serviceAccountEmail(project, accountId) !== directory.serviceAccount) return [];
    if (directory.workloadIdentityProvider !== expected) {
      const path = `authorizationServer.identityProviders.${id}.directory.workloadIdentityProvider`;
      throw new EnvironmentError(name, [{ path, message: `expected the environment's own, ${expected}` }]);
    }
    return [{ subject: `identity-provider:${id}`, accountId }];
  });
}
