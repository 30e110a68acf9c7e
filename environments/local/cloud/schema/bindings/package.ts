import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** An installed package of bindings, e.g. `@cdktf/provider-google`. */
export interface BindingsPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** What a folder of `lib/` declares. */
export interface Declared {
  readonly kind: "resource" | "data-source" | "provider";
  readonly type: string;
  readonly folder: string;
}

/** The source texts of one folder of `lib/`, the files of its `index-structs/` included. */
export interface Sources {
  readonly javaScript: readonly string[];
  readonly declarations: readonly string[];
}

/** Finds an installed package. @param from - URL or path of the file that would import it @throws when there is none */
export function findPackage(name: string, from: string): BindingsPackage {
  const manifest = createRequire(from).resolve(`${name}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return { name, version, folder: dirname(manifest) };
}

const kinds: Readonly<Record<string, Declared["kind"]>> = {
  TerraformResource: "resource",
  TerraformDataSource: "data-source",
  TerraformProvider: "provider",
};

/** Lists what a package declares. Ephemeral resources and provider functions are left out: they have no plan. */
export function listDeclared(bindings: BindingsPackage): readonly Declared[] {
  return readdirSync(join(bindings.folder, "lib"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const text = readFileSync(join(bindings.folder, "lib", name, "index.d.ts"), "utf8");
      const kind =
        kinds[/^export declare class \w+ extends cdkt[fn]\.(Terraform\w+) \{/m.exec(text)?.[1] ?? ""];
      const type = /^ {4}static readonly tfResourceType = "([^"]+)";/m.exec(text)?.[1];
      return kind === undefined || type === undefined ? [] : [{ kind, type, folder: name }];
    });
}

/** Reads the files of one folder of `lib/`, without executing them. */
export function readSources(bindings: BindingsPackage, folder: string): Sources {
  const path = join(bindings.folder, "lib", folder);
  const files = readdirSync(path, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.startsWith("index.") || basename(file).startsWith("structs"),
  );
  const read = (extension: string) =>
    files.filter((file) => file.endsWith(extension)).map((file) => withoutSourceMap(join(path, file)));
  return { javaScript: read(".js"), declarations: read(".d.ts") };
}

/** The generator inlines source maps, two thirds of each file. */
function withoutSourceMap(path: string): string {
  const text = readFileSync(path, "utf8");
  const map = text.lastIndexOf("\n//# sourceMappingURL=");
  return map === -1 ? text : text.slice(0, map + 1);
}
