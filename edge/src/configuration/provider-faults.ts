import type { IdentityProviderSettings } from "./authorization-server.ts";
import type { Configuration, Fault } from "./configuration.ts";

type ProfileName = IdentityProviderSettings["profile"];

/** Profiles that know their issuer. */
const KNOWN_ISSUERS = new Set<ProfileName>(["google", "github"]);

/** Profiles of providers that know the parameter `audience`. */
const TAKING_AUDIENCE = new Set<ProfileName>(["okta", "auth0", "generic"]);

/** What subjects of machines, `client:<id>`, and names of clients, `dynamic:<digest>`, begin with. */
const RESERVED_IDS = new Set(["client", "dynamic"]);

/** `https://login.microsoftonline.com/<tenant id>/v2.0`, and its siblings in national clouds. */
const TENANT_PATH = /^\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\/v2\.0$/;

/** What is wrong with an identity provider's settings: what cannot work, and what would not be heeded. */
export function providerFaults(
  id: string,
  settings: IdentityProviderSettings,
  { publicUrl, signingKeys }: Configuration,
): Fault[] {
  const { profile, issuer, audience, claims, directory, clients } = settings;
  const path = `authorizationServer.identityProviders.${id}`;
  const faults: Fault[] = [];
  const add = (member: string, message: string) => void faults.push({ path: `${path}${member}`, message });
  if (RESERVED_IDS.has(id)) add("", "expected another id: subjects and names of clients begin with this one");
  const issuerMessage = issuer === publicUrl ? "is the gateway itself" : issuerFault(profile, issuer);
  if (issuerMessage !== undefined) add(".issuer", issuerMessage);
  if (audience !== undefined && !TAKING_AUDIENCE.has(profile)) {
    add(".audience", `has no place with the profile ${profile}`);
  }
  if (profile === "github" && (claims.groups ?? claims.roles) !== undefined) {
    add(".claims", "have no place with the profile github, which has none");
  }
  if (directory && profile !== "google") add(".directory", "is Google's: it goes with the profile google");
  if (directory && signingKeys.workload.length === 0) {
    add(".directory", "needs signingKeys.workload to prove itself to Google");
  }
  if (new Set(clients.map((client) => client.id)).size < clients.length) add(".clients", "lists an id twice");
  return faults;
}

/** What is wrong with an issuer that cannot be that of a provider of this kind; undefined where nothing is. */
function issuerFault(profile: ProfileName, issuer: string | undefined): string | undefined {
  if (issuer === undefined) {
    return KNOWN_ISSUERS.has(profile) ? undefined : `is missing: the profile ${profile} does not know it`;
  }
  if (profile === "auth0" && !issuer.endsWith("/")) {
    return "lacks the slash that Auth0's issuers end with: https://<tenant>.auth0.com/";
  }
  if (profile === "entra" && !TENANT_PATH.test(new URL(issuer).pathname)) {
    return "names no tenant: expected https://login.microsoftonline.com/<tenant id>/v2.0, with the id as a GUID";
  }
  return undefined;
}
