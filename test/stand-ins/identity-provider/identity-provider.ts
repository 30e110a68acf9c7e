import { type Account, Accounts } from "./accounts.ts";
import { answerAuthorization } from "./authorization-endpoint.ts";
import { Clients } from "./clients.ts";
import { type Answer, formOf, json, page, type Question } from "./exchange.ts";
import type { Keys } from "./keys.ts";
import { answerToken } from "./token-endpoint.ts";
import { type Consent, Tokens } from "./tokens.ts";
import { answerUserinfo } from "./userinfo-endpoint.ts";
import type { Endpoints, Site, Vendor } from "./vendor.ts";

/** A request that came in, for tests to look at. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** Of the query and of a form. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A provider with its accounts, clients and tokens: the state that the endpoints share. */
export class IdentityProvider {
  readonly vendor: Vendor;
  readonly site: Site;
  readonly keys: Keys;
  readonly accounts = new Accounts();
  readonly clients = new Clients();
  readonly tokens = new Tokens();
  readonly requests: RecordedRequest[] = [];
  /** Who has consented to what before: `<account> <client>`. */
  readonly consents = new Set<string>();
  /** While it is true, everything is answered 503. */
  isDown = false;
  /** The error that the next authorization request is answered with, once. */
  denial: string | undefined;

  constructor(vendor: Vendor, site: Site, keys: Keys) {
    this.vendor = vendor;
    this.site = site;
    this.keys = keys;
  }

  get issuer(): string {
    return this.vendor.issuer(this.site);
  }

  get endpoints(): Endpoints {
    return this.vendor.endpoints(this.site);
  }

  /** Answers a request that is not about control. */
  async answer(question: Question): Promise<Answer> {
    this.#record(question);
    if (this.isDown) return page(503, "Service unavailable");
    const { method, url } = question;
    const here = url.origin + url.pathname;
    const { authorization, token, keys, userinfo } = this.endpoints;
    if (method === "GET" && here === authorization) return answerAuthorization(this, question);
    if (method === "POST" && here === token) return answerToken(this, question);
    if (method === "GET" && here === userinfo) return answerUserinfo(this, question);
    if (method === "GET" && here === keys) return json({ keys: [this.keys.publicJwk] });
    const documents = this.vendor.documents(this.site);
    if (method === "GET" && Object.hasOwn(documents, here)) return json(documents[here]);
    const route = this.vendor.routes?.[`${method} ${url.pathname}`];
    return route ? route(this, question) : page(404, "There is nothing here");
  }

  /** Signs an ID token: OpenID Connect Core section 2. */
  async idToken(consent: Consent, nonce: string | undefined): Promise<string | undefined> {
    const account = this.accounts.get(consent.account);
    if (!this.vendor.idToken || !account || !consent.scopes.includes("openid")) return undefined;
    const now = Math.floor(Date.now() / 1000);
    return this.keys.sign({
      iss: this.issuer,
      aud: consent.client,
      iat: now,
      exp: now + 3600,
      ...(nonce !== undefined && { nonce }),
      ...this.vendor.idToken(account, consent.scopes, this.issuer),
    });
  }

  /** Whoever a consent is of, unless they were removed. */
  personOf({ account }: Consent): Account | undefined {
    const person = this.accounts.get(account);
    return person?.removed ? undefined : person;
  }

  #record(question: Question): void {
    const { method, url } = question;
    const parameters = Object.fromEntries([...url.searchParams, ...formOf(question)]);
    this.requests.push({ method, path: url.pathname, parameters });
  }
}
