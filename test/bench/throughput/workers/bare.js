import document from "./configuration/document.json";

const { origin } = JSON.parse(document);

/** Passes on what comes, and what comes back. */
export default {
  fetch: (request, env) => env.ORIGINS.fetch(origin, request),
};

// The configuration of the gateway's workerd has them.
export class GrantObject {}
export class ReplayGuardObject {}
