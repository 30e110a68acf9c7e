import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PublishedSchemas } from "./published-schema.ts";

interface Generator {
  readonly CodeMaker: new () => object;
  readonly TerraformProviderGenerator: new (
    code: object,
    schemas: PublishedSchemas,
  ) => { generateAll(): void; save(folder: string): Promise<void> };
}

interface Compiler {
  transpileModule(text: string, options: object): { readonly outputText: string };
  transpileDeclaration(text: string, options: object): { readonly outputText: string };
}

const require = createRequire(import.meta.url);
const generator = require("@cdktn/provider-generator") as Generator;
// The generator brings the compiler that the published packages are built with.
const compiler = createRequire(require.resolve("@cdktn/provider-generator/package.json"))(
  "typescript",
) as Compiler;
// As jsii compiles: https://github.com/aws/jsii-compiler/blob/main/src/tsconfig/compiler-options.ts
const compilerOptions = { module: 1, target: 7, stripInternal: true, removeComments: false };

/** A package of bindings, made of a schema in a folder that goes with it. */
export interface GeneratedPackage {
  readonly name: string;
  /** A file that can import it. */
  readonly from: string;
  remove(): void;
}

/** Makes a package of bindings as the published ones are made. The schema has one provider. */
export async function generatePackage(schemas: PublishedSchemas): Promise<GeneratedPackage> {
  const folder = mkdtempSync(join(tmpdir(), "generated-package-"));
  // The generator reads a provider's block only where there is one.
  const withProvider = Object.entries(structuredClone(schemas.provider_schemas)).map(([source, provider]) => [
    source,
    { provider: { block: {} }, ...provider },
  ]);
  const versions = Object.fromEntries(withProvider.map(([source]) => [source, "1.0.0"]));
  const code = new generator.TerraformProviderGenerator(new generator.CodeMaker(), {
    provider_schemas: Object.fromEntries(withProvider),
    provider_versions: versions,
  } as PublishedSchemas);
  code.generateAll();
  await code.save(join(folder, "source"));
  const [provider = ""] = readdirSync(join(folder, "source", "providers"));
  const installed = join(folder, "node_modules", provider);
  compile(join(folder, "source", "providers", provider), join(installed, "lib"));
  writeFileSync(join(installed, "package.json"), JSON.stringify({ name: provider, version: "1.0.0" }));
  return {
    name: provider,
    from: join(folder, "index.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function compile(source: string, target: string): void {
  for (const file of readdirSync(source, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") || !file.includes("/")) continue;
    const text = readFileSync(join(source, file), "utf8");
    const output = join(target, file.slice(0, -".ts".length));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(`${output}.js`, compiler.transpileModule(text, { compilerOptions }).outputText);
    writeFileSync(
      `${output}.d.ts`,
      compiler.transpileDeclaration(text, { compilerOptions: { ...compilerOptions, declaration: true } })
        .outputText,
    );
  }
}
