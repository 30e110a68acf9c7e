import { z } from "zod";
import { type Purpose, type Sealer, UnsealError } from "../../sealing/sealer.ts";

/** What a code says: which grant it is the code of. */
export type Code = z.output<typeof code>;

const code = z.object({ grant: z.string() });

/** What a refresh token says. */
export type RefreshToken = z.output<typeof refreshToken>;

const refreshToken = z.object({
  grant: z.string(),
  /** Which one of its grant it is: 1 is the first. */
  generation: z.int().positive(),
  /** The id of the server that the grant is for. */
  server: z.string(),
});

const successor = z.object({ refreshToken: z.string() });

const upstreamSession = z.object({
  clientId: z.string(),
  refreshToken: z.string().exactOptional(),
  accessToken: z.string().exactOptional(),
  accessTokenExpiresAt: z.number().exactOptional(),
});

/** Opens a code; undefined where it is none, or past its time. */
export function openCode(text: string, sealer: Sealer): Promise<Code | undefined> {
  return openAny("code", text, code, sealer);
}

/**
 * @param expiresAt - the end of the grant, in milliseconds since 1970: one that was not used for too long is still to be
 *   known for what it is, should somebody else have used it
 */
export function sealRefreshToken(token: RefreshToken, sealer: Sealer, expiresAt: number): Promise<string> {
  return sealer.seal("refresh-token", token, expiresAt);
}

/** Opens a refresh token; undefined where it is none, or past its time. */
export function openRefreshToken(text: string, sealer: Sealer): Promise<RefreshToken | undefined> {
  return openAny("refresh-token", text, refreshToken, sealer);
}

/** Seals a refresh token once more: as it is, whoever reads where it is kept could use it. */
export function sealSuccessor(token: string, sealer: Sealer, expiresAt: number): Promise<string> {
  return sealer.seal("successor", { refreshToken: token }, expiresAt);
}

/** @throws {Error} where it cannot be opened: it was sealed by this gateway, for this use */
export async function openSuccessor(text: string, sealer: Sealer): Promise<string> {
  return successor.parse(await sealer.open("successor", text)).refreshToken;
}

/** @throws {Error} where it cannot be opened: it was sealed by this gateway, for this use */
export async function openUpstreamSession(text: string, sealer: Sealer) {
  return upstreamSession.parse(await sealer.open("upstream-session", text));
}

async function openAny<Content>(
  purpose: Purpose,
  text: string,
  schema: z.ZodType<Content>,
  sealer: Sealer,
): Promise<Content | undefined> {
  try {
    return schema.safeParse(await sealer.open(purpose, text)).data;
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}
