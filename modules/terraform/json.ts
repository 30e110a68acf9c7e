import { Fn, Token } from "cdktf";

/** What is written as JSON. */
export type Json =
  | string
  | number
  | boolean
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/**
 * Writes JSON in which tokens may stand: what they stand for is quoted by Terraform, so that no value of another
 * resource can end the text that it stands in.
 */
export function toJson(value: Json): string {
  if (typeof value === "string") {
    return Token.isUnresolved(value) ? Token.asString(Fn.jsonencode(value)) : JSON.stringify(value);
  }
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [`${JSON.stringify(name)}:${toJson(member)}`],
  );
  return `{${members.join(",")}}`;
}
