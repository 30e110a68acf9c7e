import { createHash } from "node:crypto";
import { type StandIn, startIdentityProvider } from "./run.ts";
import type { VendorName } from "./vendors.ts";

/** The client that is registered at every stand-in. */
export const CLIENT = {
  id: "gateway",
  secret: "a-secret",
  redirectUris: ["https://mcp.example.com/callback/company"],
};

/** Where it is sent back to. */
export const CALLBACK = "https://mcp.example.com/callback/company";

/** RFC 7636 appendix B. */
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/** Scopes with which each of them gives a refresh token, if it gives one at all. */
export const SCOPES: Readonly<Record<VendorName, string>> = {
  google: "openid email",
  entra: "openid profile email offline_access",
  okta: "openid email offline_access groups",
  auth0: "openid email offline_access",
  keycloak: "openid email offline_access",
  cognito: "openid email",
  github: "user:email read:org",
  generic: "openid email groups offline_access",
};

/** What differs from a good request; a parameter that is undefined is left out. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** What a token endpoint answered. */
export interface TokenAnswer {
  readonly status: number;
  readonly answer: Readonly<Record<string, string>>;
}

/** Where a stand-in's endpoints are. */
interface Places {
  readonly authorization: string;
  readonly token: string;
  readonly userinfo: string;
  readonly keys: string;
}

/** Fetches a JSON object. */
export async function getJson(url: string, init?: RequestInit): Promise<Record<string, unknown>> {
  return (await (await fetch(url, init)).json()) as Record<string, unknown>;
}

/** The claims of an ID token, unverified. */
export function claimsOf(idToken = ""): Record<string, unknown> {
  return JSON.parse(Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString("utf8"));
}

/** A plain OAuth client of a stand-in, which has nothing of the gateway in it. */
export class Visitor {
  readonly name: VendorName;
  readonly standIn: StandIn;
  readonly places: Places;

  private constructor(standIn: StandIn, places: Places) {
    this.name = standIn.vendor;
    this.standIn = standIn;
    this.places = places;
  }

  static async start(name: VendorName): Promise<Visitor> {
    const standIn = await startIdentityProvider(name);
    await standIn.addClient(CLIENT);
    return new Visitor(standIn, await placesOf(standIn));
  }

  /** Makes somebody known and has them sign in from now on. */
  async meet(id: string): Promise<void> {
    await this.standIn.changeAccount(id, {});
    await this.standIn.signInNext(id);
  }

  authorizationUrl(changes: Changes = {}): string {
    const url = new URL(this.places.authorization);
    const parameters: Changes = {
      response_type: "code",
      client_id: CLIENT.id,
      redirect_uri: CALLBACK,
      scope: SCOPES[this.name],
      state: "a state",
      nonce: "a nonce",
      code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
      code_challenge_method: "S256",
      access_type: "offline",
      prompt: "consent",
      ...changes,
    };
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url.href;
  }

  /** Where an authorization request is sent back to, with what. */
  visit(changes: Changes = {}): Promise<URL> {
    return this.standIn.visit(this.authorizationUrl(changes));
  }

  async signIn(changes: Changes = {}): Promise<TokenAnswer & { readonly code: string }> {
    const code = (await this.visit(changes)).searchParams.get("code") ?? "";
    return { code, ...(await this.redeem(code)) };
  }

  redeem(code: string, changes: Readonly<Record<string, string>> = {}): Promise<TokenAnswer> {
    const form = { grant_type: "authorization_code", code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
    return this.#askToken({ ...form, ...changes });
  }

  refresh(token = ""): Promise<TokenAnswer> {
    return this.#askToken({ grant_type: "refresh_token", refresh_token: token });
  }

  /** The status with which an access token is taken. */
  async statusOf(accessToken = ""): Promise<number> {
    const headers = { authorization: `Bearer ${accessToken}`, "user-agent": "test" };
    return (await fetch(this.places.userinfo, { headers })).status;
  }

  async #askToken(form: Readonly<Record<string, string>>): Promise<TokenAnswer> {
    const isBasic = this.name === "generic";
    const basic = `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString("base64")}`;
    const post = { client_id: CLIENT.id, client_secret: CLIENT.secret };
    const response = await fetch(this.places.token, {
      method: "POST",
      headers: { accept: "application/json", ...(isBasic && { authorization: basic }) },
      body: new URLSearchParams({ ...(!isBasic && post), ...form }),
    });
    return { status: response.status, answer: (await response.json()) as Record<string, string> };
  }
}

/** Read from what a stand-in publishes; GitHub publishes nothing, and documents them. */
async function placesOf({ vendor, issuer }: StandIn): Promise<Places> {
  if (vendor === "github") {
    const [authorization, token] = [`${issuer}/login/oauth/authorize`, `${issuer}/login/oauth/access_token`];
    return { authorization, token, userinfo: `${issuer}/api/v3/user`, keys: "" };
  }
  const document = await getJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  if (document.issuer !== issuer) throw new Error("the document is of another issuer");
  return {
    authorization: String(document.authorization_endpoint),
    token: String(document.token_endpoint),
    userinfo: String(document.userinfo_endpoint),
    keys: String(document.jwks_uri),
  };
}
