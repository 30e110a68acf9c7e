import { type JWTPayload, SignJWT } from "jose";
import { ADMINISTRATOR, PROVIDER, SCOPES, SERVICE_ACCOUNT, SUBJECT } from "./company.ts";
import { type SetUp, START } from "./set-up.ts";

/** {@link START} as a NumericDate (RFC 7519 section 2). */
export const SECONDS = START / 1000;

/** Where assertions are signed. */
export const SIGN = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${SERVICE_ACCOUNT}:signJwt`;

/** Where ID tokens are had. */
export const IDENTIFY = SIGN.replace(":signJwt", ":generateIdToken");

/** The claims of a good assertion. */
export const CLAIMS = {
  iss: SERVICE_ACCOUNT,
  sub: ADMINISTRATOR,
  scope: SCOPES.join(" "),
  aud: "https://oauth2.googleapis.com/token",
  iat: SECONDS,
  exp: SECONDS + 3600,
};

/** What differs from a good request or token; what is undefined is left out. */
export type Change = Readonly<Record<string, unknown>>;

/** Asks Google one thing at a time, well or badly. */
export class GoogleClient {
  readonly #setUp: SetUp;

  constructor(setUp: SetUp) {
    this.#setUp = setUp;
  }

  workloadToken(claims: Change = {}, header: Change = {}): Promise<string> {
    const { issuer, key } = this.#setUp;
    const good: JWTPayload = {
      iss: `${issuer.publicUrl}/workload`,
      sub: SUBJECT,
      aud: `https:${PROVIDER}`,
      iat: SECONDS,
      exp: SECONDS + 300,
    };
    return new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: "RS256", kid: "workload-1", ...header })
      .sign(key.privateKey);
  }

  exchange(subjectToken: string, change: Change = {}, init: RequestInit = {}): Promise<Response> {
    const body = formOf({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: PROVIDER,
      scope: "https://www.googleapis.com/auth/iam",
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token: subjectToken,
      ...change,
    });
    return this.#fetch("https://sts.googleapis.com/v1/token", { method: "POST", body, ...init });
  }

  async federatedToken(change: Change = {}): Promise<string> {
    return tokenIn(await this.exchange(await this.workloadToken(), change));
  }

  async sign(body: unknown, token?: string, url = SIGN): Promise<Response> {
    const authorization = `Bearer ${token ?? (await this.federatedToken())}`;
    return this.#fetch(url, { method: "POST", headers: { authorization }, body: JSON.stringify(body) });
  }

  /** Asks for an ID token of the service account. */
  identify(body: unknown, token?: string): Promise<Response> {
    return this.sign(body, token, IDENTIFY);
  }

  async assertion(change: Change = {}): Promise<string> {
    const response = await this.sign({ payload: JSON.stringify({ ...CLAIMS, ...change }) });
    return ((await response.json()) as { signedJwt: string }).signedJwt;
  }

  redeem(assertion: string, change: Change = {}): Promise<Response> {
    const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    const body = formOf({ grant_type: grantType, assertion, ...change });
    return this.#fetch("https://oauth2.googleapis.com/token", { method: "POST", body });
  }

  async delegatedToken(change: Change = {}): Promise<string> {
    return tokenIn(await this.redeem(await this.assertion(change)));
  }

  async read(path: string, token?: string, method = "GET"): Promise<Response> {
    const authorization = `Bearer ${token ?? (await this.delegatedToken())}`;
    const url = `https://admin.googleapis.com/admin/directory/v1${path}`;
    return this.#fetch(url, { method, headers: { authorization } });
  }

  #fetch(url: string, init: RequestInit): Promise<Response> {
    return this.#setUp.google.internet(url, init);
  }
}

function formOf(parameters: Change): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) form.append(name, String(value));
  }
  return form;
}

async function tokenIn(response: Response): Promise<string> {
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`there is no token in an answer of status ${response.status}`);
  return token;
}
