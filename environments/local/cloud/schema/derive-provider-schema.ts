import { join } from "node:path";
import { type SchemaAddition, withAdditions } from "./additions.ts";
import { type Bindings, deriveBlock } from "./bindings/block.ts";
import { parseDeclarations } from "./bindings/declarations.ts";
import { parseJavaScript } from "./bindings/javascript.ts";
import {
  type BindingsPackage,
  type Declared,
  findPackage,
  listDeclared,
  readSources,
} from "./bindings/package.ts";
import type { Block, ProviderSchema } from "./provider-schema.ts";
import { type SchemaCache, schemaCache } from "./schema-cache.ts";
import { withSensitive } from "./sensitive-attributes.ts";

/** Raised whenever what is derived of the same package changes. */
const formatVersion = 2;

export interface DerivationOptions {
  /** URL or path of a file of the project that has the package installed. @default this project */
  readonly from?: string;
  /** Folder to keep what was derived in; `false`: nothing is kept. @default `.cache/offline-cloud-schemas` in its node_modules */
  readonly cache?: string | false;
  /** Resources and fields that are newer than the bindings. @default those that this project uses */
  readonly additions?: readonly SchemaAddition[];
}

/**
 * Derives a provider's schema from its bindings, a package that cdktf's generator made. Their JavaScript and type
 * declarations are read as text, nothing of them is executed. Each type is derived when it is first asked for.
 *
 * @param packageName - e.g. `@cdktf/provider-google`
 * @throws Error when the package is not installed, or is none of the generator's
 */
export function deriveProviderSchema(packageName: string, options: DerivationOptions = {}): ProviderSchema {
  const bindings = findPackage(packageName, options.from ?? import.meta.url);
  const cache = schemaCache(cacheFolder(bindings, options.cache));
  const declared = cache.get("index", () => listDeclared(bindings));
  const provider = cache.get("provider", () => deriveProvider(bindings, declared));
  const derive = (kind: "resource" | "data-source") => {
    const folders = new Map(
      declared.filter((each) => each.kind === kind).map((each) => [each.type, each.folder]),
    );
    return { types: [...folders.keys()], derive: lazily(bindings, cache, folders, kind) };
  };
  const resources = derive("resource");
  const dataSources = derive("data-source");
  return withAdditions(
    {
      ...provider,
      resourceTypes: resources.types,
      dataSourceTypes: dataSources.types,
      resource: resources.derive,
      dataSource: dataSources.derive,
    },
    options.additions,
  );
}

function cacheFolder(bindings: BindingsPackage, folder: DerivationOptions["cache"]): string | undefined {
  if (folder === false) return undefined;
  // The package is `node_modules/<scope>/<name>` or `node_modules/<name>`.
  const up = bindings.name.split("/").map(() => "..");
  return join(
    folder ?? join(bindings.folder, ...up, ".cache", "offline-cloud-schemas"),
    `${bindings.name.replace("/", "+")}@${bindings.version}+${formatVersion}`,
  );
}

function lazily(
  bindings: BindingsPackage,
  cache: SchemaCache,
  folders: ReadonlyMap<string, string>,
  kind: "resource" | "data-source",
): (type: string) => Block | undefined {
  const known = new Map<string, Block>();
  const parent = kind === "resource" ? "TerraformResource" : "TerraformDataSource";
  const derive = (type: string, folder: string) =>
    cache.get(`${kind}.${type}`, () =>
      attempt(type, () => deriveBlock(readBindings(bindings, folder), parent)),
    );
  return (type) => {
    const folder = folders.get(type);
    if (folder === undefined) return undefined;
    const block = known.get(type) ?? withSensitive(kind, type, derive(type, folder));
    known.set(type, block);
    return block;
  };
}

function deriveProvider(
  bindings: BindingsPackage,
  declared: readonly Declared[],
): Pick<ProviderSchema, "source" | "version" | "provider"> {
  const folder = declared.find(({ kind }) => kind === "provider")?.folder;
  if (folder === undefined) throw new Error(`${bindings.name} has no provider`);
  const [text = ""] = readSources(bindings, folder).javaScript;
  const source = /^ +terraformProviderSource: '([^']+)'$/m.exec(text)?.[1];
  const version = /^ +providerVersion: '([^']+)',?$/m.exec(text)?.[1];
  if (source === undefined || version === undefined) throw new Error(`${bindings.name} names no provider`);
  const provider = attempt(bindings.name, () =>
    deriveBlock(readBindings(bindings, folder), "TerraformProvider"),
  );
  return { source: qualifiedSource(source), version, provider };
}

/** https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses */
function qualifiedSource(source: string): string {
  const parts = source.split("/");
  return ["registry.terraform.io", "hashicorp", ""]
    .slice(0, 3 - parts.length)
    .concat(parts)
    .join("/");
}

function readBindings(bindings: BindingsPackage, folder: string): Bindings {
  const sources = readSources(bindings, folder);
  return {
    javaScript: parseJavaScript(sources.javaScript),
    declarations: parseDeclarations(sources.declarations),
  };
}

function attempt<T>(subject: string, derive: () => T): T {
  try {
    return derive();
  } catch (error) {
    throw new Error(`no schema can be derived of ${subject}`, { cause: error });
  }
}
