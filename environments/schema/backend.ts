import { z } from "zod";
import { container, image } from "./container.ts";
import { literal, text } from "./text.ts";

/** From where a backend may be reached. */
const exposure = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      /** From the project's own networks, by the identities named. */
      kind: z.literal("internal"),
      invokers: z
        .array(
          z.templateLiteral([z.enum(["serviceAccount", "group"]), ":", z.email()], {
            error: 'expected "serviceAccount:<e-mail>" or "group:<e-mail>"',
          }),
        )
        .min(1, "expected one identity at least"),
    }),
    z.strictObject({
      /** From the internet by everybody: the backend checks its callers itself. */
      kind: z.literal("public"),
      /** How it checks its callers. */
      reason: literal(text(/^.{10,}$/, "a sentence that says how it checks its callers")),
    }),
  ],
  { error: 'expected { kind: "internal", invokers: […] } or { kind: "public", reason: "…" }' },
);

/** A service that calls one of the MCP servers by itself, with its own identity. */
export const backend = z.strictObject({
  ...container,
  exposure,
  /** The id of the server that it calls. */
  server: z.string(),
  /**
   * The container beside it that puts the backend's identity on its calls: `MCP_SERVICE_URL` is then the container's
   * address. `false`, for a backend that does so itself: `MCP_SERVICE_URL` is then the server's own URL.
   */
  sidecar: z.union([z.literal(false), z.strictObject({ image })], {
    error: "expected { image: { … } } or false",
  }),
});

/** A Cloud Run service of which the account id run-<id> has 6 to 30 characters. */
export const backendId = text(
  /^[a-z][a-z0-9-]{0,24}[a-z0-9]$/,
  "2 to 26 lower-case letters, digits and hyphens, starting with a letter",
);
