import { base64url } from "jose";
import { z } from "zod";
import type { Principal } from "../../access-token/principal.ts";
import type { Server } from "../../configuration/configuration.ts";
import type { Purpose, Sealer } from "../../sealing/sealer.ts";
import { UnsealError } from "../../sealing/sealer.ts";

/** MCP 2025-11-25, transports, "Session Management": visible ASCII. Some origins use JWTs. */
const ORIGIN_ID = /^[\x21-\x7e]{1,1024}$/;

/** As long as anything that is sealed here can get. */
const SEALED_ID = /^[\w.-]{1,8192}$/;

const session = z.object({ owner: z.string(), id: z.string() });

const event = z.object({
  owner: z.string(),
  session: z.string().exactOptional(),
  id: z.string(),
  request: z.object({ id: z.union([z.string(), z.number()]), method: z.string() }).exactOptional(),
});

/** An event of a stream of the origin's. */
export interface OriginEvent {
  /** The id that the origin gave it. */
  readonly id: string;
  /** The request that the stream answers, if it answers one. */
  readonly request?: { readonly id: string | number; readonly method: string } | undefined;
}

/** Whose the ids are, and with what they are sealed. */
export interface SessionOwner {
  readonly principal: Principal;
  readonly server: Server;
  readonly sealer: Sealer;
  /** When what is sealed now ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * The ids of sessions and events that revisions before 2026-07-28 have (MCP 2025-11-25, transports, "Session
 * Management" and "Resumability"). The client gets the origin's own, sealed together with whose they are: whatever
 * isolate gets them back can tell, without a memory of what there is.
 */
export class SessionIds {
  readonly #owner: SessionOwner;

  constructor(owner: SessionOwner) {
    this.#owner = owner;
  }

  /** Seals the id of a session that the origin has begun; undefined for what is none. */
  async seal(id: string): Promise<string | undefined> {
    return ORIGIN_ID.test(id) ? this.#seal("mcp-session", { id }) : undefined;
  }

  /** The origin's own id of a session; undefined where it is not of this principal at this server, or has ended. */
  async open(text: string): Promise<string | undefined> {
    return (await this.#open("mcp-session", text, session))?.id;
  }

  /** Seals the id of an event for the session it belongs to, if any; undefined for what cannot be sent back. */
  async sealEvent(event: OriginEvent, session: string | undefined): Promise<string | undefined> {
    if (!ORIGIN_ID.test(event.id)) return undefined;
    const request = event.request && { id: event.request.id, method: event.request.method };
    return this.#seal("mcp-event", { id: event.id, request, session });
  }

  /** The event that the id is of; undefined where it is not of this principal, server and session, or too old. */
  async openEvent(text: string, session: string | undefined): Promise<OriginEvent | undefined> {
    const opened = await this.#open("mcp-event", text, event);
    return opened?.session === session ? opened : undefined;
  }

  async #seal(purpose: Purpose, content: object): Promise<string> {
    const { sealer, expiresAt } = this.#owner;
    return sealer.seal(purpose, { owner: await ownerOf(this.#owner), ...content }, expiresAt);
  }

  async #open<Content extends { readonly owner: string }>(
    purpose: Purpose,
    text: string,
    schema: z.ZodType<Content>,
  ): Promise<Content | undefined> {
    if (!SEALED_ID.test(text)) return undefined;
    try {
      const { data } = schema.safeParse(await this.#owner.sealer.open(purpose, text));
      return data?.owner === (await ownerOf(this.#owner)) ? data : undefined;
    } catch (error) {
      if (error instanceof UnsealError) return undefined;
      throw error;
    }
  }
}

/** One principal at one server, in a few characters. */
async function ownerOf({ principal, server }: SessionOwner): Promise<string> {
  const { issuer, subject, kind } = principal;
  const identity = JSON.stringify([issuer, subject, server.id, ...(kind ? [kind] : [])]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(identity));
  return base64url.encode(new Uint8Array(digest));
}
