import { readPerson, readText } from "../claims.ts";
import type { Claims, Profile } from "../profile.ts";

/**
 * Google: https://developers.google.com/identity/openid-connect/openid-connect.
 *
 * Its access tokens are opaque and it knows no scope `offline_access`: a refresh token is asked for with
 * `access_type=offline`, and given with a person's first consent only. Every sign-in here is a grant of its own that has
 * to be renewed by itself, so `prompt=consent` asks for that consent each time. At most 100 refresh tokens of one
 * account and one registration are good at a time; the next one silently ends the oldest
 * (https://developers.google.com/identity/protocols/oauth2#expiration). Several registrations in the configuration
 * spread a person's grants, since each of the gateway's clients always uses the same one.
 *
 * `hd` in the request only chooses among accounts; who may come in is decided by `hd` in the ID token. Google vouches for
 * an address while it hosts it: a Workspace account's, and gmail.com's. Other addresses it verified once, when the
 * account was made, and they may have changed hands since
 * (https://developers.google.com/identity/gsi/web/guides/verify-google-id-token), so they are not taken for verified.
 */
export const google: Profile = {
  name: "Google",
  issuer: "https://accounts.google.com",
  scopes: ["openid", "email", "profile"],
  parameters: ({ hostedDomain }) => ({
    access_type: "offline",
    prompt: "consent",
    ...(hostedDomain !== undefined && { hd: hostedDomain }),
  }),
  claims: {},
  userinfo: "without-id-token",
  identify: (claims) => {
    const { subject, email } = readPerson(claims);
    const hostedDomain = readHostedDomain(claims);
    const isHosted = hostedDomain !== undefined || email?.endsWith("@gmail.com");
    return {
      subject,
      ...(email !== undefined && isHosted && { email }),
      ...(hostedDomain !== undefined && { hostedDomain }),
    };
  },
};

function readHostedDomain(claims: Claims): string | undefined {
  const domain = readText(claims, "hd");
  return domain !== undefined && /^[\x21-\x7e]+$/.test(domain) ? domain.toLowerCase() : undefined;
}
