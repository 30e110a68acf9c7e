import type { Vendor } from "./vendor.ts";
import { auth0 } from "./vendors/auth0.ts";
import { cognito } from "./vendors/cognito.ts";
import { entra } from "./vendors/entra.ts";
import { generic } from "./vendors/generic.ts";
import { github } from "./vendors/github.ts";
import { google } from "./vendors/google.ts";
import { keycloak } from "./vendors/keycloak.ts";
import { okta } from "./vendors/okta.ts";

/** The providers that the stand-in can be. */
export const VENDORS = { google, entra, okta, auth0, keycloak, cognito, github, generic } satisfies Readonly<
  Record<string, Vendor>
>;

/** One of them. */
export type VendorName = keyof typeof VENDORS;

export function isVendorName(text: string): text is VendorName {
  return Object.hasOwn(VENDORS, text);
}
