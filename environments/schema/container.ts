import { z } from "zod";
import { literal, text } from "./text.ts";

const imageName = text(
  /^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/,
  "the name of an image: lower-case letters and digits, with . _ / - between them",
);

/** An image in the environment's own repository. */
export const image = z.union(
  [
    z.strictObject({
      name: imageName,
      digest: text(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits"),
    }),
    z.strictObject({
      name: imageName,
      tag: text(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, "a tag: 1 to 128 letters, digits, . _ and -"),
    }),
  ],
  { error: 'expected { name: "…", digest: "sha256:<64 hexadecimal digits>" } or { name: "…", tag: "…" }' },
);

const LEAST = "expected a whole number from 0";
const MOST = "expected a whole number from 1";

const scaling = z
  .strictObject(
    {
      /**
       * Instances that are kept without requests. @default 0 on Cloud Run; 1 on ECS, where none is started by a request
       */
      minInstances: z.int(LEAST).min(0, LEAST).optional(),
      /** Instances at most, whatever the load. @default 3 */
      maxInstances: z.int(MOST).min(1, MOST).default(3),
    },
    "expected { minInstances: 0, maxInstances: 3 }, or a part of it",
  )
  .refine(({ minInstances = 0, maxInstances }) => minInstances <= maxInstances, {
    path: ["minInstances"],
    error: "expected no more than maxInstances",
  });

/** What the stacks tell containers, so that nobody else does. */
const SET_BY_STACKS = [
  "MCP_HOST",
  "MCP_PORT",
  "ASSERTION_ISSUER",
  "ASSERTION_AUDIENCE",
  "MCP_SERVICE_URL",
  "GOOGLE_CREDENTIAL_CONFIGURATION",
];

const variable = text(
  /^[A-Z][A-Z0-9_]*$/,
  "an environment variable: upper-case letters, digits and underscores",
).refine((name) => !SET_BY_STACKS.includes(name), {
  error: "expected another name: the stacks set this one",
});

/** A secret that a container reads. */
export const secret = z.strictObject({
  /**
   * Which of its values is read: a number in Google Cloud, the id of a version in AWS, or `latest` outside of production.
   * @default none: the secret is there, empty, for a value to be pushed
   */
  version: text(
    /^(?:latest|[1-9]\d{0,9}|[A-Za-z0-9-]{32,64})$/,
    'the number or the id of a version, or "latest"',
  ).optional(),
});

/** What runs in a cloud, whatever it is for. */
export const container = {
  /** What runs, from the environment's own repository. */
  image,
  /** What it reads from its environment beside what the stacks set; nothing secret. @default {} */
  variables: z.record(variable, literal(z.string())).default({}),
  /** What it reads from its environment that is secret, kept as `<id>_<variable>`. @default {} */
  secrets: z.record(variable, secret).default({}),
  scaling: scaling.prefault({}),
  /** What it reaches through the environment's own network, from there on. @default nothing */
  egress: z.enum(["private-ranges", "all-traffic"], 'expected "private-ranges" or "all-traffic"').optional(),
};
