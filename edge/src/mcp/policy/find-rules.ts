import type { Server } from "../../configuration/configuration.ts";
import type { RuleBook, Rules } from "../../configuration/policy.ts";
import {
  foldUri,
  isPlainTemplate,
  isPlainUri,
  isTemplate,
  literalStart,
  otherBeginnings,
  otherReadings,
} from "../../configuration/resource-uri.ts";
import type { Subject } from "./subject.ts";

/** The rules of one place in the configuration, of which any may allow. */
export interface PlacedRules {
  /** Below the server, as in `tools.delete_*`. */
  readonly place: string;
  readonly rules: Rules;
}

/**
 * The characters of names (MCP, server/tools). Under a broad rule beside a narrow one, any other would do for a
 * disguise, if only the origin overlooks it.
 */
const NAME = /^[A-Za-z0-9_./-]{1,128}$/;

/**
 * The rules that a subject falls under, all of which have to allow it; none: it is unlisted. A name falls under one. A
 * URI falls under more where it may be read as another one that has a narrower rule, and a template where its
 * expansions do.
 */
export function findRules(server: Server, subject: Subject): readonly PlacedRules[] {
  switch (subject.kind) {
    case "tool":
      return placed("tools", server, forName(server.tools, subject.name));
    case "prompt":
      return placed("prompts", server, forName(server.prompts, subject.name));
    case "resource":
      return placed("resources", server, forUri(server.resources, subject.name));
    case "resource-template":
      return placed("resources", server, forTemplate(server.resources, subject.name));
    default: {
      const rules = server[subject.kind];
      return rules ? [{ place: subject.kind, rules }] : [];
    }
  }
}

function placed(
  kind: "tools" | "prompts" | "resources",
  server: Server,
  patterns: readonly string[],
): PlacedRules[] {
  return patterns.map((pattern) => ({ place: `${kind}.${pattern}`, rules: server[kind][pattern] ?? [] }));
}

function forName(book: RuleBook, name: string): readonly string[] {
  const pattern = NAME.test(name) ? narrowest(Object.keys(book), name) : undefined;
  return pattern === undefined ? [] : [pattern];
}

function forUri(book: RuleBook, uri: string): readonly string[] {
  const own = isPlainUri(uri) ? narrowest(Object.keys(book), uri) : undefined;
  return own === undefined ? [] : [own, ...narrowerReadings(foldedPatterns(book), own, uri)];
}

/** A template has its own rule where one is written word for word; or that of what all its expansions begin with. */
function forTemplate(book: RuleBook, template: string): readonly string[] {
  if (!isTemplate(template) || !isPlainTemplate(template)) return [];
  const patterns = Object.keys(book);
  if (patterns.includes(template)) return [template];
  const start = literalStart(template);
  const own = narrowest(patterns.filter(isPrefix), start);
  if (own === undefined) return [];
  const folded = foldedPatterns(book);
  // A rule for the very beginning says nothing of what may follow it.
  const prefixes = new Map([...folded].filter(([pattern]) => isPrefix(pattern)));
  const readings = [folded, prefixes].flatMap((each) => narrowerReadings(each, own, start));
  const beginnings = otherBeginnings(start);
  const within = [...folded].flatMap(([pattern, written]) =>
    beginnings.some((beginning) => pattern.startsWith(beginning)) ? [written] : [],
  );
  return [...new Set([own, ...readings, ...within])];
}

/** The patterns that a URI falls under when it is read otherwise, of those that say more than the one that is its own. */
function narrowerReadings(folded: ReadonlyMap<string, string>, own: string, uri: string): readonly string[] {
  if (!isPrefix(own)) return [];
  const said = literal(foldUri(own)).length;
  const found = otherReadings(uri).flatMap((reading) => {
    const pattern = narrowest([...folded.keys()], reading);
    if (pattern === undefined) return [];
    const more = literal(pattern).length - said;
    return more > 0 || (more === 0 && !isPrefix(pattern)) ? [folded.get(pattern) ?? own] : [];
  });
  return [...new Set(found)];
}

const FOLDED = new WeakMap<RuleBook, ReadonlyMap<string, string>>();

/** The patterns of URIs by their folded form; made once, since long lists ask for them again and again. */
function foldedPatterns(book: RuleBook): ReadonlyMap<string, string> {
  const known = FOLDED.get(book);
  if (known) return known;
  const uris = Object.keys(book).filter((pattern) => !isTemplate(pattern));
  const folded = new Map(uris.map((pattern) => [foldUri(pattern), pattern]));
  FOLDED.set(book, folded);
  return folded;
}

function isPrefix(pattern: string): boolean {
  return pattern.endsWith("*");
}

function literal(pattern: string): string {
  return isPrefix(pattern) ? pattern.slice(0, -1) : pattern;
}

/** The pattern written out in full wins; then the longest prefix. */
function narrowest(patterns: readonly string[], name: string): string | undefined {
  if (patterns.includes(name)) return name;
  return patterns
    .filter((pattern) => isPrefix(pattern) && name.startsWith(literal(pattern)))
    .reduce<string | undefined>(
      (best, pattern) => (best && best.length >= pattern.length ? best : pattern),
      undefined,
    );
}
