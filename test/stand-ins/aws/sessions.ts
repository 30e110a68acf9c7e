import { randomBytes } from "node:crypto";

/** A role's session: its keys, and until when they are good. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token: string;
  readonly roleArn: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The sessions that were begun. */
export class Sessions {
  readonly #byKey = new Map<string, Session>();

  /** @param now - milliseconds since 1970 */
  begin(roleArn: string, name: string, seconds: number, now: number): Session {
    const letters = [...randomBytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
    const session = {
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
      accessKeyId: `ASIA${letters}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      token: randomBytes(300).toString("base64"),
      roleArn,
      name,
      expiresAt: now + seconds * 1000,
    };
    this.#byKey.set(session.accessKeyId, session);
    return session;
  }

  find(accessKeyId: string): Session | undefined {
    return this.#byKey.get(accessKeyId);
  }
}

/**
 * The ARN of a session: the role's path is not in it.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function sessionArn({ roleArn, name }: Session): string {
  const [, account, role] = /^arn:aws:iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
  return `arn:aws:sts::${account}:assumed-role/${role}/${name}`;
}
