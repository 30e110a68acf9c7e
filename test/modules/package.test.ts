import { execFile } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import "../../environments/local/cloud/testing/matchers.ts";
import { planStack } from "../../environments/local/cloud/testing/plan-stack.ts";
import { describeWithTerraform } from "../environments/local/cloud/showings/with-terraform.ts";
import { MODULES, publicFolders, readmeExamples } from "./readme-examples.ts";

const ROOT = join(MODULES, "..");
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** What a user of either engine writes into an empty folder's package.json. */
const APPS = {
  cdktf: { dependencies: { cdktf: dependencies.cdktf } },
  cdktn: {
    dependencies: { cdktf: `npm:cdktn@${devDependencies.cdktn}` },
    overrides: { cdktf: "$cdktf" },
  },
};
type Engine = keyof typeof APPS;
const engines: Engine[] = ["cdktf", "cdktn"];

const folder = realpathSync(mkdtempSync(join(tmpdir(), "package-")));
// Two apps, each with the bindings of both clouds.
afterAll(() => rmSync(folder, { recursive: true }), 60_000);
const appOf = (engine: Engine): string => join(folder, engine);
const stackOf = (engine: Engine): string => join(appOf(engine), "cdktf.out/stacks/example");

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd }).catch(({ stdout, stderr }) => {
    throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
  });
  return stdout;
}

const npm = (args: readonly string[], cwd: string) => run("npm", args, cwd);
const node = (args: readonly string[], cwd: string) => run(process.execPath, args, cwd);

/** Packs the modules as `npm publish` does. */
async function pack(): Promise<string> {
  await npm(["pack", "--silent", "--pack-destination", folder], MODULES);
  const [tarball = ""] = globSync("*.tgz", { cwd: folder });
  return join(folder, tarball);
}

/** An app with nothing but the packed modules and what they ask for, and the program of their README. */
async function createApp(engine: Engine, tarball: string): Promise<void> {
  const app = appOf(engine);
  const { constructs, "@cdktf/provider-aws": aws, "@cdktf/provider-google": google } = dependencies;
  const [program] = readmeExamples().filter(({ place }) => place.startsWith("README.md:"));
  const files = {
    "package.json": {
      private: true,
      type: "module",
      ...APPS[engine],
      dependencies: {
        ...APPS[engine].dependencies,
        "@cdktf/provider-aws": aws,
        "@cdktf/provider-google": google,
        "@mcp-gatehouse/modules": `file:${tarball}`,
        constructs,
      },
    },
    "tsconfig.json": {
      compilerOptions: { strict: true, module: "nodenext", target: "es2023", noEmit: true },
    },
    // What `cdktf init` writes: TypeScript then resolves as Node 10 did, which knows no `exports`.
    "tsconfig.init.json": {
      compilerOptions: {
        strict: true,
        module: "CommonJS",
        target: "ES2018",
        noEmit: true,
        skipLibCheck: true,
      },
      files: ["main.ts", "imports.ts"],
    },
  };
  await mkdir(app);
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(app, name), JSON.stringify(content));
  writeFileSync(join(app, "main.ts"), program?.code ?? "");
  const names = publicFolders().map((name) => `"@mcp-gatehouse/modules/${name}"`);
  writeFileSync(join(app, "imports.ts"), names.map((name) => `import ${name};\n`).join(""));
  writeFileSync(join(app, "requires.cjs"), names.map((name) => `require(${name});\n`).join(""));
  await npm(["install", "--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock"], app);
}

describe("the package of the modules", () => {
  let tarball: string;
  beforeAll(async () => {
    tarball = await pack();
    await Promise.all(engines.map((engine) => createApp(engine, tarball)));
  }, 120_000);

  it("holds what is compiled, its README and the licence, and nothing else", async () => {
    const files = (await run("tar", ["-tzf", tarball], folder)).trim().split("\n");
    const compiled = publicFolders().flatMap((name) => [`dist/${name}/index.js`, `dist/${name}/index.d.ts`]);
    const expected = ["LICENSE", "README.md", "package.json", ...compiled].map((file) => `package/${file}`);
    expect(files).toEqual(expect.arrayContaining(expected));
    const others = files.filter((file) => !expected.includes(file));
    expect(others.filter((file) => !/^package\/dist\/.+\.(js|d\.ts)$/.test(file))).toEqual([]);
    expect(others.filter((file) => !existsSync(sourceOf(file)))).toEqual([]);
    expect(readFileSync(join(MODULES, "LICENSE"), "utf8")).toBe(readFileSync(join(ROOT, "LICENSE"), "utf8"));
  });

  describe.each(engines)("in an empty app with %s", (engine) => {
    const app = appOf(engine);

    it.each(["imports.ts", "requires.cjs"])("brings everything that its modules need: %s", async (file) => {
      await node([file], app);
    });

    it("has the types that a strict compiler wants", async () => {
      await node([join(ROOT, "node_modules/typescript/bin/tsc"), "--project", app], app);
    });

    it("has types for an app that cdktf init made", async () => {
      const typescript5 = join(ROOT, "docs/typedoc/node_modules/typescript/bin/tsc");
      const options = ["--moduleResolution", "node10", "--ignoreDeprecations", "6.0"];
      await node([typescript5, "--project", join(app, "tsconfig.init.json"), ...options], app);
    });

    it("synthesizes the program of its README", async () => {
      await node(["main.ts"], app);
      expect(Object.keys(readStack(engine).resource)).toContain("google_secret_manager_secret");
    });
  });

  it("synthesizes the same with both, but for the version", () => {
    const [cdktf, cdktn] = engines.map(readStack);
    expect(cdktf["//"].metadata.version).toBe(dependencies.cdktf);
    expect(cdktn["//"].metadata.version).toBe(devDependencies.cdktn);
    cdktn["//"].metadata.version = dependencies.cdktf;
    expect(cdktn).toEqual(cdktf);
  });

  describeWithTerraform("with the real Terraform", () => {
    it.each(engines)("is planned in the app with %s", async (engine) => {
      const plan = await planStack(stackOf(engine), { from: join(appOf(engine), "main.ts") });
      expect(plan.diagnostics).toEqual([]);
      expect(plan).toCreate("google_secret_manager_secret", 1);
    });
  });
});

function sourceOf(packed: string): string {
  return join(MODULES, packed.replace(/^package\/dist\/(.+?)(\.d)?\.[jt]s$/, "$1.ts"));
}

/** A synthesized stack, wherever its app is: where nothing else is said, Terraform's state is kept beside the app. */
function readStack(engine: Engine) {
  const text = readFileSync(join(stackOf(engine), "cdk.tf.json"), "utf8");
  return JSON.parse(text.replaceAll(appOf(engine), "app"));
}
