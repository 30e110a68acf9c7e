import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Environment } from "../../environments/environment.ts";
import { addStacks } from "../../stacks/add-stacks.ts";
import { usesGoogleCloud } from "../../stacks/clouds.ts";
import { directoryReadersOf } from "../../stacks/directory-reader.ts";
import { environmentNames, loadEnvironment } from "../../stacks/environments.ts";

const document = readFileSync(join(import.meta.dirname, "../../docs/naming.md"), "utf8");

/** The arguments that name resources; of several it is the first. */
const NAMING_ARGUMENTS = [
  "account_id",
  "alarm_name",
  "family",
  "bucket",
  "domain_name",
  "url",
  "secret_id",
  "repository_id",
  "workload_identity_pool_provider_id",
  "workload_identity_pool_id",
  "service",
  "name",
];

/** The names that the document's tables give to resources of each Terraform type. */
function documentedNames(): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const [, types = "", templates = ""] of document.matchAll(
    /^\|[^|]+\|([^|]*`(?:google|aws)_[^|]+)\|([^|]+)\|/gm,
  )) {
    for (const type of inCode(types)) names.set(type, [...(names.get(type) ?? []), ...inCode(templates)]);
  }
  return names;
}

function inCode(markdown: string): string[] {
  return [...markdown.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** Every name that a template stands for in an environment. */
function patternOf(template: string, environment: Environment): RegExp {
  const { gcp, aws, servers, backends } = environment;
  const meanings: Readonly<Record<string, readonly string[]>> = {
    server: Object.keys(servers),
    backend: Object.keys(backends),
    VARIABLE: ["[A-Z][A-Z0-9_]*"],
    region: gcp ? [gcp.region] : [],
    zone: aws?.network.kind === "own" ? aws.network.zones.map((zone) => aws.region + zone) : [],
    domain: aws ? [aws.domain.name] : [],
    issuer: [`${environment.publicUrl}/workload`],
    api: Object.keys(aws?.apis ?? {}),
    "account id": aws ? [aws.accountId] : [],
    "AWS region": aws ? [aws.region] : [],
    image: [...new Set(Object.values(servers).map(({ image }) => image.name))],
    cluster: gcp?.kubernetes ? [gcp.kubernetes.name] : [],
    secret: Object.values(gcp?.kubernetes?.workloads ?? {}).flatMap(({ secrets }) => secrets),
    "directory reader": (usesGoogleCloud(environment) ? directoryReadersOf(environment) : []).map(
      ({ accountId }) => accountId,
    ),
    service: ["[a-z]+"],
  };
  const literal = template.replaceAll(/[.*]/g, "\\$&");
  const pattern = literal.replace(/<([^>]+)>/g, (_, name: string) => `(?:${meanings[name]?.join("|")})`);
  return new RegExp(`^${pattern}$`);
}

/** As it is written. What in AWS has none is called by its tag; the rest refers to what it is a part of. */
function nameOf(attributes: Record<string, unknown>): string | undefined {
  const { Name: tag } = z.object({ Name: z.string().optional() }).catch({}).parse(attributes.tags);
  const written = NAMING_ARGUMENTS.map((argument) => attributes[argument]);
  return [...written, tag].filter((name) => typeof name === "string").find((name) => !name.includes("${"));
}

interface Named {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
}

/** What the stacks of an environment create and name, grants aside: those are of what they are on. */
function resourcesOf(environment: Environment): Named[] {
  const app = Testing.app();
  addStacks(app, environment);
  const stacks = app.node.findAll().filter(TerraformStack.isStack);
  return stacks.flatMap((stack) => {
    const { resource = {} } = JSON.parse(Testing.synth(stack));
    return Object.entries<Record<string, Record<string, unknown>>>(resource)
      .filter(([type]) => !/_iam_(?:member|binding|policy)$|_iam_role_policy$/.test(type))
      .flatMap(([type, resources]) =>
        Object.values(resources).flatMap((attributes) => {
          const name = nameOf(attributes);
          return name === undefined && type.startsWith("aws_")
            ? []
            : [{ stack: stack.node.id, type, name: String(name) }];
        }),
      );
  });
}

const environments = await Promise.all(environmentNames.map(loadEnvironment));

describe("what the stacks create", () => {
  const documented = documentedNames();

  it.each(environments)("is called in $name as the document says", (environment) => {
    const resources = resourcesOf(environment);
    const unforeseen = resources.filter(({ type, name }) => {
      const templates = documented.get(type) ?? [];
      return !templates.some((template) => patternOf(template, environment).test(name));
    });
    expect(unforeseen).toEqual([]);
    expect(resources.length).toBeGreaterThan(10);
  });

  it("is documented by templates that do not stand for any name", async () => {
    const dev = await loadEnvironment("dev");
    const templates = documented.get("google_service_account") ?? [];
    expect(templates).toContain("mcp-<server>");
    for (const name of ["mcp-unheard-of", "documents", "mcp-documents-x7f2"]) {
      expect(templates.filter((template) => patternOf(template, dev).test(name))).toEqual([]);
    }
  });
});
