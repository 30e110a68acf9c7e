import { describe, expect, it } from "vitest";
import { emptyBlock } from "../../../../../environments/local/cloud/protocol/block-type.ts";
import {
  type ObjectValue,
  type Path,
  UNKNOWN,
} from "../../../../../environments/local/cloud/protocol/value.ts";
import { requiresReplace } from "../../../../../environments/local/cloud/provider/requires-replace.ts";
import { SERVICE } from "./small-schema.ts";

const service = (written: ObjectValue): ObjectValue => ({ ...emptyBlock(SERVICE), ...written });
const container = (image: string, ...ports: number[]): ObjectValue => ({
  image,
  digest: null,
  args: null,
  port: ports.map((number) => ({ number, address: `10.0.0.${number}` })),
});

describe("what cannot be changed in place", () => {
  it.each<{ of: string; forceNew: string; prior: ObjectValue; planned: ObjectValue; at: Path[] }>([
    { of: "an attribute", forceNew: "name", prior: { name: "a" }, planned: { name: "b" }, at: [["name"]] },
    { of: "an attribute that stays", forceNew: "name", prior: { name: "a" }, planned: { name: "a" }, at: [] },
    {
      of: "an attribute not known yet",
      forceNew: "zone",
      prior: { zone: "a" },
      planned: { zone: UNKNOWN },
      at: [["zone"]],
    },
    {
      of: "a list of blocks",
      forceNew: "container.image",
      prior: { container: [container("a"), container("b")] },
      planned: { container: [container("a"), container("c"), container("d")] },
      at: [
        ["container", 1, "image"],
        ["container", 2, "image"],
      ],
    },
    {
      of: "a set of blocks, which has no order and no addresses",
      forceNew: "container.port.number",
      prior: { container: [container("a", 80, 443), container("b", 80)] },
      planned: { container: [container("a", 443, 80), container("b", 81)] },
      at: [["container", 1, "port"]],
    },
    {
      of: "a map of blocks",
      forceNew: "volume.path",
      prior: { volume: { data: { path: "/a" }, logs: { path: "/b" } } },
      planned: { volume: { data: { path: "/a" } } },
      at: [["volume", "logs", "path"]],
    },
    {
      of: "a single block",
      forceNew: "timeouts.create",
      prior: { timeouts: null },
      planned: { timeouts: { create: "5m" } },
      at: [["timeouts", "create"]],
    },
    {
      of: "a whole block",
      forceNew: "container",
      prior: { container: [container("a")] },
      planned: { container: [] },
      at: [["container"]],
    },
    {
      of: "blocks of which the number is not known yet",
      forceNew: "container.image",
      prior: { container: [container("a")] },
      planned: { container: UNKNOWN },
      at: [["container"]],
    },
  ])("$of", ({ forceNew, prior, planned, at }) => {
    expect(requiresReplace(SERVICE, [forceNew], service(prior), service(planned), false)).toEqual(at);
  });

  it("is not what an import could not know", () => {
    const changed = requiresReplace(
      SERVICE,
      ["name", "container.image"],
      service({}),
      service({ name: "a", container: [container("a")] }),
      true,
    );
    expect(changed).toEqual([]);
  });

  it.each(["colour", "container.colour", "name.colour"])(
    "cannot be %s, which the block does not have",
    (name) => {
      const state = service({ container: [container("a")] });
      expect(() => requiresReplace(SERVICE, [name], state, state, false)).toThrow(RangeError);
    },
  );
});
