import type { ObjectValue, Path, Value } from "../protocol/value.ts";
import type { Attribute } from "../schema/provider-schema.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** What the cloud's documentation demands of one type beyond its schema. */
export interface ResourceRules {
  /**
   * Checks what is written in a block, at `terraform validate` and again at every plan.
   *
   * @param config what is not written is null; what is decided only later is UNKNOWN and cannot be judged
   */
  validate?(config: ObjectValue): readonly Diagnostic[];
  /**
   * Attributes and nested blocks that cannot be changed in place, by their names without indexes and keys:
   * `location`, `replication.user_managed`.
   */
  readonly forceNew?: readonly string[];
}

/** The rules of a provider. Undefined: the schema says all. */
export interface Rules {
  resource?(type: string): ResourceRules | undefined;
  dataSource?(type: string): ResourceRules | undefined;
}

/** What is known of a computed value that is asked for. */
export interface AnswerContext {
  /** Of the provider, as in the schema. */
  readonly source: string;
  readonly kind: "resource" | "data source";
  /** The attribute's name without indexes and keys: `network_interface.network_ip`. */
  readonly name: string;
  readonly attribute: Attribute;
  /** Hexadecimal digest (SHA-256) of what is written in the resource, without what is secret. */
  readonly seed: string;
}

/** The values that the cloud would fill in. Answers must be deterministic. */
export interface Answers {
  /**
   * Whether the cloud fills in an *optional* attribute that was left out. The schema cannot say: bindings do not tell
   * optional attributes that are computed from those that are not. What is not filled in stays null.
   *
   * @param name without indexes and keys: `network_interface.network_ip`
   * @default only `id`
   */
  fills?(type: string, name: string, kind: AnswerContext["kind"]): boolean;
  /**
   * The value of one attribute.
   *
   * @param attributePath from the block of the resource
   * @param config the block as it was planned: what is written, what was known before, null for what is write-only,
   *   UNKNOWN for what is still to be answered
   * @param providerConfig the configuration of the provider that the resource uses
   * @returns undefined: a placeholder of the attribute's type
   */
  computed(
    type: string,
    attributePath: Path,
    config: ObjectValue,
    providerConfig: ObjectValue,
    context: AnswerContext,
  ): Value | undefined;
}
