import { createNetwork, type Network, type Reply } from "./network.ts";

export const ROLE = "arn:aws:iam::123456789012:role/edge-documents";
export const AWS_STS = "https://sts.eu-west-1.amazonaws.com/";

/** The credential of a server behind API Gateway. */
export const SIGV4 = {
  type: "aws-sigv4",
  region: "eu-west-1",
  service: "execute-api",
  source: { type: "web-identity", roleArn: ROLE, audience: "sts.amazonaws.com", durationSeconds: 3600 },
} as const;

/** AWS's STS, answering well, with canaries for keys. */
export interface FakeSts {
  readonly network: Network;
  /** The forms that were sent. */
  readonly forms: URLSearchParams[];
  answer(reply: Reply): void;
  /** Has it answer well again. */
  recover(): void;
}

/** @param now - milliseconds since 1970 */
export function createFakeSts(now: () => number): FakeSts {
  const network = createNetwork();
  const forms: URLSearchParams[] = [];
  const answer: FakeSts["answer"] = (reply) =>
    network.answer(AWS_STS, (init) => {
      forms.push(init.body as URLSearchParams);
      return reply(init);
    });
  const recover = () =>
    answer(() =>
      Response.json(roleAnswer({ AccessKeyId: `ASIACANARY${forms.length}`, ...until(now() + 3_600_000) })),
    );
  recover();
  return { network, forms, answer, recover };
}

/** Until when keys are good, as STS says it. */
export function until(milliseconds: number): object {
  return { Expiration: milliseconds / 1000 };
}

/** What STS answers, with other keys than canaries where that is said. */
export function roleAnswer(change: object = {}): object {
  const Credentials = {
    AccessKeyId: "ASIACANARY",
    SecretAccessKey: "secret/canary",
    SessionToken: "session/canary==",
    ...change,
  };
  const AssumeRoleWithWebIdentityResult = { Credentials, SubjectFromWebIdentityToken: "edge:documents" };
  return { AssumeRoleWithWebIdentityResponse: { AssumeRoleWithWebIdentityResult } };
}

const refusal = (Code: string) => ({ Error: { Code, Message: "canary", Type: "Sender" }, RequestId: "1" });

/** What can go wrong at STS, and what is told of it. */
export const STS_FAULTS: readonly (readonly [what: string, reply: Reply, told: string])[] = [
  ["an outage", () => new Response("canary", { status: 503 }), "status 503"],
  ["a refusal", () => Response.json(refusal("AccessDenied"), { status: 403 }), "status 403 (AccessDenied)"],
  [
    "a token it does not take",
    () => Response.json(refusal("InvalidIdentityToken"), { status: 400 }),
    "status 400 (InvalidIdentityToken)",
  ],
  [
    "a reason that is none of its words",
    () => Response.json(refusal("eyJcanary.x-y"), { status: 400 }),
    "status 400",
  ],
  ["a broken connection", () => Promise.reject(new TypeError("fetch failed: canary")), "no answer"],
  [
    "a network that fails at once",
    () => {
      throw new Error("canary");
    },
    "no answer",
  ],
  [
    "an answer in XML",
    () => new Response("<AssumeRoleWithWebIdentityResponse>canary</AssumeRoleWithWebIdentityResponse>"),
    "the answer is not JSON",
  ],
  ["an empty object", () => Response.json({}), "the answer has not the documented shape"],
  [
    "no session token",
    () => Response.json(roleAnswer({ SessionToken: undefined, ...until(9e12) })),
    "the answer has not the documented shape",
  ],
  [
    "a session token of two lines",
    () => Response.json(roleAnswer({ SessionToken: "a\r\nx: canary", ...until(9e12) })),
    "the answer has not the documented shape",
  ],
  ["no end", () => Response.json(roleAnswer()), "the answer has not the documented shape"],
  [
    "keys that are no good any more",
    () => Response.json(roleAnswer(until(1e12))),
    "the keys have expired already",
  ],
  [
    "too long an answer",
    () => new Response(`{"padding":"${"x".repeat(256 * 1024)}"}`),
    "the answer has more than 65536 bytes",
  ],
  [
    "a redirect",
    () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } }),
    "status 302",
  ],
];
