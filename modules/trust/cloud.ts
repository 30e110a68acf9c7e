import type { GraphDraft } from "./graph-draft.ts";
import type { Resource } from "./terraform/resource.ts";
import type { DerivedAttributes } from "./terraform/stacks.ts";

/** Adds to the graph what a resource means for it. */
export type ResourceReader = (resource: Resource, graph: GraphDraft) => void;

/** Ids of projects by their numbers. */
export type Projects = Readonly<Record<string, string>>;

/** What the trust graph knows of a cloud. */
export interface Cloud {
  /** By resource type. */
  readonly readers: Readonly<Record<string, ResourceReader>>;
  /** What follows from other attributes, where stacks refer to it. */
  readonly derivedAttributes: DerivedAttributes;
  /** Joins what is only known once every resource is read. */
  readonly join: (graph: GraphDraft, projects?: Projects) => void;
}
