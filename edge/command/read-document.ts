import { readFile } from "node:fs/promises";
import { ConfigurationError } from "../src/configuration/configuration.ts";
import { scanJson } from "../src/mcp/scan-json.ts";

/**
 * Reads a configuration document from a file.
 *
 * @throws {ConfigurationError} when it is no JSON object, or an object in it has the same key twice
 */
export async function readDocument(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`${file}: cannot be read`);
  });
  const document = parseJson(text);
  // null is how the worker says that there is no document.
  if (document === null) throw new ConfigurationError([{ path: file, message: "expected a JSON object" }]);
  try {
    scanJson(text, Number.POSITIVE_INFINITY);
  } catch {
    // JSON.parse takes the last of them: an empty rule further down would open what a rule above it closes.
    throw new ConfigurationError([{ path: file, message: "an object has the same key twice" }]);
  }
  return document;
}

/** Null for what is no JSON, so that no message shows what stands there. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
