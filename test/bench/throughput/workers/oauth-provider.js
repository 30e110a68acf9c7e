import document from "./configuration/document.json";
import OAuthProvider from "./oauth-provider.js";

const { origin, resource } = JSON.parse(document);

/** Passes a request on without the client's token. */
const proxy = {
  fetch(request, env) {
    const headers = new Headers(request.headers);
    headers.delete("authorization");
    return env.ORIGINS.fetch(origin, new Request(request, { headers }));
  },
};

/** Approves whoever asks. */
const pages = {
  async fetch(request, env) {
    const asked = await env.OAUTH_PROVIDER.parseAuthRequest(request);
    const { redirectTo } = await env.OAUTH_PROVIDER.completeAuthorization({
      request: asked,
      userId: "alice",
      metadata: {},
      scope: asked.scope,
      props: { subject: "alice" },
    });
    return Response.redirect(redirectTo, 302);
  },
};

export default new OAuthProvider({
  apiRoute: "/mcp",
  apiHandler: proxy,
  defaultHandler: pages,
  authorizeEndpoint: "/authorize",
  tokenEndpoint: "/token",
  clientRegistrationEndpoint: "/register",
  resourceMetadata: { resource },
  scopesSupported: ["echo:read"],
});
