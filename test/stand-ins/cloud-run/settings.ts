import { z } from "zod";

/** A service, and who may invoke it. */
export const settings = z.strictObject({
  /** Its URL and its custom audiences: https://cloud.google.com/run/docs/configuring/custom-audiences */
  audiences: z.array(z.string().min(1)).min(1),
  /** The addresses of those with `roles/run.invoker`: https://cloud.google.com/run/docs/reference/iam/roles */
  invokers: z.array(z.email()),
  /** Where Google publishes the keys of its ID tokens. */
  keys: z.url(),
  /** The container, to which what passes is sent. */
  container: z.url(),
});

export type Settings = z.output<typeof settings>;
