import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyBlock } from "../../../../../environments/local/cloud/protocol/block-type.ts";
import {
  type ObjectValue,
  UNKNOWN,
  type Value,
} from "../../../../../environments/local/cloud/protocol/value.ts";
import { placeholder } from "../../../../../environments/local/cloud/provider/placeholder.ts";
import { planBlock } from "../../../../../environments/local/cloud/provider/plan-block.ts";
import { resolveUnknowns } from "../../../../../environments/local/cloud/provider/resolve-unknowns.ts";
import type { Block, NestedBlock } from "../../../../../environments/local/cloud/schema/provider-schema.ts";
import { SERVICE, ZONE } from "./small-schema.ts";

const options = { fills: (name: string) => name === "id", imported: false };
const answered = (block: Block, planned: ObjectValue): ObjectValue =>
  resolveUnknowns(block, planned, ({ type }, path) => placeholder(type, path, "seed"));

/** What may be written in a block: nothing where only the cloud decides. */
function configsOf(block: Block): fc.Arbitrary<ObjectValue> {
  const attributes = Object.entries(block.attributes).map(
    ([name, { type, computed, optional, required }]) => {
      const values: fc.Arbitrary<Value> = type === "number" ? fc.nat(9) : fc.constantFrom("a", "b");
      const writable = typeof type === "string" && type !== "dynamic" && (optional || !computed);
      const value = writable ? (required ? values : fc.option(values)) : fc.constant(null);
      return value.map((written): [string, Value] => [name, written]);
    },
  );
  const blocks = Object.entries(block.blocks).map(([name, nested]) =>
    nestedOf(nested).map((written): [string, Value] => [name, written]),
  );
  return fc.tuple(...attributes, ...blocks).map((entries) => Object.fromEntries(entries));
}

function nestedOf({ nesting, block }: NestedBlock): fc.Arbitrary<Value> {
  const one = configsOf(block);
  if (nesting === "single") return fc.option(one);
  if (nesting === "map") return fc.dictionary(fc.constantFrom("x", "y"), one, { noNullPrototype: true });
  if (nesting === "list") return fc.array(one, { maxLength: 3 });
  return fc.uniqueArray(one, { maxLength: 3, selector: (value) => JSON.stringify(value) });
}

describe("a plan", () => {
  const zone = (written: ObjectValue) => ({ ...emptyBlock(ZONE), ...written });

  it("of a new block has what is written, and unknown where the cloud decides", () => {
    expect(planBlock(ZONE, zone({ name: "a" }), null, options)).toEqual({
      id: UNKNOWN,
      name: "a",
      region: null,
      description: null,
      name_servers: UNKNOWN,
      weight: null,
    });
  });

  it("of a block that was there keeps what the cloud decided, and forgets what is no longer written", () => {
    const prior = zone({ id: "1", name: "a", description: "old", name_servers: ["ns"] });
    expect(planBlock(ZONE, zone({ name: "b" }), prior, options)).toEqual(
      zone({ id: "1", name: "b", name_servers: ["ns"] }),
    );
  });

  it("of an imported block asks for what the import could not know", () => {
    const prior = zone({ id: "1" });
    const planned = planBlock(ZONE, zone({ name: "a" }), prior, { ...options, imported: true });
    expect(planned).toMatchObject({ id: "1", name_servers: UNKNOWN });
  });

  it("of what was just applied changes nothing", () => {
    fc.assert(
      fc.property(configsOf(SERVICE), (config) => {
        const state = answered(SERVICE, planBlock(SERVICE, config, null, options));
        expect(planBlock(SERVICE, config, state, options)).toEqual(state);
      }),
    );
  });

  it("is what the configuration says wherever it says something, whatever there was before", () => {
    fc.assert(
      fc.property(configsOf(SERVICE), configsOf(SERVICE), (before, config) => {
        const state = answered(SERVICE, planBlock(SERVICE, before, null, options));
        const planned = planBlock(SERVICE, config, state, options);
        for (const name of ["name", "zone", "password", "id"]) {
          if (config[name] !== null) expect(planned[name]).toBe(config[name]);
        }
        expect(planned.token_wo).toBeNull();
        expect(planned.container).toHaveLength((config.container as Value[]).length);
      }),
    );
  });
});
