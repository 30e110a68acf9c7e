import { authorizationServer } from "../../../edge/src/configuration/authorization-server.ts";
import { type RedirectUriPolicy, redirectUriFault } from "../../../edge/src/redirect-uri/judge.ts";

/** The policy of a configuration that says nothing about redirect URIs. */
const POLICY = authorizationServer.shape.registration.parse({}).redirectUris;

/** Schemes that a browser acts upon itself. */
export const DANGEROUS = [
  ...["javascript", "data", "vbscript", "blob", "file", "about", "filesystem", "view-source", "intent"],
  ...["ftp", "mailto", "tel", "ws", "wss", "jar", "livescript", "ms-appx", "chrome", "edge"],
  ...["ms-msdt", "ms-officecmd", "search-ms", "search", "shell", "smb", "itms-services", "jnlp", "ldap"],
  "x-apple.systempreferences",
];

/** What is wrong with a redirect URI under that policy, but for what is otherwise. */
export function faultOf(uri: string, policy: Partial<RedirectUriPolicy> = {}) {
  return redirectUriFault(uri, { ...POLICY, ...policy });
}
