import { describe, expect, it } from "vitest";
import type { Path } from "../../../../../environments/local/cloud/protocol/value.ts";
import { startProviders } from "../../../../../environments/local/cloud/provider/start-providers.ts";
import { SMALL, SMALL_SCHEMA } from "./small-schema.ts";
import { openWorkspace, reference, TERRAFORM_IS_ABSENT } from "./workspace.ts";

const zones = (names: readonly string[]) => ({
  resource: {
    small_zone: {
      main: {
        for_each: Object.fromEntries(names.map((name) => [name, name])),
        name: reference("each.value"),
      },
    },
  },
  output: { ids: { value: reference("values(small_zone.main)[*].id") } },
});

describe("the providers of one process", () => {
  it("each have a port of this machine, in the form that Terraform attaches to", async () => {
    const other = { ...SMALL, schema: { ...SMALL_SCHEMA, source: "registry.terraform.io/example/other" } };
    const { reattach, stop } = await startProviders({ providers: [SMALL, other] });
    const addresses = JSON.parse(reattach);
    expect(addresses).toMatchObject({
      "registry.terraform.io/example/small": {
        Protocol: "grpc",
        ProtocolVersion: 5,
        Pid: process.pid,
        Test: true,
        Addr: { Network: "tcp", String: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
      },
    });
    const ports = Object.values(addresses).map(
      (address) => (address as { Addr: { String: string } }).Addr.String,
    );
    expect(new Set(ports).size).toBe(2);
    await stop();
  });
});

describe.skipIf(TERRAFORM_IS_ABSENT)("the providers of one process, with the real Terraform", () => {
  it("serve two runs at the same time, each with its own answers", async () => {
    const answering = (id: string) => ({
      ...SMALL,
      answers: { computed: (_type: string, [attribute]: Path) => (attribute === "id" ? id : undefined) },
    });
    await using first = await openWorkspace(answering("first"), zones(["a"]));
    await using second = await openWorkspace(answering("second"), zones(["a"]));
    await Promise.all([first.apply(), second.apply()]);
    expect(await first.outputs()).toEqual({ ids: ["first"] });
    expect(await second.outputs()).toEqual({ ids: ["second"] });
  });

  it("answer alike in every run", async () => {
    const names = ["a", "b", "c"];
    await using first = await openWorkspace(SMALL, zones(names));
    await using second = await openWorkspace(SMALL, zones(names));
    await Promise.all([first.apply(), second.apply()]);
    const [{ ids }, again] = await Promise.all([first.outputs(), second.outputs()]);
    expect(new Set(ids as string[]).size).toBe(3);
    expect(again).toEqual({ ids });
  });
});
