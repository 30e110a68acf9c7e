import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { addStacks } from "../../../stacks/add-stacks.ts";
import { LONGEST_POLICY } from "../../../stacks/deployer/deployer-policies.ts";
import { deployerStatements, LOOKED_UP, MADE } from "../../../stacks/deployer/deployer-statements.ts";
import { joinStatements } from "../../../stacks/deployer/join-statements.ts";
import { environmentNames, loadEnvironment } from "../../../stacks/environments.ts";
import { ACCOUNT, allows, environment, iam, policies, REGION, stacks, synthesized } from "./deployers.ts";

describe("what deployers are allowed", () => {
  it("fits into managed policies, of which a role takes ten, for many servers", () => {
    const ids = Array.from({ length: 20 }, (_, index) => `server-with-a-long-name-${index + 10}`.slice(-25));
    const many = synthesized(environment({}, ids));
    for (const documents of [policies(many.platform), policies(many.servers)]) {
      expect(documents.length).toBeLessThanOrEqual(10);
      for (const document of documents) expect(document.length).toBeLessThanOrEqual(LONGEST_POLICY);
      for (const document of documents) expect(document).not.toContain("${");
    }
    for (const id of ids)
      expect(allows(policies(many.platform), "iam:CreateRole", iam(`role/mcp-${id}`))).toBe(true);
  });

  it("is said of every type in every environment, and of no other", async () => {
    const app = new App();
    for (const name of environmentNames) addStacks(app, await loadEnvironment(name));
    const written = Object.values(stacks);
    const used = (kind: "resource" | "data") =>
      new Set(written.flatMap((stack) => Object.keys(stack[kind] ?? {})));
    expect([...used("resource")].sort()).toEqual(Object.keys(MADE).sort());
    expect([...used("data")].sort()).toEqual(Object.keys(LOOKED_UP).sort());
  });

  it("is not guessed for a type of which nothing is known", () => {
    const where = { account: { id: ACCOUNT, region: REGION }, tags: {} };
    expect(() => deployerStatements({ resource: { aws_instance: { x: {} } } }, where)).toThrow(
      "aws_instance: nothing says what whoever deploys it has to be allowed. Add it to stacks/deployer.",
    );
    const unnamed = { aws_ecr_repository: { images: { name: `\${random_pet.name.id}` } } };
    expect(() => deployerStatements({ resource: unnamed }, where)).toThrow(
      `aws_ecr_repository.images: "\${random_pet.name.id}" is known after the apply only`,
    );
  });

  it("is joined where it is about the same, and never across conditions", () => {
    const conditions = { StringEquals: { "aws:RequestedRegion": REGION } };
    const [a, b] = ["arn:aws:s3:::a", "arn:aws:s3:::b"];
    expect(
      joinStatements([
        { actions: ["s3:GetObject"], resources: [a] },
        { actions: ["s3:PutObject"], resources: [a] },
        { actions: ["s3:PutObject", "s3:GetObject"], resources: [b] },
        { actions: ["s3:DeleteObject"], resources: [a], conditions },
      ]),
    ).toEqual([
      { actions: ["s3:GetObject", "s3:PutObject"], resources: [a, b] },
      { actions: ["s3:DeleteObject"], resources: [a], conditions },
    ]);
  });
});
