import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { IdentityProviderSettings } from "../../../edge/src/configuration/authorization-server.ts";
import { limits } from "../../../edge/src/configuration/limits.ts";
import {
  createIdentityProvider,
  type IdentityProviderSurroundings,
} from "../../../edge/src/identity-providers/create-identity-provider.ts";
import type { SignedIn } from "../../../edge/src/identity-providers/identity.ts";
import type {
  IdentityProvider,
  UpstreamRequest,
} from "../../../edge/src/identity-providers/identity-provider.ts";
import { type StandIn, startIdentityProvider } from "./run.ts";

declare global {
  /** As workerd has it: https://developers.cloudflare.com/workers/runtime-apis/scheduler/ */
  var scheduler: { wait(milliseconds: number): Promise<void> };
}

globalThis.scheduler ??= { wait: (milliseconds) => setTimeout(milliseconds, undefined, { ref: false }) };

/** The gateway's registration at every stand-in. */
const CLIENT = { id: "gateway", secret: "a-secret-of-the-gateways" };

/** A stand-in together with the gateway's side of it. */
export class GatewaySide {
  readonly standIn: StandIn;
  readonly provider: IdentityProvider;
  readonly redirectUri: string;
  readonly io = { now: Date.now, waitUntil: () => {} };

  private constructor(standIn: StandIn, provider: IdentityProvider, redirectUri: string) {
    this.standIn = standIn;
    this.provider = provider;
    this.redirectUri = redirectUri;
  }

  static async start(
    settings: Partial<IdentityProviderSettings> & Pick<IdentityProviderSettings, "profile">,
    surroundings: Partial<IdentityProviderSurroundings> = {},
  ): Promise<GatewaySide> {
    const standIn = await startIdentityProvider(settings.profile);
    // Not by its address: Cognito takes plain http to localhost only.
    const redirectUri = `http://localhost:8787/callback/${settings.profile}`;
    await standIn.addClient({ ...CLIENT, redirectUris: [redirectUri] });
    const clients = [{ id: CLIENT.id, secret: { secret: "CLIENT_SECRET" } }];
    const all = { claims: {}, issuer: standIn.issuer, clients, ...settings };
    const provider = createIdentityProvider(settings.profile, all, {
      internet: (url, init) => fetch(url, init),
      limits: limits.parse({}),
      secret: () => CLIENT.secret,
      publicUrl: "http://localhost:8787",
      ...surroundings,
    });
    return new GatewaySide(standIn, provider, redirectUri);
  }

  /** What the gateway would keep from its approval to its callback. */
  async request(): Promise<UpstreamRequest> {
    const random = () => randomBytes(32).toString("base64url");
    const client = await this.provider.clientFor("editor");
    const { redirectUri } = this;
    return { client, redirectUri, state: random(), nonce: random(), codeVerifier: random() };
  }

  /** Leads a browser to the stand-in and back. */
  async visit(request: UpstreamRequest): Promise<URLSearchParams> {
    const url = await this.provider.authorizationUrl(request, this.io);
    return (await this.standIn.visit(url)).searchParams;
  }

  /** Signs in whoever is next. */
  async signIn(): Promise<SignedIn> {
    const request = await this.request();
    return this.provider.complete(await this.visit(request), request, this.io);
  }

  /** Asks about them again. */
  async renew({ session }: SignedIn): Promise<SignedIn> {
    const client = this.provider.client(session.clientId);
    if (!client) throw new Error("expected the gateway's registration");
    return this.provider.renew(session, client, this.io);
  }
}
