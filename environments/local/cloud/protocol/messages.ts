/**
 * The messages of Terraform's plugin protocol 5 that a provider of resources and data sources needs: our own
 * descriptors, from the field numbers that HashiCorp documents. Fields that are not here are skipped when read.
 *
 * @see https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
 */
import protobuf from "protobufjs";

/** `oneof`: zero and the empty string are sent as well, since what is sent says which alternative it is. */
type Rule = "repeated" | "map" | "oneof";
type Fields = Readonly<Record<string, readonly [number: number, type: string, rule?: Rule]>>;

const MESSAGES: Readonly<Record<string, Fields>> = {
  DynamicValue: { msgpack: [1, "bytes"], json: [2, "bytes"] },
  RawState: { json: [1, "bytes"], flatmap: [2, "string", "map"] },
  AttributePathStep: {
    attributeName: [1, "string", "oneof"],
    elementKeyString: [2, "string", "oneof"],
    elementKeyInt: [3, "int64", "oneof"],
  },
  AttributePath: { steps: [1, "AttributePathStep", "repeated"] },
  Diagnostic: {
    severity: [1, "int32"],
    summary: [2, "string"],
    detail: [3, "string"],
    attribute: [4, "AttributePath"],
  },

  SchemaAttribute: {
    name: [1, "string"],
    type: [2, "bytes"],
    description: [3, "string"],
    required: [4, "bool"],
    optional: [5, "bool"],
    computed: [6, "bool"],
    sensitive: [7, "bool"],
    writeOnly: [10, "bool"],
  },
  SchemaNestedBlock: {
    typeName: [1, "string"],
    block: [2, "SchemaBlock"],
    nesting: [3, "int32"],
    minItems: [4, "int64"],
    maxItems: [5, "int64"],
  },
  SchemaBlock: {
    version: [1, "int64"],
    attributes: [2, "SchemaAttribute", "repeated"],
    blockTypes: [3, "SchemaNestedBlock", "repeated"],
  },
  Schema: { version: [1, "int64"], block: [2, "SchemaBlock"] },
  ServerCapabilities: { planDestroy: [1, "bool"], getProviderSchemaOptional: [2, "bool"] },

  GetSchemaRequest: {},
  GetSchemaResponse: {
    provider: [1, "Schema"],
    resourceSchemas: [2, "Schema", "map"],
    dataSourceSchemas: [3, "Schema", "map"],
    diagnostics: [4, "Diagnostic", "repeated"],
    serverCapabilities: [6, "ServerCapabilities"],
  },
  PrepareProviderConfigRequest: { config: [1, "DynamicValue"] },
  PrepareProviderConfigResponse: {
    preparedConfig: [1, "DynamicValue"],
    diagnostics: [2, "Diagnostic", "repeated"],
  },
  ConfigureRequest: { terraformVersion: [1, "string"], config: [2, "DynamicValue"] },
  ConfigureResponse: { diagnostics: [1, "Diagnostic", "repeated"] },
  ValidateResourceTypeConfigRequest: { typeName: [1, "string"], config: [2, "DynamicValue"] },
  ValidateResourceTypeConfigResponse: { diagnostics: [1, "Diagnostic", "repeated"] },
  ValidateDataSourceConfigRequest: { typeName: [1, "string"], config: [2, "DynamicValue"] },
  ValidateDataSourceConfigResponse: { diagnostics: [1, "Diagnostic", "repeated"] },
  UpgradeResourceStateRequest: { typeName: [1, "string"], version: [2, "int64"], rawState: [3, "RawState"] },
  UpgradeResourceStateResponse: {
    upgradedState: [1, "DynamicValue"],
    diagnostics: [2, "Diagnostic", "repeated"],
  },
  ReadResourceRequest: { typeName: [1, "string"], currentState: [2, "DynamicValue"], private: [3, "bytes"] },
  ReadResourceResponse: {
    newState: [1, "DynamicValue"],
    diagnostics: [2, "Diagnostic", "repeated"],
    private: [3, "bytes"],
  },
  PlanResourceChangeRequest: {
    typeName: [1, "string"],
    priorState: [2, "DynamicValue"],
    proposedNewState: [3, "DynamicValue"],
    config: [4, "DynamicValue"],
    priorPrivate: [5, "bytes"],
  },
  PlanResourceChangeResponse: {
    plannedState: [1, "DynamicValue"],
    requiresReplace: [2, "AttributePath", "repeated"],
    plannedPrivate: [3, "bytes"],
    diagnostics: [4, "Diagnostic", "repeated"],
  },
  ApplyResourceChangeRequest: {
    typeName: [1, "string"],
    priorState: [2, "DynamicValue"],
    plannedState: [3, "DynamicValue"],
    config: [4, "DynamicValue"],
    plannedPrivate: [5, "bytes"],
  },
  ApplyResourceChangeResponse: {
    newState: [1, "DynamicValue"],
    private: [2, "bytes"],
    diagnostics: [3, "Diagnostic", "repeated"],
  },
  ImportResourceStateRequest: { typeName: [1, "string"], id: [2, "string"] },
  ImportedResource: { typeName: [1, "string"], state: [2, "DynamicValue"], private: [3, "bytes"] },
  ImportResourceStateResponse: {
    importedResources: [1, "ImportedResource", "repeated"],
    diagnostics: [2, "Diagnostic", "repeated"],
  },
  ReadDataSourceRequest: { typeName: [1, "string"], config: [2, "DynamicValue"] },
  ReadDataSourceResponse: { state: [1, "DynamicValue"], diagnostics: [2, "Diagnostic", "repeated"] },
  StopRequest: {},
  StopResponse: { error: [1, "string"] },
};

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(Object.entries(MESSAGES).map(([name, fields]) => [name, descriptor(fields)])),
});

function descriptor(fields: Fields): protobuf.IType {
  const entries = Object.entries(fields);
  const alternatives = entries.filter(([, [, , rule]]) => rule === "oneof").map(([name]) => name);
  return {
    fields: Object.fromEntries(entries.map(([name, field]) => [name, fieldDescriptor(field)])),
    ...(alternatives.length > 0 && { oneofs: { selector: { oneof: alternatives } } }),
  };
}

function fieldDescriptor([id, type, rule]: Fields[string]): protobuf.IField | protobuf.IMapField {
  if (rule === "map") return { id, type, keyType: "string" };
  return rule === "repeated" ? { id, type, rule } : { id, type };
}

/** A message as bytes. Fields that are undefined are left out. */
export function encodeMessage(name: string, message: object): Buffer {
  const type = root.lookupType(name);
  return Buffer.from(type.encode(type.fromObject(message)).finish());
}

/** What was not sent has protobuf's default; a message that was not sent is null. */
export function decodeMessage(name: string, bytes: Uint8Array): unknown {
  const type = root.lookupType(name);
  return type.toObject(type.decode(bytes), { defaults: true, longs: Number });
}
