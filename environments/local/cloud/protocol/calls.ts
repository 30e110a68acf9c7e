/** A value in one of the two encodings of {@link ./dynamic-value.ts}; Terraform sends MessagePack. */
export interface DynamicValue {
  readonly msgpack: Uint8Array;
  readonly json?: Uint8Array;
}

export interface AttributePathMessage {
  readonly steps: readonly (
    | { readonly attributeName: string }
    | { readonly elementKeyString: string }
    | { readonly elementKeyInt: number }
  )[];
}

export interface DiagnosticMessage {
  /** 1 an error, 2 a warning. */
  readonly severity: 1 | 2;
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePathMessage;
}

export interface SchemaBlockMessage {
  readonly attributes: readonly {
    readonly name: string;
    /** JSON of the type constraint. */
    readonly type: Uint8Array;
    readonly description: string;
    readonly required: boolean;
    readonly optional: boolean;
    readonly computed: boolean;
    readonly sensitive: boolean;
    readonly writeOnly: boolean;
  }[];
  readonly blockTypes: readonly {
    readonly typeName: string;
    readonly block: SchemaBlockMessage;
    /** 1 single, 2 list, 3 set, 4 map. */
    readonly nesting: 1 | 2 | 3 | 4;
    readonly minItems: number;
    readonly maxItems: number;
  }[];
}

export interface SchemaMessage {
  readonly version: number;
  readonly block: SchemaBlockMessage;
}

interface WithDiagnostics {
  readonly diagnostics?: readonly DiagnosticMessage[];
}

interface OfType {
  readonly typeName: string;
}

interface Call<Request, Response> {
  readonly request: Request;
  readonly response: Response;
}

/** The calls that are answered, by their name in the service `tfplugin5.Provider`. */
export interface Calls {
  readonly GetSchema: Call<
    object,
    WithDiagnostics & {
      readonly provider?: SchemaMessage;
      readonly resourceSchemas?: Readonly<Record<string, SchemaMessage>>;
      readonly dataSourceSchemas?: Readonly<Record<string, SchemaMessage>>;
      readonly serverCapabilities?: { readonly getProviderSchemaOptional: boolean };
    }
  >;
  readonly PrepareProviderConfig: Call<
    { readonly config: DynamicValue },
    WithDiagnostics & { readonly preparedConfig?: DynamicValue }
  >;
  readonly Configure: Call<{ readonly config: DynamicValue }, WithDiagnostics>;
  readonly ValidateResourceTypeConfig: Call<OfType & { readonly config: DynamicValue }, WithDiagnostics>;
  readonly ValidateDataSourceConfig: Call<OfType & { readonly config: DynamicValue }, WithDiagnostics>;
  readonly UpgradeResourceState: Call<
    OfType & { readonly rawState: { readonly json: Uint8Array } },
    WithDiagnostics & { readonly upgradedState?: DynamicValue }
  >;
  readonly ReadResource: Call<
    OfType & { readonly currentState: DynamicValue; readonly private: Uint8Array },
    WithDiagnostics & { readonly newState?: DynamicValue; readonly private?: Uint8Array }
  >;
  readonly PlanResourceChange: Call<
    OfType & {
      readonly priorState: DynamicValue;
      readonly proposedNewState: DynamicValue;
      readonly config: DynamicValue;
      readonly priorPrivate: Uint8Array;
    },
    WithDiagnostics & {
      readonly plannedState?: DynamicValue;
      readonly requiresReplace?: readonly AttributePathMessage[];
      readonly plannedPrivate?: Uint8Array;
    }
  >;
  readonly ApplyResourceChange: Call<
    OfType & { readonly priorState: DynamicValue; readonly plannedState: DynamicValue },
    WithDiagnostics & { readonly newState?: DynamicValue; readonly private?: Uint8Array }
  >;
  readonly ImportResourceState: Call<
    OfType & { readonly id: string },
    WithDiagnostics & {
      readonly importedResources?: readonly (OfType & {
        readonly state: DynamicValue;
        readonly private: Uint8Array;
      })[];
    }
  >;
  readonly ReadDataSource: Call<
    OfType & { readonly config: DynamicValue },
    WithDiagnostics & { readonly state?: DynamicValue }
  >;
  readonly Stop: Call<object, { readonly error?: string }>;
}

export type CallName = keyof Calls;

/** @param connection names the connection: Terraform opens one for each configuration of a provider. */
export type Handlers = {
  readonly [Name in CallName]: (
    request: Calls[Name]["request"],
    connection: string,
  ) => Calls[Name]["response"];
};
