import { Fn, Op, Token } from "cdktf";

/** What is written as JSON. */
export type Json =
  | string
  | number
  | boolean
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/** What stands for a value that is not known before the apply. */
const TOKEN = /(\$\{TfToken\[[^\]]*\]\})/;

/**
 * Writes JSON in which tokens may stand: what they stand for is quoted by Terraform, so that no value of another
 * resource can end the text that it stands in.
 */
export function toJson(value: Json): string {
  if (typeof value === "string") return textToJson(value);
  if (Token.isUnresolved(value)) return Token.asString(Fn.jsonencode(value));
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [`${JSON.stringify(name)}:${toJson(member)}`],
  );
  return `{${members.join(",")}}`;
}

function textToJson(text: string): string {
  const [first = "", token, ...others] = text.split(TOKEN);
  if (token !== undefined && first === "" && others.join("") === "") {
    return Token.asString(Fn.jsonencode(token));
  }
  // Literals stay out of functions, in whose arguments cdktf leaves quotes as they are.
  const parts = text.split(TOKEN).map((part) => (TOKEN.test(part) ? quotedByTerraform(part) : quoted(part)));
  return `"${parts.join("")}"`;
}

function quoted(literal: string): string {
  return JSON.stringify(literal).slice(1, -1);
}

function quotedByTerraform(token: string): string {
  const text = Fn.jsonencode(token);
  const length = Token.asNumber(Op.sub(Fn.lengthOf(text), 2));
  return Token.asString(Fn.substr(Token.asString(text), 1, length));
}
