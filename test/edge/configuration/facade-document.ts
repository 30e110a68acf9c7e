import { ConfigurationError } from "../../../edge/src/configuration/configuration.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { DOCUMENT } from "../material/server.ts";

/** What of a document is otherwise. */
export type Change = Readonly<Record<string, unknown>>;

/** Where the section stands. */
export const AT = "authorizationServer";

/** A good provider, and a good grant for whom it signs in. */
export const GOOGLE = {
  profile: "google",
  clients: [{ id: "gatehouse", secret: { secret: "GOOGLE_SECRET" } }],
};
export const GRANTS = [{ when: { hostedDomain: "example.com" }, scopes: ["public:read"] }];

const SECTION = { identityProviders: { google: GOOGLE }, access: { grants: GRANTS } };

/** A good configuration with an authorization server. */
export const FACADE = {
  ...DOCUMENT,
  tokens: {},
  signingKeys: { ...DOCUMENT.signingKeys, tokens: [{ secret: "TOKENS_KEY" }] },
  sealingKeys: [{ secret: "SEALING_KEY" }],
  authorizationServer: SECTION,
};

/** That, but for what is otherwise in its section, … */
export const withSection = (change: Change) => ({
  ...FACADE,
  authorizationServer: { ...SECTION, ...change },
});

/** … in its only provider, with a grant that suits any, … */
export const withProvider = (change: Change, id = "google") =>
  withSection({
    identityProviders: { [id]: { ...GOOGLE, ...change } },
    access: { grants: [{ when: { identityProvider: id }, scopes: ["public:read"] }] },
  });

/** … in its only client, … */
export const withClient = (change: Change, id = "robot") =>
  withSection({
    clients: { [id]: { name: "Robot", redirectUris: ["https://robot.example.com/cb"], ...change } },
  });

/** … in its only grant, … */
export const withGrant = (change: Change) =>
  withSection({ access: { grants: [{ ...GRANTS[0], ...change }] } });

/** … and in how clients register. */
export const withDynamic = (dynamic: Change, rest: Change = {}) =>
  withSection({ ...rest, registration: { dynamic } });

/** The paths at which a document is faulty, in order. */
export function faultsOf(document: unknown): string[] {
  try {
    parseConfiguration(document);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults.map(({ path }) => path);
    throw error;
  }
  return [];
}
