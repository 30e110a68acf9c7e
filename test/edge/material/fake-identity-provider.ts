import type { SignedIn, UpstreamSession } from "../../../edge/src/identity-providers/identity.ts";
import type {
  IdentityProvider,
  UpstreamClient,
  UpstreamRequest,
} from "../../../edge/src/identity-providers/identity-provider.ts";

/** An identity provider that says of everybody what a test wants it to say, and remembers what it was asked. */
export interface FakeIdentityProvider extends IdentityProvider {
  /** The sign-ins that it was led to. */
  readonly requests: UpstreamRequest[];
  /** What came back from it and was to be redeemed: each of them would be a call of its token endpoint. */
  readonly completions: { readonly callback: URLSearchParams; readonly request: UpstreamRequest }[];
  readonly renewals: UpstreamSession[];
  /** What a sign-in comes to from now on. */
  signIn: () => SignedIn | Promise<SignedIn>;
  /** What a renewal comes to from now on. */
  renewal: () => SignedIn | Promise<SignedIn>;
}

/** What a provider says of somebody who reads everything. */
export function signedIn(provider: string, identity: Partial<SignedIn["identity"]> = {}): SignedIn {
  return {
    identity: { provider, subject: "alice", groups: ["readers", "confidants"], roles: [], ...identity },
    session: { clientId: "gateway", refreshToken: "canary-upstream-refresh-token" },
  };
}

/** Creates a provider at which everybody is {@link signedIn}. */
export function createIdentityProvider(id: string, name: string): FakeIdentityProvider {
  const client: UpstreamClient = { id: "gateway", secret: "canary-upstream-secret" };
  const requests: FakeIdentityProvider["requests"] = [];
  const completions: FakeIdentityProvider["completions"] = [];
  const renewals: FakeIdentityProvider["renewals"] = [];
  const provider: FakeIdentityProvider = {
    id,
    name,
    requests,
    completions,
    renewals,
    signIn: () => signedIn(id),
    renewal: () => signedIn(id),
    clientFor: async () => client,
    client: (wanted) => (wanted === client.id ? client : undefined),
    authorizationUrl: async (request) => {
      requests.push(request);
      const url = new URL(`https://${id}.example.net/authorize`);
      url.search = new URLSearchParams({
        client_id: request.client.id,
        redirect_uri: request.redirectUri,
        state: request.state,
        nonce: request.nonce,
      }).toString();
      return url.href;
    },
    complete: async (callback, request) => {
      completions.push({ callback, request });
      return provider.signIn();
    },
    renew: async (session) => {
      renewals.push(session);
      return provider.renewal();
    },
  };
  return provider;
}
