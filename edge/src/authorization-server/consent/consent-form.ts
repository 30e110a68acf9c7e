import { z } from "zod";
import { UnsealError } from "../../sealing/sealer.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { digestOf, isSame } from "../digest.ts";
import type { AuthorizationRequest } from "../grant/grant.ts";

const schema = z.object({
  browser: z.string(),
  request: z.object({
    clientId: z.string(),
    clientHandle: z.string(),
    redirectUri: z.string(),
    codeChallenge: z.string(),
    state: z.string().exactOptional(),
    server: z.string(),
    scopes: z.array(z.string()),
  }),
});

/**
 * Seals what a person is asked to allow into the form on which they answer: nothing is stored before that, and nothing
 * of it can be changed. It is good in this browser only, and for a while.
 *
 * @param cookie - that of the browser
 */
export async function sealConsent(
  request: AuthorizationRequest,
  cookie: string,
  { sealer, settings, now }: AuthorizationServerContext,
): Promise<string> {
  const expiresAt = now() + settings.lifetimes.signInSeconds * 1000;
  return sealer.seal("consent", { browser: await digestOf(cookie), request }, expiresAt);
}

/**
 * Opens it again.
 *
 * @returns undefined where it was not sealed here, is past its time, or is of a page in another browser
 */
export async function openConsent(
  sealed: string,
  cookie: string,
  { sealer }: AuthorizationServerContext,
): Promise<AuthorizationRequest | undefined> {
  try {
    const { browser, request } = schema.parse(await sealer.open("consent", sealed));
    return (await isSame(browser, await digestOf(cookie))) ? request : undefined;
  } catch (error) {
    if (error instanceof UnsealError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
