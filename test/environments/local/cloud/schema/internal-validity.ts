import type {
  Block,
  NestedBlock,
  TypeConstraint,
} from "../../../../../environments/local/cloud/schema/provider-schema.ts";

/**
 * What Terraform would refuse about a schema before it reads any configuration, each fault with its path.
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/configs/configschema/internal_validate.go
 */
export function schemaFaults(block: Block, path = "", inSet = false): readonly string[] {
  const faults: string[] = [];
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const at = path + name;
    const { required, optional, computed, writeOnly } = attribute;
    if (!/^[a-z0-9_]+$/.test(name)) faults.push(`${at}: name`);
    if (Object.hasOwn(block.blocks, name)) faults.push(`${at}: both attribute and block`);
    if (!required && !optional && !computed) faults.push(`${at}: neither required, optional nor computed`);
    if (required && (optional || computed)) faults.push(`${at}: required and optional or computed`);
    if (writeOnly && (computed || inSet)) faults.push(`${at}: write-only and computed or in a set`);
    if (!isType(attribute.type) || hasDynamicElement(attribute.type)) faults.push(`${at}: type`);
    if (inSet && attribute.type === "dynamic") faults.push(`${at}: dynamic in a set`);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    if (!itemsAreValid(nested)) faults.push(`${path}${name}: items`);
    faults.push(...schemaFaults(nested.block, `${path}${name}.`, inSet || nested.nesting === "set"));
  }
  return faults;
}

function itemsAreValid({ nesting, minItems, maxItems }: NestedBlock): boolean {
  if (nesting === "single") return minItems === maxItems && minItems <= 1;
  if (nesting === "map") return minItems === 0 && maxItems === 0;
  return minItems >= 0 && (maxItems === 0 || minItems <= maxItems);
}

function isType(type: TypeConstraint): boolean {
  if (typeof type === "string") return ["string", "number", "bool", "dynamic"].includes(type);
  if (type[0] === "object") return Object.values(type[1]).every(isType);
  return ["list", "set", "map"].includes(type[0]) && isType(type[1]);
}

/** The values of a collection are of one type. */
function hasDynamicElement(type: TypeConstraint): boolean {
  if (typeof type === "string") return false;
  const elements = type[0] === "object" ? Object.values(type[1]) : [type[1]];
  return elements.some((element) => element === "dynamic" || hasDynamicElement(element));
}
