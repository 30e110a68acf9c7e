import type { Client } from "../../../../../edge/src/authorization-server/client/client.ts";
import { createDocumentFinder } from "../../../../../edge/src/authorization-server/client/metadata-document/find-by-document.ts";
import { parseConfiguration } from "../../../../../edge/src/configuration/parse.ts";
import type { ConfigurationDocument } from "../../../../../edge/src/configuration/schema.ts";
import { restrictToHttps } from "../../../../../edge/src/network/fetcher.ts";
import { AUTHORIZATION_DOCUMENT } from "../../../material/authorization-server.ts";
import { type Clock, createClock } from "../../../material/clock.ts";
import { createNetwork, json, type Network } from "../../../material/network.ts";

/** Where Studio's document is. */
export const STUDIO = "https://studio.example.com/client.json";

/** Where the documents of Claude's clients are, for which the gateway has some of its own. */
export const CLAUDE = "https://claude.ai/oauth/mcp-oauth-client-metadata";
export const CLAUDE_CODE = "https://claude.ai/oauth/claude-code-client-metadata";

type Registration = NonNullable<ConfigurationDocument["authorizationServer"]>["registration"];

/** A document about a client at this URL. */
export function documentOf(url: string, members: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    client_id: url,
    client_name: "Studio",
    redirect_uris: ["https://studio.example.com/cb"],
    ...members,
  };
}

/** The world in which documents are looked for: in the beginning there is Studio's. */
export class DocumentWorld {
  readonly clock: Clock = createClock();
  readonly network: Network = createNetwork({ [STUDIO]: json(documentOf(STUDIO)) });

  /**
   * What finds clients for a gateway that takes registrations in this way.
   *
   * @returns a function whose second argument is the source of the request; null for none that is known
   */
  createFinder(registration: Registration = {}, publicUrl = "https://mcp.example.com") {
    const { authorizationServer } = AUTHORIZATION_DOCUMENT;
    const settings = parseConfiguration({
      ...AUTHORIZATION_DOCUMENT,
      publicUrl,
      authorizationServer: { ...authorizationServer, registration },
    }).authorizationServer;
    if (!settings) throw new Error("expected an authorization server");
    const internet = restrictToHttps(this.network.fetcher, () => publicUrl.startsWith("http:"));
    const find = createDocumentFinder({ publicUrl, registration: settings.registration, internet });
    return (id: string, source: string | null = "192.0.2.1"): Promise<Client> =>
      find(id, { ...this.clock, ...(source !== null && { source }) });
  }
}
