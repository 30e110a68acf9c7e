/** A type constraint in Terraform's JSON form: https://developer.hashicorp.com/terraform/language/expressions/type-constraints */
export type TypeConstraint =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", TypeConstraint]
  | readonly ["object", Readonly<Record<string, TypeConstraint>>];

/** One argument or exported attribute of a block. */
export interface Attribute {
  readonly type: TypeConstraint;
  readonly required: boolean;
  readonly optional: boolean;
  /** Whether the provider may fill it in. */
  readonly computed: boolean;
  readonly sensitive: boolean;
  /** Whether it is sent to the provider and never kept in the state. */
  readonly writeOnly: boolean;
  /** What the provider's documentation says of it. */
  readonly description: string;
}

/** How a nested block may stand: https://developer.hashicorp.com/terraform/plugin/framework/handling-data/blocks */
export interface NestedBlock {
  readonly nesting: "single" | "list" | "set" | "map";
  readonly block: Block;
  /** 0: it may be left out. */
  readonly minItems: number;
  /** 0: any number. */
  readonly maxItems: number;
}

/** The arguments of a resource, a data source or a provider. */
export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

/** What is derived of one provider. Resource types are derived when they are asked for. */
export interface ProviderSchema {
  /** As in `required_providers`, e.g. `registry.terraform.io/hashicorp/google`. */
  readonly source: string;
  /** The version of the provider that the bindings were made from. */
  readonly version: string;
  readonly provider: Block;
  readonly resourceTypes: readonly string[];
  readonly dataSourceTypes: readonly string[];
  /** Undefined: there is no such type. */
  resource(type: string): Block | undefined;
  dataSource(type: string): Block | undefined;
}
