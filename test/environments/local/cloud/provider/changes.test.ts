import { describe, expect, it } from "vitest";
import type { OfflineProvider } from "../../../../../environments/local/cloud/provider/offline-provider.ts";
import { attribute, SERVICE, SMALL, SMALL_SCHEMA, ZONE } from "./small-schema.ts";
import { actionsOf, openWorkspace, reference, TERRAFORM_IS_ABSENT } from "./workspace.ts";

const KEPT = { address: expect.stringMatching(/^address-/) };
const zone = (settings: object) => ({
  resource: { small_zone: { main: { name: "a.example", ...settings } } },
});
const service = (settings: object) => ({
  resource: { small_service: { web: { name: "web", ...settings } } },
});
const rules: OfflineProvider["rules"] = {
  resource: (type) => ({ forceNew: type === "small_zone" ? ["name"] : ["container.port.number"] }),
};

describe.skipIf(TERRAFORM_IS_ABSENT)("a change, with the real Terraform", () => {
  it("adopts what is imported, without replacing it for what an import cannot know", async () => {
    await using workspace = await openWorkspace(
      { ...SMALL, rules },
      { ...zone({}), import: [{ to: "small_zone.main", id: "zones/17" }] },
    );
    const plan = await workspace.plan();
    expect(plan.resource_changes[0]?.change).toMatchObject({
      actions: ["update"],
      importing: { id: "zones/17" },
      after: { id: "zones/17", name: "a.example" },
      after_unknown: { name_servers: true },
    });
    await workspace.apply();
    expect(actionsOf(await workspace.plan())).toEqual({});
    await workspace.write(zone({ name: "b.example" }));
    expect(actionsOf(await workspace.plan())).toEqual({ "small_zone.main": "delete,create" });
  });

  it("imports from the command line too", async () => {
    await using workspace = await openWorkspace(SMALL, zone({}));
    const { exitCode, stdout } = await workspace.terraform("import", "small_zone.main", "zones/17");
    expect(stdout).toContain("Import successful!");
    expect(exitCode).toBe(0);
    expect(actionsOf(await workspace.plan())).toEqual({ "small_zone.main": "update" });
  });

  it("leaves alone what a configuration says to ignore", async () => {
    const ignoring = (settings: object) =>
      zone({ ...settings, lifecycle: { ignore_changes: ["description"] } });
    await using workspace = await openWorkspace(SMALL, ignoring({ description: "first" }));
    await workspace.apply();
    await workspace.write(ignoring({ description: "second" }));
    expect(actionsOf(await workspace.plan())).toEqual({});
  });

  it("keeps the values of elements of a set that stay, and asks only for those of new ones", async () => {
    const ports = (...numbers: number[]) =>
      service({ container: [{ image: "a", port: numbers.map((number) => ({ number })) }] });
    await using workspace = await openWorkspace(SMALL, ports(443, 80));
    await workspace.apply();
    await workspace.write(ports(80, 443, 8080));
    const plan = await workspace.plan();
    expect(plan.resource_changes[0]?.change).toMatchObject({
      actions: ["update"],
      after: { container: [{ port: [KEPT, KEPT, { number: 8080 }] }] },
      after_unknown: { container: [{ port: [{}, {}, { address: true }] }] },
    });
    await workspace.apply();
    expect(actionsOf(await workspace.plan())).toEqual({});
  });

  it("replaces for a change inside a set", async () => {
    const port = (number: number) => service({ container: [{ image: "a", port: [{ number }] }] });
    await using workspace = await openWorkspace({ ...SMALL, rules }, port(80));
    await workspace.apply();
    await workspace.write(port(81));
    const plan = await workspace.plan();
    expect(plan.resource_changes[0]?.change).toMatchObject({
      actions: ["delete", "create"],
      replace_paths: [["container", 0, "port"]],
    });
    await workspace.apply();
  });

  it("waits for the apply where the number of blocks is unknown", async () => {
    await using workspace = await openWorkspace(SMALL, {
      resource: {
        small_zone: { main: { name: "a.example" } },
        small_service: {
          web: {
            name: "web",
            dynamic: {
              container: {
                for_each: reference("small_zone.main.name_servers"),
                content: { image: reference("container.value") },
              },
            },
          },
        },
      },
      output: { images: { value: reference("small_service.web.container[*].image") } },
    });
    await workspace.apply();
    expect(await workspace.outputs()).toEqual({ images: [expect.stringMatching(/^name_servers-/)] });
    expect(actionsOf(await workspace.plan())).toEqual({});
  });

  it("reads a data source only when what it asks for is known", async () => {
    await using workspace = await openWorkspace(SMALL, {
      resource: { small_zone: { main: { name: "a.example" } } },
      data: { small_image: { base: { name: reference("small_zone.main.id"), filter: [] } } },
      output: { digest: { value: reference("data.small_image.base.digest") } },
    });
    const plan = await workspace.plan();
    expect(actionsOf(plan)).toEqual({ "data.small_image.base": "read", "small_zone.main": "create" });
    await workspace.apply();
    expect(await workspace.outputs()).toEqual({ digest: expect.stringMatching(/^digest-/) });
  });

  it("keeps numbers that JavaScript cannot hold", async () => {
    const weight = reference("12345678901234567890123 + 0.1");
    await using workspace = await openWorkspace(SMALL, {
      ...zone({ weight }),
      output: { same: { value: reference("small_zone.main.weight == 12345678901234567890123.1") } },
    });
    await workspace.apply();
    expect(await workspace.outputs()).toEqual({ same: true });
    expect(actionsOf(await workspace.plan())).toEqual({});
  });

  it("reads a state that was written with an earlier schema", async () => {
    let block = { ...ZONE, attributes: { ...ZONE.attributes, gone: attribute("string", "optional") } };
    const schema = { ...SMALL_SCHEMA, resource: (type: string) => (type === "small_zone" ? block : SERVICE) };
    await using workspace = await openWorkspace({ ...SMALL, schema }, zone({ gone: "soon" }));
    await workspace.apply();
    block = { attributes: { ...ZONE.attributes }, blocks: SERVICE.blocks } as typeof block;
    await workspace.write(zone({}));
    expect(actionsOf(await workspace.plan())).toEqual({});
  });

  it("serves no type that was not asked for", async () => {
    const served = { ...SMALL, resourceTypes: ["small_zone", "small_unheard_of"] };
    await using workspace = await openWorkspace(served, { ...zone({}), ...service({}) });
    const { stderr } = await workspace.terraform("validate");
    expect(stderr).toContain('The provider example/small does not support resource type "small_service"');
  });
});
