import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Where in the image Node and the program are: the entry point of the Dockerfile. */
const NODE = "usr/bin/node";
const PROGRAM = "sidecar.cjs";

/** What a program needs to run as somebody and to find hosts by name. */
const FILES: Readonly<Record<string, string>> = {
  "etc/passwd": "nonroot:x:65532:65532::/:/sbin/nologin\n",
  "etc/group": "nonroot:x:65532:\n",
  "etc/nsswitch.conf": "hosts: files dns\n",
};

/**
 * Assembles the root file system of the image: the Node that runs this, with the libraries that it is linked with, and the
 * sidecar in one file. Node brings its own certificates of authorities. There is no shell, and nothing that is written to.
 *
 * @param root - an empty or missing folder
 */
export async function assemble(root: string): Promise<void> {
  mkdirSync(root, { recursive: true });
  chmodSync(root, 0o755);
  copy(root, process.execPath, NODE);
  chmodSync(join(root, NODE), 0o755);
  for (const library of librariesOf(process.execPath)) copy(root, realpathSync(library), library);
  const licence = join(dirname(process.execPath), "..", "LICENSE");
  if (existsSync(licence)) copy(root, licence, "usr/share/doc/node/LICENSE");
  for (const [file, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  await build({
    entryPoints: [fileURLToPath(new URL("../main.ts", import.meta.url))],
    outfile: join(root, PROGRAM),
    bundle: true,
    platform: "node",
    target: "node22",
    // Google's library is CommonJS, and asks for Node's modules in its way.
    format: "cjs",
    legalComments: "eof",
    logLevel: "warning",
  });
}

/** The files that the loader maps for a program, the loader itself included, by the paths at which it looks for them. */
function librariesOf(program: string): string[] {
  const list = execFileSync("ldd", [program], { encoding: "utf8" });
  return [...list.matchAll(/(\/\S+) \(0x/g)].map(([, library = ""]) => library);
}

function copy(root: string, from: string, to: string): void {
  const target = join(root, to);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(from, target);
}

if (import.meta.main) {
  const [root] = process.argv.slice(2);
  if (root === undefined) throw new Error("expected the folder to assemble in");
  await assemble(root);
}
