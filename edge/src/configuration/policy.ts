import { RE2JS } from "re2js";
import { z } from "zod";
import { isPlainTemplate, isPlainUri } from "./resource-uri.ts";
import { scope, url } from "./values.ts";

/** A tool's or prompt's name (MCP 2026-07-28, server/tools), or a prefix of names that ends with `*`. */
const namePattern = z.string().regex(/^(?:[A-Za-z0-9_./-]{1,128}|[A-Za-z0-9_./-]{0,127}\*)$/, {
  error: "expected a name of 1 to 128 letters, digits, and _ - . /, or a prefix that ends with *",
});

/** A resource's URI, a URI template word for word, or a prefix of URIs that ends with `*`. */
const uriPattern = z.string().refine(isUriPattern, {
  error:
    "expected a URI in its plainest form, a URI template, or a prefix of URIs that ends with *: no dot or empty segments, no fragment, no needless escapes, a / behind a host",
});

/** What an argument is compared with; numbers are whole, for parsers differ about others. */
const argumentValue = z.union([z.string().max(1024), z.int(), z.boolean(), z.null()], {
  error: "expected a text of at most 1024 characters, a whole number within ±(2^53 - 1), true, false or null",
});

/** A regular expression in RE2's syntax, which takes linear time. */
const pattern = z.string().min(1).max(512).refine(compiles, {
  error: "expected a regular expression in RE2's syntax, which has neither back-references nor look-around",
});

/** What an argument has to be: one of these. */
const argumentCondition = z
  .strictObject({
    /** This very value. */
    equals: argumentValue.optional(),
    /** One of these values. */
    oneOf: z.array(argumentValue).min(1).max(100).optional(),
    /** A text that begins so, and has no dot segment in it. */
    prefix: z
      .string()
      .min(1)
      .max(1024)
      .refine(isBeyondHost, { error: "expected a / behind the host" })
      .optional(),
    /** A text that matches as a whole. */
    pattern: pattern.optional(),
  })
  .refine((condition) => Object.values(condition).filter((value) => value !== undefined).length === 1, {
    error: "expected one of equals, oneOf, prefix, pattern",
  });

/** Where an argument is, from the arguments on: RFC 6901. */
export const pointer = z.string().regex(/^(?:\/(?:[^~/]|~[01])+)+$/, {
  error: "expected a JSON pointer such as /folder or /target/id",
});

/** Who is calling: everything that is said has to hold. */
const caller = z
  .strictObject({
    /** Whose tokens. @default any accepted issuer's */
    issuer: url.optional(),
    /** One of these OAuth clients, as the audit log names them. @default any */
    clients: z.array(z.string().min(1).max(2048)).min(1).max(100).optional(),
    /** In one of these groups, as the issuer's `groupsClaim` names them. @default any, or none */
    groups: z.array(z.string().min(1).max(256)).min(1).max(100).optional(),
  })
  .refine((when) => Object.values(when).some((value) => value !== undefined), {
    error: "expected at least one of issuer, clients, groups",
  });

const ruleMembers = {
  /** The scopes it needs, all of them; none: every principal that may connect. */
  scopes: z.array(scope),
  /** Whom it is for. @default everybody */
  when: caller.optional(),
};

const rule = z.strictObject(ruleMembers);

const ruleOnArguments = z.strictObject({
  ...ruleMembers,
  /** What arguments have to be, by JSON pointer; one that is missing is not it. @default anything */
  arguments: z
    .record(pointer, argumentCondition)
    .refine((conditions) => Object.keys(conditions).length > 0, { error: "expected at least one argument" })
    .optional(),
});

/** One rule, or several of which any may allow. */
function rules<Rule extends z.ZodType>(one: Rule) {
  return z.union([one, z.array(one).min(1).max(20)], { error: "expected a rule, or a list of rules" });
}

