import { CODES, MessageError } from "./message-error.ts";

interface OpenObject {
  readonly keys: Set<string>;
  keyIsNext: boolean;
}

/**
 * Walks JSON text once and refuses what two parsers could read differently or could not bear: a key that stands
 * twice in one object, and nesting deeper than the limit. Whether the text is JSON at all is for `JSON.parse`
 * to say afterwards; here it is only ever cut short.
 *
 * @throws {MessageError} 400
 */
export function scanJson(text: string, depthLimit: number): void {
  const open: (OpenObject | "array")[] = [];
  for (let index = 0; index < text.length; index++) {
    const top = open.at(-1);
    switch (text[index]) {
      case "{":
      case "[":
        if (open.length === depthLimit) {
          throw new MessageError(
            400,
            CODES.invalidRequest,
            `The message is nested deeper than ${depthLimit} levels.`,
          );
        }
        open.push(text[index] === "[" ? "array" : { keys: new Set(), keyIsNext: true });
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case ",":
        if (typeof top === "object") top.keyIsNext = true;
        break;
      case '"': {
        const end = endOfString(text, index);
        if (typeof top === "object" && top.keyIsNext) addKey(top, text.slice(index, end + 1));
        index = end;
      }
    }
  }
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === "\\") index++;
    else if (text[index] === '"') return index;
  }
  throw new MessageError(400, CODES.parseError, "The body is not JSON.");
}

function addKey(object: OpenObject, literal: string): void {
  const key = unescaped(literal);
  if (object.keys.has(key)) {
    throw new MessageError(400, CODES.invalidRequest, "An object of the message has the same key twice.");
  }
  object.keys.add(key);
  object.keyIsNext = false;
}

/** Two spellings of one key, such as `a` and `\u0061`, are the same key. */
function unescaped(literal: string): string {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    return JSON.parse(literal);
  } catch {
    throw new MessageError(400, CODES.parseError, "The body is not JSON.");
  }
}
