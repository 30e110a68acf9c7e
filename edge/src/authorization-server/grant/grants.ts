import type { Grant, Grants } from "./grant.ts";
import type { GrantObject } from "./grant-object.ts";

/** The grants that are kept in objects of their own, by name. */
export function grantsOf(objects: DurableObjectNamespace<GrantObject>): Grants {
  return { get: (id) => grantOf(() => objects.get(objects.idFromName(id))) };
}

/**
 * Every call through a stub of its own: one that has failed once goes on failing
 * (https://developers.cloudflare.com/durable-objects/best-practices/error-handling/).
 */
function grantOf(stub: () => DurableObjectStub<GrantObject>): Grant {
  return {
    begin: (signIn) => stub().begin(signIn),
    claim: (browser) => stub().claim(browser),
    authorize: (authorization) => stub().authorize(authorization),
    redeem: (redemption) => stub().redeem(redemption),
    present: (presentation) => stub().present(presentation),
    rotate: (generation, rotation) => stub().rotate(generation, rotation),
    release: (generation, session) => stub().release(generation, session),
    revoke: (clientId) => stub().revoke(clientId),
  };
}
