/** Where a client library finds what proves who it is. */
export type CredentialSource =
  /** What AWS gives a machine: in environment variables, or else from the instance's metadata (IMDSv2). */
  | { readonly kind: "aws" }
  /**
   * What AWS gives a task of ECS or Fargate, in environment variables alone. The metadata of an instance, which names
   * the instance's role instead of the task's, is not asked.
   */
  | { readonly kind: "ecs" }
  /** A file that something else keeps filled with a token that has not expired. */
  | { readonly kind: "file"; readonly path: string }
  /**
   * The program itself, which gives the client a supplier: of credentials of AWS, or of tokens of an issuer.
   * Source: https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds#custom-supplier
   */
  | { readonly kind: "supplier"; readonly of: "aws-credentials" | "tokens" }
  /**
   * The gateway's identity sidecar, which asks AWS for a token of the account's own issuer. Google's client libraries
   * do not know this source.
   */
  | { readonly kind: "aws-outbound" };

/** The service account that a workload acts as. */
export interface ImpersonatedAccount {
  /** Its address. */
  readonly email: string;
  /**
   * Seconds for which its access tokens are good: 600 to 3600.
   * @default 3600
   */
  readonly tokenLifetimeSeconds?: number;
}

export interface CredentialConfigurationProps {
  /** The provider that lets the workload in. */
  readonly provider: { readonly resourceName: `//iam.googleapis.com/${string}` };
  readonly source: CredentialSource;
  /**
   * The service account that the workload acts as; it has to be granted `roles/iam.workloadIdentityUser` on it.
   * @default the workload acts as itself
   */
  readonly serviceAccount?: ImpersonatedAccount;
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
  /** Where the client library finds that token. Absent where the program gives it a supplier. */
  readonly credential_source?:
    | typeof ECS
    | typeof AWS
    | { readonly file: string; readonly format: { readonly type: "text" } }
    | { readonly aws_outbound_federation: true };
  /** Absent where the workload acts as itself. */
  readonly service_account_impersonation_url?: string;
  /** Absent where its tokens are good for an hour. */
  readonly service_account_impersonation?: { readonly token_lifetime_seconds: number };
}

const SHORTEST_LIFETIME = 600;
/** Longer ones need a policy of the organization. */
const LONGEST_LIFETIME = 3600;

/**
 * What `GOOGLE_APPLICATION_CREDENTIALS` names a file of: for `aws` and `file` the same that
 * `gcloud iam workload-identity-pools create-cred-config` writes. The same names make the same text.
 *
 * Google's client libraries do not ask the endpoint of ECS, Fargate included, for the credentials of a task. There, set
 * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN from it, and AWS_REGION; where a program runs for
 * longer than these are good for, it is `supplier`, or `file` with tokens of the account's own issuer.
 *
 * Source: https://google.aip.dev/auth/4117
 *
 * @throws {RangeError} for tokens that would be good for less than 600 or more than 3600 seconds
 */
export function credentialConfiguration(props: CredentialConfigurationProps): CredentialConfiguration {
  const { provider, source, serviceAccount } = props;
  return {
    universe_domain: "googleapis.com",
    type: "external_account",
    audience: provider.resourceName,
    token_url: "https://sts.googleapis.com/v1/token",
    ...sourceMembers(source),
    ...(serviceAccount && impersonationMembers(serviceAccount)),
  };
}

const AWS_REQUEST = "urn:ietf:params:aws:token-type:aws4_request";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const METADATA = "http://169.254.169.254/latest";

const ECS = {
  environment_id: "aws1",
  regional_cred_verification_url:
    "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
} as const;

const AWS = {
  ...ECS,
  region_url: `${METADATA}/meta-data/placement/availability-zone`,
  url: `${METADATA}/meta-data/iam/security-credentials`,
  imdsv2_session_token_url: `${METADATA}/api/token`,
} as const;

function sourceMembers(
  source: CredentialSource,
): Pick<CredentialConfiguration, "subject_token_type" | "credential_source"> {
  switch (source.kind) {
    case "aws":
      return { subject_token_type: AWS_REQUEST, credential_source: AWS };
    case "ecs":
      return { subject_token_type: AWS_REQUEST, credential_source: ECS };
    case "file":
      return {
        subject_token_type: JWT,
        credential_source: { file: source.path, format: { type: "text" } },
      };
    case "aws-outbound":
      return { subject_token_type: JWT, credential_source: { aws_outbound_federation: true } };
    case "supplier":
      return { subject_token_type: source.of === "tokens" ? JWT : AWS_REQUEST };
  }
}

function impersonationMembers({ email, tokenLifetimeSeconds: seconds }: ImpersonatedAccount) {
  const service_account_impersonation_url = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:generateAccessToken`;
  if (seconds === undefined) return { service_account_impersonation_url };
  if (!Number.isInteger(seconds) || seconds < SHORTEST_LIFETIME || seconds > LONGEST_LIFETIME) {
    throw new RangeError(
      `Access tokens of ${email} cannot be good for ${seconds} seconds. Use ${SHORTEST_LIFETIME} to ${LONGEST_LIFETIME}.`,
    );
  }
  return {
    service_account_impersonation_url,
    service_account_impersonation: { token_lifetime_seconds: seconds },
  };
}
