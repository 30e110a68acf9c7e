import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Aspects, TerraformResource, Testing } from "cdktf";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "../../../../../environments/local/cloud/testing/matchers.ts";
import { applyStack } from "../../../../../environments/local/cloud/testing/apply-stack.ts";
import { planStack } from "../../../../../environments/local/cloud/testing/plan-stack.ts";
import { describeWithTerraform } from "../showings/with-terraform.ts";
import { Readers, Secrets } from "./stacks.ts";

let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "testing-"));
  vi.stubEnv("TMPDIR", temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});

/** The output folder of an app with both stacks. */
function synthesizeBoth(): string {
  const app = new App({ outdir: mkdtempSync(join(temporary, "synthesized-")) });
  new Secrets(app, new Readers(app));
  app.synth();
  return app.outdir;
}

describeWithTerraform("planning a stack, with the real Terraform", () => {
  it("needs no backend and no state, and leaves nothing behind", async () => {
    const readers = new Readers(Testing.app({ outdir: temporary }));
    const before = readdirSync(temporary);
    expect(await planStack(readers)).toCreate("google_service_account", 1);
    expect(readdirSync(temporary)).toEqual(before);
  });

  it("may be done many times at once", async () => {
    const plans = await Promise.all(
      [1, 2, 3, 4].map((number) => planStack(new Readers(Testing.app(), `r${number}`))),
    );
    for (const plan of plans) expect(plan).toCreate("google_service_account.account", 1);
  });

  it("applies before what the stack depends on", async () => {
    const app = Testing.app();
    const plan = await planStack(new Secrets(app, new Readers(app)));
    expect(plan).toCreate("google_secret_manager_secret_iam_member", 1);
    expect(plan).not.toCreate("google_service_account");
    const member = plan.resources.find(({ address }) => address.endsWith(".reader"))?.change.after;
    expect(member).toMatchObject({ member: "serviceAccount:readers@acme-dev.iam.gserviceaccount.com" });
  });

  it("takes a synthesized directory, which stays as it is", async () => {
    const outdir = synthesizeBoth();
    const plan = await planStack(join(outdir, "stacks/secrets"));
    expect(plan).toCreate("google_secret_manager_secret_iam_member", 1);
    expect(readdirSync(outdir, { recursive: true }).sort()).toEqual([
      "manifest.json",
      "stacks",
      "stacks/readers",
      "stacks/readers/cdk.tf.json",
      "stacks/secrets",
      "stacks/secrets/cdk.tf.json",
    ]);
  });

  it("synthesizes in full: aspects, then validations", async () => {
    const readers = new Readers(Testing.app());
    Aspects.of(readers).add({
      visit(node) {
        if (node instanceof TerraformResource) node.addOverride("nickname", "reader");
      },
    });
    expect(await planStack(readers)).toFailWith(
      "resource.google_service_account.account.nickname",
      "nickname",
    );
    readers.node.addValidation({ validate: () => ["no reader has a nickname"] });
    await expect(planStack(readers)).rejects.toThrow("no reader has a nickname");
  });
});

describeWithTerraform("applying a stack, with the real Terraform", () => {
  it("gives its outputs, and can be changed and planned again", async () => {
    const readers = new Readers(Testing.app());
    await using applied = await applyStack(readers);
    expect(applied.outputs).toEqual({ email: "readers@acme-dev.iam.gserviceaccount.com", hint: "hunter2" });
    expect(await applied.plan()).toBeUnchanged();

    readers.account.displayName = "Readers";
    expect(await applied.plan()).toUpdate("google_service_account.account");
    readers.account.accountId = "those-who-read";
    expect(await applied.plan()).toReplace("google_service_account.account", "account_id");

    await applied.apply();
    expect(applied.outputs.email).toBe("those-who-read@acme-dev.iam.gserviceaccount.com");
    expect(await applied.plan()).toBeUnchanged();
    expect(await applied.plan(new Readers(Testing.app()))).toReplace("google_service_account", "account_id");
  });

  it("knows what was there before and is written no more", async () => {
    const app = Testing.app();
    await using applied = await applyStack(new Secrets(app, new Readers(app)));
    const plan = await applied.plan(new Readers(Testing.app(), "secrets"));
    expect(plan).toDestroy("google_secret_manager_secret", 1);
    expect(plan).toCreate("google_service_account", 1);
    expect(await applied.destroy()).toDestroy("google_secret_manager_secret", 1);
  });

  it("is not another stack", async () => {
    await using applied = await applyStack(new Readers(Testing.app()));
    await expect(applied.plan(new Readers(Testing.app(), "writers"))).rejects.toThrow(
      "expected the stack readers, found writers",
    );
  });

  it("can be undone, and leaves nothing behind", async () => {
    const readers = new Readers(Testing.app({ outdir: temporary }));
    const before = readdirSync(temporary);
    const applied = await applyStack(readers);
    expect(await applied.destroy()).toDestroy("google_service_account", 1);
    expect(applied.outputs).toEqual({});
    expect(await applied.plan()).toCreate("google_service_account", 1);
    await applied[Symbol.asyncDispose]();
    expect(readdirSync(temporary)).toEqual(before);
  });

  it("throws what Terraform refuses, and leaves nothing behind", async () => {
    const readers = new Readers(Testing.app({ outdir: temporary }));
    readers.account.accountId = "r";
    const before = readdirSync(temporary);
    await expect(applyStack(readers)).rejects.toThrow(
      /^terraform validate refused the stack:\n {2}error at resource\.google_service_account\.account\.account_id: /,
    );
    await expect(applyStack(readers)).rejects.toFailWith(
      "resource.google_service_account.account.account_id",
      "6 to 30",
    );
    expect(readdirSync(temporary)).toEqual(before);
  });
});
