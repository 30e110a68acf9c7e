import { environmentNames, loadEnvironment } from "../../../../stacks/environments.ts";
import type { Facts } from "../answers/resource.ts";

// The commands know the project that they are for by these two, and by the app that cdktf.json names.
export { environmentNames };

/** What environments know of their clouds that no stack says. */
export async function factsOf(names: readonly string[]): Promise<Facts> {
  const loaded = await Promise.all(names.map(loadEnvironment));
  return {
    projectNumbers: Object.fromEntries(
      loaded.flatMap(({ gcp }) => (gcp ? [[gcp.projectId, gcp.projectNumber]] : [])),
    ),
  };
}
