import {
  IamWorkloadIdentityPoolProvider,
  type IamWorkloadIdentityPoolProviderConfig,
} from "@cdktf/provider-google/lib/iam-workload-identity-pool-provider/index.js";
import { Construct } from "constructs";
import type { Credentials, IdentitySource, Trust } from "./identity-source.ts";
import { requireId, requireText } from "./names.ts";
import { checkTrust } from "./trust-limits.ts";
import type { WorkloadIdentityPool } from "./workload-identity-pool.ts";

/** What may be said of a provider beside whom it lets in. */
export interface ProviderOptions {
  /**
   * Why nobody who comes in by this provider can have the subject of somebody who comes in by another one of the
   * pool. Needed from the second provider on; best is a pool for each. It becomes the description.
   */
  readonly sharesPoolBecause?: string;
  /**
   * What people see in lists: 1 to 32 characters.
   * @default the provider's id
   */
  readonly displayName?: string;
  /**
   * Whether it lets nobody in. Tokens that it gave out before are good until they expire.
   * @default false
   */
  readonly disabled?: boolean;
}

/** One way into a workload identity pool. `pool.addProvider` makes it. */
export class WorkloadIdentityPoolProvider extends Construct {
  readonly resource: IamWorkloadIdentityPoolProvider;
  /**
   * `//iam.googleapis.com/projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<provider>`: the
   * audience of an exchange of tokens, and with or without `https:` in front the `aud` of the tokens themselves, where
   * the source names no audiences.
   */
  readonly resourceName: `//iam.googleapis.com/${string}`;
  readonly trust: Trust;

  constructor(pool: WorkloadIdentityPool, id: string, source: IdentitySource, options: ProviderOptions = {}) {
    super(pool, id);
    requireId(this, "provider", id);
    requireText(this, "display name", options.displayName, 32);
    requireText(this, "reason to share a pool", options.sharesPoolBecause, 256);
    this.trust = source.trust(this);
    checkTrust(this, this.trust);
    this.resourceName = `//iam.googleapis.com/${pool.name}/providers/${id}`;
    this.resource = new IamWorkloadIdentityPoolProvider(this, "Resource", {
      project: pool.resource.project,
      workloadIdentityPoolId: pool.resource.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: id,
      displayName: options.displayName ?? id,
      description: options.sharesPoolBecause,
      disabled: options.disabled ?? false,
      attributeMapping: { ...this.trust.mapping },
      attributeCondition: this.trust.condition,
      ...credentialsConfig(this.trust.credentials),
    });
  }
}

function credentialsConfig(
  credentials: Credentials,
): Pick<IamWorkloadIdentityPoolProviderConfig, "aws" | "oidc" | "saml"> {
  switch (credentials.kind) {
    case "aws":
      return { aws: { accountId: credentials.accountId } };
    case "oidc": {
      const { issuer, audiences, jwks } = credentials;
      const allowedAudiences = audiences.length > 0 ? [...audiences] : undefined;
      return { oidc: { issuerUri: issuer, allowedAudiences, jwksJson: jwks } };
    }
    case "saml":
      return { saml: { idpMetadataXml: credentials.metadata } };
  }
}
