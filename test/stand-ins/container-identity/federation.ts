import { randomBytes } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { type AwsProvider, verifyAwsSubject } from "./aws-subject.ts";
import { type Answer, type Call, json, type SignIdToken } from "./endpoint.ts";

/** A provider of a workload identity pool, and who of it may have ID tokens of the service account. */
export interface Federation {
  /** `//iam.googleapis.com/projects/…/providers/…` */
  readonly provider: string;
  /** By whose tokens, and who has `roles/iam.serviceAccountOpenIdTokenCreator`. */
  readonly of: OidcProvider | { readonly aws: AwsProvider };
  readonly email: string;
}

/** A provider of the kind OpenID Connect. */
export interface OidcProvider {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly subject: string;
}

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const SCOPES = ["https://www.googleapis.com/auth/iam", "https://www.googleapis.com/auth/cloud-platform"];

/** STS and the IAM credentials API, for one provider and one service account. */
export class FederationEndpoints {
  readonly #federation: Federation;
  readonly #tokens = new Set<string>();

  constructor(federation: Federation) {
    this.#federation = federation;
  }

  /** https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token */
  async exchange({ method, body }: Call): Promise<Answer> {
    const { provider } = this.#federation;
    const form = new URLSearchParams(body);
    const scopes = (form.get("scope") ?? "").split(" ");
    const isGood =
      method === "POST" &&
      form.get("grant_type") === TOKEN_EXCHANGE &&
      form.get("audience") === provider &&
      form.get("requested_token_type") === "urn:ietf:params:oauth:token-type:access_token" &&
      form.get("subject_token_type") === this.#subjectTokenType &&
      scopes.some((scope) => SCOPES.includes(scope));
    if (!isGood) return json(400, { error: "invalid_request" });
    try {
      await this.#verify(form.get("subject_token") ?? "");
    } catch {
      return json(400, { error: "invalid_grant" });
    }
    const token = `ya29.${randomBytes(24).toString("base64url")}`;
    this.#tokens.add(token);
    const type = "urn:ietf:params:oauth:token-type:access_token";
    return json(200, {
      access_token: token,
      issued_token_type: type,
      token_type: "Bearer",
      expires_in: 3599,
    });
  }

  get #subjectTokenType(): string {
    const isAws = "aws" in this.#federation.of;
    return `urn:ietf:params:${isAws ? "aws:token-type:aws4_request" : "oauth:token-type:jwt"}`;
  }

  async #verify(token: string): Promise<void> {
    const { of, provider } = this.#federation;
    if ("aws" in of) return verifyAwsSubject(token, of.aws, provider);
    const { issuer, jwksUri, subject } = of;
    await jwtVerify(token, createRemoteJWKSet(new URL(jwksUri)), {
      issuer,
      subject,
      audience: [provider, `https:${provider}`],
      requiredClaims: ["iat", "exp"],
    });
  }

  /** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken */
  async generateIdToken({ method, url, headers, body }: Call, sign: SignIdToken): Promise<Answer> {
    const path = `/v1/projects/-/serviceAccounts/${this.#federation.email}:generateIdToken`;
    if (method !== "POST" || decodeURIComponent(url.pathname) !== path)
      return json(404, { error: { code: 404 } });
    if (!this.#tokens.has(headers.authorization?.replace(/^Bearer /, "") ?? "")) {
      return json(401, { error: { code: 401, status: "UNAUTHENTICATED" } });
    }
    const { audience } = JSON.parse(body) as { audience?: unknown };
    if (typeof audience !== "string") return json(400, { error: { code: 400, status: "INVALID_ARGUMENT" } });
    return json(200, { token: await sign(audience) });
  }
}
