export type { IdentityProvider, IdentityProviderProps } from "./identity-provider.ts";
export { OidcProvider, type OidcProviderProps } from "./oidc-provider.ts";
