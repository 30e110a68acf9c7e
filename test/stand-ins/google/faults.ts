import { z } from "zod";

/** What goes wrong at a host from now on, for all its paths or for those that begin so. */
export const fault = z.strictObject({
  host: z.string(),
  path: z.string().default("/"),
  kind: z.enum(["unavailable", "quota", "silence", "hang-up", "not-json", "oversized", "page-loop", "delay"]),
});

export type Fault = z.output<typeof fault>;

/** The faults that a test has asked for. */
export class Faults {
  list: readonly Fault[] = [];

  find(host: string, path: string): Fault["kind"] | undefined {
    return this.list.find((each) => each.host === host && path.startsWith(each.path))?.kind;
  }
}
