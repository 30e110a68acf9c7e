import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair } from "jose";
import { freePort } from "../../environments/local/free-port.ts";
import { configurationFile, type GatewayProcess, ready } from "./run-gateway.ts";
import { PROVIDER_CLIENT, SessionProvider } from "./session-provider.ts";

/** A redirect URI of an application that has a scheme of its own. */
export const PRIVATE_URI = "cursor://anysphere.cursor-mcp/oauth/callback";

/** The code verifier of the application (RFC 7636 section 4.1). */
export const VERIFIER = randomBytes(32).toString("base64url");

/**
 * The gateway as authorization server in front of two identity providers, and an application on this machine that
 * people come back to.
 */
export class Facade {
  readonly publicUrl: string;
  readonly redirectUri: string;
  readonly company: SessionProvider;
  readonly partner: SessionProvider;
  readonly #application: Server;
  readonly #stateFolder: string;
  #gateway: GatewayProcess | undefined;

  private constructor(
    publicUrl: string,
    application: Server,
    [company, partner]: readonly [SessionProvider, SessionProvider],
    stateFolder: string,
  ) {
    this.publicUrl = publicUrl;
    this.redirectUri = `http://127.0.0.1:${(application.address() as AddressInfo).port}/callback`;
    this.company = company;
    this.partner = partner;
    this.#application = application;
    this.#stateFolder = stateFolder;
  }

  static async start(): Promise<Facade> {
    const application = createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><html lang=en><title>The application</title><p>Signed in.</p>");
    }).listen(0, "127.0.0.1");
    await once(application, "listening");
    const facade = new Facade(
      `http://127.0.0.1:${await freePort()}`,
      application,
      await Promise.all([SessionProvider.start(), SessionProvider.start()]),
      await mkdtemp(join(tmpdir(), "facade-")),
    );
    await facade.#startGateway();
    return facade;
  }

  async stop(): Promise<void> {
    if (this.#gateway) {
      const exit = once(this.#gateway, "exit");
      this.#gateway.kill("SIGTERM");
      await exit;
    }
    this.#application.close();
    this.#application.closeAllConnections();
    this.company.stop();
    this.partner.stop();
    await rm(this.#stateFolder, { recursive: true, force: true });
  }

  /** The URL that an application opens: a good one, but for the changes. */
  authorizationUrl(changes: Readonly<Record<string, string>> = {}): string {
    const parameters = new URLSearchParams({
      response_type: "code",
      client_id: "editor",
      redirect_uri: this.redirectUri,
      code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
      code_challenge_method: "S256",
      state: 'of "the" client',
      resource: `${this.publicUrl}/mcp/documents`,
      ...changes,
    });
    return `${this.publicUrl}/authorize?${parameters}`;
  }

  /** Registers an application, as any can. */
  async register(name: string): Promise<string> {
    const response = await fetch(`${this.publicUrl}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        client_name: name,
        redirect_uris: [this.redirectUri],
        token_endpoint_auth_method: "none",
      }),
    });
    if (response.status !== 201) throw new Error(`not registered, but ${response.status}`);
    return ((await response.json()) as { client_id: string }).client_id;
  }

  /** The answer of the token endpoint to a code of the known application. */
  async redeem(code: string): Promise<unknown> {
    const response = await fetch(`${this.publicUrl}/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: "editor",
        code,
        code_verifier: VERIFIER,
        redirect_uri: this.redirectUri,
      }),
    });
    return response.json();
  }

  async #startGateway(): Promise<void> {
    const file = configurationFile(this.#configuration());
    const child = spawn(
      process.execPath,
      ["edge/command/main.ts", "gateway", "--config", file, "--state", this.#stateFolder],
      {
        env: {
          PATH: process.env.PATH,
          TOKENS_SIGNING_KEY: await signingKey(),
          SEALING_KEY: sealingKey(),
          PROVIDER_SECRET: PROVIDER_CLIENT.secret,
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.#gateway = child;
    await ready(child);
  }

  #configuration(): object {
    const provider = (name: string, { issuer }: SessionProvider) => ({
      profile: "generic",
      name,
      issuer,
      clients: [{ id: PROVIDER_CLIENT.id, secret: { secret: "PROVIDER_SECRET" } }],
    });
    return {
      publicUrl: this.publicUrl,
      servers: {
        documents: {
          name: "Documents",
          origin: { url: "http://127.0.0.1:1/mcp" },
          scopes: { required: ["mcp:connect"] },
          tools: {
            get_public_info: { scopes: ["public:read"] },
            get_confidential_info: { scopes: ["confidential:read"] },
            find_confidential_info: { scopes: ["confidential:read"] },
          },
        },
      },
      signingKeys: { tokens: [{ secret: "TOKENS_SIGNING_KEY" }] },
      sealingKeys: [{ secret: "SEALING_KEY" }],
      authorizationServer: {
        identityProviders: {
          company: provider("Example Company", this.company),
          partner: provider("Partner", this.partner),
        },
        access: {
          grants: ["company", "partner"].map((identityProvider) => ({
            when: { identityProvider, group: "readers" },
            scopes: ["mcp:connect", "public:read"],
          })),
        },
        clients: { editor: { name: "Example Editor", redirectUris: [this.redirectUri, PRIVATE_URI] } },
      },
    };
  }
}

async function signingKey(): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: "tokens-1" });
}

function sealingKey(): string {
  return JSON.stringify({ kty: "oct", kid: "sealing-1", k: randomBytes(32).toString("base64url") });
}
