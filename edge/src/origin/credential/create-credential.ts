import type { Server } from "../../configuration/configuration.ts";
import { accessServiceToken } from "./access-service-token.ts";
import { awsSigv4 } from "./aws-sigv4.ts";
import { always, type Credential, type CredentialIo } from "./credential.ts";
import { edgeToken } from "./edge-token.ts";
import { googleIdToken } from "./google-id-token.ts";
import { header } from "./header.ts";

/** The credential of a server, that has nothing in its memory yet. */
export function createCredential(
  { id, origin: { credential } }: Server,
  io: Omit<CredentialIo, "subject">,
): Credential {
  const asServer = { ...io, subject: `edge:${id}` };
  switch (credential.type) {
    case "none":
    // Shown below HTTP, by the network in which the origin is called.
    case "mtls":
      return async () => always({});
    case "google-id-token":
      return googleIdToken(credential, asServer);
    case "aws-sigv4":
      return awsSigv4(credential, asServer);
    case "edge-token":
      return edgeToken(credential, asServer);
    case "header":
      return header(credential, io);
    case "access-service-token":
      return accessServiceToken(credential, io);
  }
}
