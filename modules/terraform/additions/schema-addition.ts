/** A resource, or a field of one, that the installed bindings are too old for. */
export type SchemaAddition = AddedResource | AddedField;

interface Addition {
  /** As in `required_providers`, without the registry: `hashicorp/google`. */
  readonly provider: string;
  /** The first version of the provider that has it generally available. */
  readonly since: string;
  /** Where the provider says so. */
  readonly documentation: string;
  readonly type: string;
}

export interface AddedResource extends Addition {
  readonly fields: Fields;
}

export interface AddedField extends Addition {
  /** The field by its path of names, such as `template.containers.readiness_probe`. */
  readonly path: string;
  readonly field: Field;
}

export type Fields = Readonly<Record<string, Field>>;

/** An argument, an attribute, or a block that may stand once. */
export type Field = AttributeField | { readonly block: Fields };

export interface AttributeField {
  readonly type: "string" | "number" | "bool";
  /** Who says it: the stack; the stack, or else the provider; the provider alone. */
  readonly from: "stack" | "stack-or-provider" | "provider";
  readonly description: string;
}
