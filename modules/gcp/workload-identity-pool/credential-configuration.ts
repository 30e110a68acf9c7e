/** Where a client library finds what proves who it is. */
export type CredentialSource =
  /** What AWS gives the workload: in environment variables, or else from the instance's metadata (IMDSv2). */
  | { readonly kind: "aws" }
  /** A file that something else keeps filled with a token that has not expired. */
  | { readonly kind: "file"; readonly path: string };

export interface CredentialConfigurationProps {
  /** The provider that lets the workload in. */
  readonly provider: { readonly resourceName: `//iam.googleapis.com/${string}` };
  readonly source: CredentialSource;
  /**
   * The service account that the workload acts as; it has to be granted `roles/iam.workloadIdentityUser` on it.
   * @default the workload acts as itself
   */
  readonly serviceAccount?: { readonly email: string };
}

/** A credential configuration file of Google's client libraries, as JSON. It holds no secret. */
export interface CredentialConfiguration {
  /** `googleapis.com`. */
  readonly universe_domain: string;
  readonly type: "external_account";
  /** The provider, by its full resource name. */
  readonly audience: string;
  /** What kind of token is exchanged, as RFC 8693 and Google name it. */
  readonly subject_token_type: string;
  /** Where it is exchanged. */
  readonly token_url: string;
  /** Where the client library finds that token. */
  readonly credential_source:
    | typeof AWS
    | { readonly file: string; readonly format: { readonly type: "text" } };
  /** Absent where the workload acts as itself. */
  readonly service_account_impersonation_url?: string;
}

/**
 * What `GOOGLE_APPLICATION_CREDENTIALS` names a file of: the same that
 * `gcloud iam workload-identity-pools create-cred-config` writes.
 *
 * Google's client libraries do not ask the endpoint of ECS, Fargate included, for the credentials of a task: there,
 * set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN from it, and AWS_REGION.
 *
 * Source: https://google.aip.dev/auth/4117
 */
export function credentialConfiguration(props: CredentialConfigurationProps): CredentialConfiguration {
  const { provider, source, serviceAccount } = props;
  return {
    universe_domain: "googleapis.com",
    type: "external_account",
    audience: provider.resourceName,
    subject_token_type:
      source.kind === "aws"
        ? "urn:ietf:params:aws:token-type:aws4_request"
        : "urn:ietf:params:oauth:token-type:jwt",
    token_url: "https://sts.googleapis.com/v1/token",
    credential_source: source.kind === "aws" ? AWS : { file: source.path, format: { type: "text" } },
    ...(serviceAccount && {
      service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${serviceAccount.email}:generateAccessToken`,
    }),
  };
}

const METADATA = "http://169.254.169.254/latest";

const AWS = {
  environment_id: "aws1",
  region_url: `${METADATA}/meta-data/placement/availability-zone`,
  url: `${METADATA}/meta-data/iam/security-credentials`,
  regional_cred_verification_url:
    "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
  imdsv2_session_token_url: `${METADATA}/api/token`,
} as const;