/** What a server's policy says, as it is written. */
export const policyMembers = {
  /** Rules by tool; an exact name wins over a prefix, a longer prefix over a shorter one. @default {} */
  tools: z.record(namePattern, rules(ruleOnArguments)).default({}),
  /** Rules by prompt, likewise. @default {} */
  prompts: z.record(namePattern, rules(ruleOnArguments)).default({}),
  /** Rules by the URI of a resource, likewise; or by the text of a URI template. @default {} */
  resources: z.record(uriPattern, rules(rule)).default({}),
  /** The rule for asking about, feeding and ending tasks. @default nobody may */
  tasks: rules(rule).optional(),
  /** The rule for setting the log level of a session. @default nobody may */
  logging: rules(rule).optional(),
  /** What happens to names that no rule matches. @default "deny" */
  unlisted: z.literal("deny").default("deny"),
  /**
   * What lists show: what the token grants, or also what this identity could get by asking for more scopes.
   * @default "granted"
   */
  visible: z.enum(["granted", "obtainable"]).default("granted"),
  /**
   * How a denial is answered: HTTP 403 with the scopes that are missing, an error of JSON-RPC, or the result of a tool
   * that failed. @default "insufficient-scope"
   */
  denial: z.enum(["insufficient-scope", "json-rpc-error", "tool-result"]).default("insufficient-scope"),
};

/** One rule or several, as they are written. */
export type RulesDocument = z.output<ReturnType<typeof rules<typeof ruleOnArguments>>>;

/** Whom a rule is for, where it is not for everybody. */
export type Caller = z.output<typeof caller>;

/** A value that an argument may be compared with. */
export type ArgumentValue = z.output<typeof argumentValue>;

/** What one argument has to be. */
export interface ArgumentCondition {
  /** The keys and indexes that lead to it. */
  readonly path: readonly string[];
  readonly is:
    | { readonly oneOf: readonly ArgumentValue[] }
    | { readonly prefix: string }
    | { readonly pattern: RE2JS };
}

/** A rule in force. */
export interface Rule {
  readonly scopes: readonly string[];
  readonly when?: Caller;
  readonly arguments: readonly ArgumentCondition[];
}

/** Rules in force, of which any may allow. */
export type Rules = readonly Rule[];

/** Rules by what they are for. */
export type RuleBook = Readonly<Record<string, Rules>>;

/** One rule or several, in force. */
export function completeRules(document: RulesDocument): Rules {
  return [document].flat().map((written) => ({
    scopes: written.scopes,
    ...(written.when && { when: written.when }),
    arguments: Object.entries(written.arguments ?? {}).map(([path, condition]) => ({
      path: pathOf(path),
      is: completeCondition(condition),
    })),
  }));
}

/** All rules of one kind, in force. */
export function completeRuleBook(document: Readonly<Record<string, RulesDocument>>): RuleBook {
  return Object.fromEntries(Object.entries(document).map(([name, rules]) => [name, completeRules(rules)]));
}

function completeCondition({
  equals,
  oneOf,
  prefix,
  pattern: expression,
}: z.output<typeof argumentCondition>): ArgumentCondition["is"] {
  if (expression !== undefined) return { pattern: RE2JS.compile(expression) };
  if (prefix !== undefined) return { prefix };
  return { oneOf: oneOf ?? (equals === undefined ? [] : [equals]) };
}

/** The keys and indexes of a JSON pointer: RFC 6901 section 4. */
export function pathOf(pointer: string): readonly string[] {
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function isUriPattern(text: string): boolean {
  if (text === "*") return true;
  const uri = text.endsWith("*") ? text.slice(0, -1) : text;
  if (!text.endsWith("*")) return isPlainUri(uri) || isPlainTemplate(uri);
  // A prefix may end in the middle of an escape's neighbours, never of an escape.
  return isBeyondHost(uri) && (isPlainUri(uri) || isPlainUri(`${uri}x`));
}

/** Names of other hosts begin like a host's name, until a slash ends it. */
function isBeyondHost(prefix: string): boolean {
  return !/^(?:https?|wss?|ftp):\/\/[^/?#]+$/i.test(prefix);
}

function compiles(expression: string): boolean {
  try {
    RE2JS.compile(expression);
    return true;
  } catch {
    return false;
  }
}
