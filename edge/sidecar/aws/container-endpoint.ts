import { readFile } from "node:fs/promises";
import { asObject, callEndpoint } from "../id-token/credential-endpoint.ts";
import { readSession, type SessionSource } from "./session.ts";

/** Where a container gets the keys of its role, and what it shows for them. */
export interface ContainerEndpoint {
  readonly url: URL;
  /** As it is, or in a file that is kept fresh. */
  readonly authorization?: { readonly text: string } | { readonly file: string };
}

const WHO = "the container credentials endpoint";

/**
 * The keys of a task's role on ECS, or of a pod's with EKS Pod Identity:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function containerEndpoint({ url, authorization }: ContainerEndpoint): SessionSource {
  return async (signal) => {
    const shown =
      authorization && ("text" in authorization ? authorization.text : await read(authorization.file));
    // A line break would be the beginning of another header.
    if (shown !== undefined && !/^[\x20-\x7e]+$/.test(shown))
      throw new Error("the container's authorization is none");
    const headers = new Headers(shown === undefined ? {} : { authorization: shown });
    const { text } = await callEndpoint(WHO, url.href, { headers, signal });
    const { AccessKeyId, SecretAccessKey, Token, Expiration } = asObject(text) ?? {};
    return readSession(WHO, {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: Token,
      expiresAt: Date.parse(String(Expiration)),
    });
  };
}

async function read(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error("the file of the container's authorization cannot be read");
  });
  return text.trim();
}
