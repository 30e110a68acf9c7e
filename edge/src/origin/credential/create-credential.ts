import type { Server } from "../../configuration/configuration.ts";
import { always, type Credential, type CredentialIo } from "./credential.ts";
import { edgeToken } from "./edge-token.ts";
import { googleIdToken } from "./google-id-token.ts";

/** The credential of a server, that has nothing in its memory yet. */
export function createCredential(
  { id, origin: { credential } }: Server,
  io: Omit<CredentialIo, "subject">,
): Credential {
  const asServer = { ...io, subject: `edge:${id}` };
  switch (credential.type) {
    case "none":
      return async () => always({});
    case "google-id-token":
      return googleIdToken(credential, asServer);
    case "edge-token":
      return edgeToken(credential, asServer);
  }
}
