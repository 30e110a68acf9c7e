import type { Configuration, Fault, Server } from "../configuration.ts";
import { secretNames } from "../secrets.ts";
import type { CredentialSettings } from "./credential.ts";
import { shownSecretFaults } from "./shown-secrets.ts";

/**
 * Whom clouds expect in the tokens that they exchange for their own: whoever is shown one of these could act as the
 * gateway there.
 */
const EXCHANGES = [
  /^(?:https:)?\/\/(?:iam|sts)\.googleapis\.com(?:\/|$)/,
  /^(?:https:\/\/)?sts(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?(?:\/|$)/,
  /^api:\/\/AzureADTokenExchange/,
];

/** What is wrong with what the gateway is to prove itself to origins by. */
export function credentialFaults(configuration: Configuration): Fault[] {
  return [
    ...Object.values(configuration.servers).flatMap((server) => ownFaults(server, configuration)),
    ...shownSecretFaults(configuration),
  ];
}

/** What is wrong with one server's, whatever the others have. */
function ownFaults({ id, origin }: Server, configuration: Configuration): Fault[] {
  const { credential, url } = origin;
  const faults: Fault[] = [];
  const add = (member: string, message: string) =>
    void faults.push({ path: `servers.${id}.origin.${member}`, message });
  if (isByWorkloadToken(credential) && configuration.signingKeys.workload.length === 0) {
    add("credential", "needs a key to prove itself with: name its secret in signingKeys.workload");
  }
  if ("audience" in credential && isExchange(credential.audience, configuration)) {
    add(
      "credential.audience",
      "is where a cloud exchanges tokens: the origin could act as the gateway there",
    );
  }
  if (credential.type === "mtls" && !url.startsWith("https:")) {
    add("credential", "needs an origin with https: nobody else asks for it");
  }
  if (credential.type === "mtls" && secretNames(configuration).includes(credential.binding)) {
    add("credential.binding", "is the name of a secret as well");
  }
  return faults;
}

function isExchange(audience: string, { servers }: Configuration): boolean {
  const isOfRole = ({ origin: { credential } }: Server) =>
    credential.type === "aws-sigv4" &&
    credential.source.type === "web-identity" &&
    credential.source.audience === audience;
  return EXCHANGES.some((form) => form.test(audience)) || Object.values(servers).some(isOfRole);
}

function isByWorkloadToken(credential: CredentialSettings): boolean {
  return (
    credential.type === "edge-token" ||
    (credential.type === "google-id-token" && credential.source.type === "workload-identity-federation") ||
    (credential.type === "aws-sigv4" && credential.source.type === "web-identity")
  );
}
