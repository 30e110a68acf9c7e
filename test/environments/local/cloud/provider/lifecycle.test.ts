import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL } from "./small-schema.ts";
import { actionsOf, openWorkspace, reference, TERRAFORM_IS_ABSENT, type Workspace } from "./workspace.ts";

const stack = (changes: { image?: string; zone?: string; description?: string } = {}) => ({
  provider: { small: [{ region: "north" }, { alias: "south", region: "south" }] },
  data: { small_image: { base: { name: "base", filter: [{ tag: "v1" }, { tag: "v2" }] } } },
  resource: {
    small_zone: {
      main: {
        for_each: { a: changes.zone ?? "a.example", b: "b.example" },
        name: reference("each.value"),
        weight: 0.1,
        description: changes.description ?? null,
      },
      far: { provider: "small.south", name: "far.example" },
    },
    small_service: {
      web: {
        name: "web",
        zone: reference('small_zone.main["a"].id'),
        labels: { "example.com/team": "edge" },
        password: "hunter2",
        token_wo: "a-secret",
        token_wo_version: 1,
        manifest: { kind: "Config", data: { count: 3, list: ["a", 1, true, null] } },
        container: [
          {
            image: changes.image ?? reference("data.small_image.base.digest"),
            args: [reference('small_zone.main["b"].name_servers[0]')],
            port: [{ number: 80 }, { number: 443 }],
          },
          { image: "sidecar:1" },
        ],
        timeouts: { create: "5m" },
        volume: { data: { path: "/data" }, logs: { path: "/logs" } },
      },
    },
  },
  output: {
    zone: { value: reference('small_zone.main["a"]') },
    far: { value: reference("small_zone.far.region") },
    service: { value: reference("small_service.web"), sensitive: true },
    phase: { value: reference("small_service.web.status[0].phase") },
  },
});

describe.skipIf(TERRAFORM_IS_ABSENT)("a stack, with the real Terraform", () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await openWorkspace(
      {
        ...SMALL,
        rules: {
          resource: (type) =>
            type === "small_zone" ? { forceNew: ["name"] } : { forceNew: ["container.port.number"] },
        },
        answers: {
          fills: (type, name) => type === "small_zone" && name === "region",
          computed: (_type, _path, config, provider, { name }) => {
            if (name === "region") return provider.region;
            if (name === "name_servers") return [`ns1.${String(config.name)}`];
            return undefined;
          },
        },
      },
      stack(),
    );
  });
  afterAll(() => workspace?.[Symbol.asyncDispose]());

  it("is valid", async () => {
    const { exitCode, stdout } = await workspace.terraform("validate", "-json");
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, error_count: 0 });
    expect(exitCode).toBe(0);
  });

  it("is planned with what only the cloud decides unknown, and what is not filled in null", async () => {
    const plan = await workspace.plan();
    expect(actionsOf(plan)).toEqual({
      'small_zone.main["a"]': "create",
      'small_zone.main["b"]': "create",
      "small_zone.far": "create",
      "small_service.web": "create",
    });
    const zone = plan.resource_changes.find(({ address }) => address === 'small_zone.main["a"]')?.change;
    expect(zone?.after).toMatchObject({ name: "a.example", weight: 0.1, description: null });
    expect(zone?.after_unknown).toMatchObject({ id: true, region: true, name_servers: true });
    const service = plan.resource_changes.find(({ type }) => type === "small_service")?.change;
    expect(service?.after_unknown).toMatchObject({
      zone: true,
      endpoint: true,
      container: [{ digest: true, port: [{ address: true }, { address: true }] }, { digest: true }],
    });
    expect(service?.after).toMatchObject({ token_wo: null, token_wo_version: 1 });
  });

  it("is applied, every unknown answered and written values as they were written", async () => {
    await workspace.apply();
    const outputs = await workspace.outputs();
    expect(outputs).toMatchObject({
      far: "south",
      zone: { region: "north", weight: 0.1, name_servers: ["ns1.a.example"] },
      service: {
        labels: { "example.com/team": "edge" },
        token_wo: null,
        password: "hunter2",
        manifest: { kind: "Config", data: { count: 3, list: ["a", 1, true, null] } },
        container: [{ args: ["ns1.b.example"] }, { image: "sidecar:1", port: [] }],
        timeouts: { create: "5m" },
        volume: { data: { path: "/data" }, logs: { path: "/logs" } },
      },
      phase: expect.stringMatching(/^phase-/),
    });
  });

  it("has nothing to change in a second plan", async () => {
    const { exitCode, stdout } = await workspace.terraform("plan", "-detailed-exitcode");
    expect(stdout).toContain("No changes.");
    expect(exitCode).toBe(0);
  });

  it("updates in place what can be changed, and keeps what the cloud decided", async () => {
    await workspace.write(stack({ image: "web:2", description: "written later" }));
    const plan = await workspace.plan();
    expect(actionsOf(plan)).toEqual({
      'small_zone.main["a"]': "update",
      'small_zone.main["b"]': "update",
      "small_service.web": "update",
    });
    const service = plan.resource_changes.find(({ type }) => type === "small_service")?.change;
    expect(service?.after_unknown).toEqual({});
    await workspace.apply();
    await workspace.write(stack({ image: "web:2" }));
    expect(actionsOf(await workspace.plan())).toMatchObject({ 'small_zone.main["a"]': "update" });
    await workspace.apply();
    expect(actionsOf(await workspace.plan())).toEqual({});
  });

  it("replaces what cannot be changed", async () => {
    await workspace.write(stack({ image: "web:2", zone: "new.example" }));
    const plan = await workspace.plan();
    expect(actionsOf(plan)).toEqual({
      'small_zone.main["a"]': "delete,create",
      "small_service.web": "update",
    });
    const zone = plan.resource_changes.find(({ address }) => address === 'small_zone.main["a"]')?.change;
    expect(zone?.replace_paths).toEqual([["name"]]);
    await workspace.apply();
    expect(actionsOf(await workspace.plan())).toEqual({});
  });

  it("is destroyed", async () => {
    const { exitCode, stdout } = await workspace.terraform("destroy", "-auto-approve");
    expect(stdout).toContain("Destroy complete! Resources: 4 destroyed.");
    expect(exitCode).toBe(0);
  });
});
