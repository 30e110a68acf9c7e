import { amazonCloud } from "./aws/amazon-cloud.ts";
import type { Projects, ResourceReader } from "./cloud.ts";
import { googleCloud } from "./gcp/google-cloud.ts";
import type { TrustGraph } from "./graph.ts";
import { GraphDraft } from "./graph-draft.ts";
import { type StackJson, Stacks } from "./terraform/stacks.ts";
import { TrustError } from "./trust-error.ts";

/** What somebody who asks for a graph knows better. */
export interface TrustGraphOptions {
  /**
   * Readers of resource types that the graph does not know, by type. One that does nothing says that the type grants
   * nothing.
   * @default none
   */
  readonly readers?: Readonly<Record<string, ResourceReader>>;
  /**
   * The ids of Google Cloud projects by their numbers, which stacks do not say. With them, nobody else's pool of the
   * same name is taken for the stacks' own.
   * @default one pool of a name and the one number that grants name with it are taken for the same
   */
  readonly projects?: Projects;
}

const CLOUDS = [amazonCloud, googleCloud];

/** Words of resource types that say who may do what, on any cloud; with a few that do not, which are listed as read. */
const LOOKS_LIKE_A_GRANT =
  /_iam_|_access(?:_|$)|_acl$|_permissions?(?:_|$)|_grants?(?:_|$)|_policy_attachment|_role_(?:binding|assignment)|_member(?:ship)?(?:_|$)|^aws_\w+_policy$/;

/**
 * Who may do what, as stacks say that are deployed together.
 *
 * @param stacks what cdktf wrote to each stack's `cdk.tf.json`, parsed
 * @throws {TrustError} naming every resource that looks as if it granted something and that no reader knows, every
 * one whose words are not known at synth, and every module of Terraform's
 */
export function trustGraph(
  stacks: readonly StackJson[],
  { readers: others = {}, projects }: TrustGraphOptions = {},
): TrustGraph {
  const derived = Object.assign({}, ...CLOUDS.map(({ derivedAttributes }) => derivedAttributes));
  const readers = new Map(
    [...CLOUDS.map((cloud) => cloud.readers), others].flatMap((byType) => Object.entries(byType)),
  );
  const graph = new GraphDraft();
  const together = new Stacks(stacks, derived);
  const faults: string[] = together.modules().flatMap((path) => unseen(path).faults);
  for (const resource of together.resources()) {
    try {
      (readers.get(resource.type) ?? readUnknown)(resource, graph);
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw new TrustError(faults.sort());
  for (const { join } of CLOUDS) join(graph, projects);
  return graph.finish();
}

function unseen(path: string): TrustError {
  return TrustError.at(
    path,
    "the trust graph cannot see what a module of Terraform's grants.",
    "Grant with constructs instead.",
  );
}

function readUnknown({ type, path }: { readonly type: string; readonly path: string }): void {
  if (!LOOKS_LIKE_A_GRANT.test(type)) return;
  throw TrustError.at(
    path,
    `the trust graph does not know whom ${type} lets do what.`,
    "Pass trustGraph a reader of this type, or use one that modules/trust/README.md lists.",
  );
}
