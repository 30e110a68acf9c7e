import { Block, type BlockScope } from "./block.ts";
import type { JsonObject } from "./json.ts";

/** A resource of a stack, or a data source, whose type then begins with `data.` */
export class Resource extends Block {
  readonly type: string;
  private readonly defaultProject: () => string | undefined;

  constructor(
    type: string,
    attributes: JsonObject,
    scope: BlockScope & { readonly defaultProject: () => string | undefined },
  ) {
    super(attributes, scope);
    this.type = type;
    this.defaultProject = scope.defaultProject;
  }

  /** The project that it is in: its own, or else its provider's. @throws {TrustError} neither says one */
  get project(): string {
    const project = this.optionalText("project") ?? this.defaultProject();
    if (project === undefined) throw this.fault("neither it nor its provider says a project.", "State it.");
    return project;
  }

  /** What is written for an attribute, its references resolved. */
  written(attribute: string): unknown {
    return this.scope.evaluate(this.attributes[attribute]);
  }
}
