/** Bytes of an answer that are read: an ID token has some 1,000. */
const MOST_BYTES = 65_536;

/** What an endpoint answered. */
export interface EndpointAnswer {
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Calls an endpoint that gives credentials. Redirects are not followed.
 *
 * @param who - what it is called in errors, which quote nothing of its answer
 * @throws {Error} for no answer, any status but 200, and one that is longer than any credential
 */
export async function callEndpoint(who: string, url: string, init: RequestInit): Promise<EndpointAnswer> {
  const answer = await fetch(url, { ...init, redirect: "manual" }).catch((error: unknown) => {
    throw new Error(`${who} cannot be reached`, { cause: error });
  });
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new Error(`${who} answered with status ${answer.status}`);
  }
  return { headers: answer.headers, text: await readText(who, answer) };
}

/**
 * A member of an answer in JSON.
 *
 * @throws {Error} where there is no such text
 */
export function memberOf({ text }: EndpointAnswer, who: string, member: string): string {
  const value = asObject(text)?.[member];
  if (typeof value !== "string") throw new Error(`${who} answered without ${member}`);
  return value;
}

/** The members of an object in JSON; undefined where the text is none. */
export function asObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

async function readText(who: string, answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error(`${who} answered with more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
