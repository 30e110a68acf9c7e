// Runs before `npm start`, `npm test`, `npm run gateway` and the like, on whatever Node and npm the machine has:
// installs what the lock file pins, the Node that everything else runs on included, unless that is what is installed
// already. Standard output is the command's own.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const stamp = new URL("node_modules/.gatehouse-installed", root);
const lock = readFileSync(new URL("package-lock.json", root));
const wanted = createHash("sha256").update(lock).update(`${process.platform}-${process.arch}`).digest("hex");

function installed() {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return undefined;
  }
}

if (installed() !== wanted) {
  console.error("Installing the packages that package-lock.json pins (once, about a minute) …");
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm?.endsWith("js") ? [process.execPath, npm] : ["npm"];
  const result = spawnSync(command, [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32" && first.length === 0,
  });
  if (result.status !== 0) {
    console.error("npm ci failed: see its message above.");
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
