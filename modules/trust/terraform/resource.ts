import { Block, type BlockScope } from "./block.ts";
import type { JsonObject } from "./json.ts";

/** A resource of a stack, or a data source, whose type then begins with `data.` */
export class Resource extends Block {
  readonly type: string;
  /** What its provider says, if it says anything. */
  readonly provider: Block | undefined;

  constructor(
    type: string,
    attributes: JsonObject,
    scope: BlockScope & { readonly provider: JsonObject | undefined },
  ) {
    super(attributes, scope);
    this.type = type;
    this.provider = scope.provider && new Block(scope.provider, scope);
  }

  /** The project that it is in: its own, or else its provider's. @throws {TrustError} neither says one */
  get project(): string {
    const project = this.optionalText("project") ?? this.provider?.optionalText("project");
    if (project === undefined) throw this.fault("neither it nor its provider says a project.", "State it.");
    return project;
  }

  /** What is written for an attribute, its references resolved. */
  written(attribute: string): unknown {
    return this.scope.evaluate(this.attributes[attribute]);
  }
}
