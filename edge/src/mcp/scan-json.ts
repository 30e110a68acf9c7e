import { CODES, MessageError } from "./message-error.ts";

/** UTF-16 code units that mean something in JSON (RFC 8259). */
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const LONGEST_KEY = 1024;

/** What stands open: the keys of an object, none of them yet, or an array. */
type Open = Set<string> | "object" | "array";

/**
 * Walks JSON text once, in time linear to its length, and refuses what two parsers could read differently or could not
 * bear: a key that stands twice in one object, half a surrogate pair, a number that not every parser holds, and nesting
 * deeper than the limit. Whether the text is JSON at all is for `JSON.parse` to say afterwards; here it is only ever
 * cut short.
 *
 * @throws {MessageError} 400
 */
export function scanJson(text: string, depthLimit: number): void {
  const open: Open[] = [];
  let keyIsNext = false;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === QUOTE) {
      const end = endOfString(text, index);
      if (keyIsNext) addKey(open, text.slice(index, end + 1));
      keyIsNext = false;
      index = end;
    } else if (unit === COMMA) {
      const top = open.at(-1);
      keyIsNext = top !== undefined && top !== "array";
    } else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      if (open.length === depthLimit) refuse(`The message is nested deeper than ${depthLimit} levels.`);
      keyIsNext = unit === OPEN_BRACE;
      open.push(keyIsNext ? "object" : "array");
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) {
      open.pop();
      keyIsNext = false;
    } else if (unit === MINUS || isDigit(unit)) {
      index = endOfNumber(text, index);
    }
  }
}

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}

/** The index of the quote that ends the string. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === QUOTE) return index;
    if (unit === BACKSLASH) index = endOfEscape(text, index);
  }
  return notJson();
}

const ESCAPED_UNIT = /\\u([0-9a-fA-F]{4})/y;

/** The index of the last character of an escape, which may be half a surrogate pair only beside its other half. */
function endOfEscape(text: string, start: number): number {
  const unit = escapedUnit(text, start);
  if (unit === undefined || unit < 0xd800 || unit > 0xdfff) return start + 1;
  const next = unit < 0xdc00 ? escapedUnit(text, start + 6) : undefined;
  if (next === undefined || next < 0xdc00 || next > 0xdfff) {
    refuse("A text of the message has half a surrogate pair, which is no character.");
  }
  return start + 11;
}

function escapedUnit(text: string, start: number): number | undefined {
  ESCAPED_UNIT.lastIndex = start;
  const digits = ESCAPED_UNIT.exec(text)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

/** As many digits as always make a whole number that a double holds. */
const SAFE_DIGITS = 15;

/** Characters of a number at most: more than twice as many as any double needs. */
const LONGEST_NUMBER = 64;

/** The index of the last character of a number, which a double has to hold if it is whole (RFC 8259 section 6). */
function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  let isWhole = true;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    if (isDigit(unit)) continue;
    if (!".eE+-".includes(text.charAt(end))) break;
    isWhole = false;
  }
  if (isWhole && end - start <= SAFE_DIGITS) return end - 1;
  if (end - start > LONGEST_NUMBER || !isReadAlike(text.slice(start, end), isWhole)) {
    refuse("A number of the message is beyond what every parser reads alike; send it as a text.");
  }
  return end - 1;
}

/** Whether a double is the number as it is written; of what is no whole number, and becomes none, near enough. */
function isReadAlike(literal: string, isWhole: boolean): boolean {
  const value = Number(literal);
  if (!Number.isFinite(value)) return Number.isNaN(value);
  if (isWhole) return BigInt(literal) === BigInt(value);
  return value === 0 || !Number.isSafeInteger(value) || digitsOf(literal) === digitsOf(String(value));
}

/** What remains of a number without sign, point, exponent, and the zeros at either end. */
function digitsOf(literal: string): string {
  return literal
    .replace(/[eE].*$/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");
}

function addKey(open: Open[], literal: string): void {
  const key = unescaped(literal);
  if (key.length > LONGEST_KEY) refuse(`A key of the message has more than ${LONGEST_KEY} characters.`);
  // A parser that ends texts at a NUL reads another key.
  if (/\p{Cc}/u.test(key)) refuse("A key of the message has a control character.");
  // Whoever copies its object in JavaScript may read its members for those of the object.
  if (key === "__proto__") refuse("No object of the message may have the key __proto__.");
  const keys = open.at(-1);
  if (!(keys instanceof Set)) open[open.length - 1] = new Set([key]);
  else if (keys.has(key)) refuse("An object of the message has the same key twice.");
  else keys.add(key);
}

/** Two spellings of one key, such as `a` and `\u0061`, are the same key. */
function unescaped(literal: string): string {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    return JSON.parse(literal);
  } catch {
    return notJson();
  }
}

function refuse(reason: string): never {
  throw new MessageError(400, CODES.invalidRequest, reason);
}

function notJson(): never {
  throw new MessageError(400, CODES.parseError, "The body is not JSON.");
}
