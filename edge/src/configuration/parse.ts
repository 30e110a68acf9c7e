import type { z } from "zod";
import { type AcceptedTokens, completeAcceptedTokens } from "./accepted-tokens.ts";
import { acceptedTokensFaults } from "./accepted-tokens-faults.ts";
import { authorizationServerFaults } from "./authorization-server-faults.ts";
import { type Configuration, ConfigurationError, type Fault, type Server } from "./configuration.ts";
import { completeMirroredArguments } from "./mirrored-arguments.ts";
import { completeOrigin } from "./origin.ts";
import { originFaults } from "./origin-faults.ts";
import { completeRuleBook, completeRules } from "./policy.ts";
import { policyFaults } from "./policy-faults.ts";
import { documentSchema, type ParsedDocument } from "./schema.ts";
import { isLoopback, isLoopbackHttp } from "./values.ts";

/** Paths that are the gateway's own; a server may not stand at or below them. */
const OWN_PATHS = [
  "/.well-known",
  "/health",
  "/callers",
  "/workload",
  "/authorize",
  "/callback",
  "/consent",
  "/token",
  "/register",
  "/revoke",
];

/**
 * Reads a configuration document: fills in the defaults and checks it as a whole.
 *
 * @throws {ConfigurationError} naming every fault with its path
 */
export function parseConfiguration(document: unknown): Configuration {
  const unspeakable = unspeakableKeys(document);
  const result = documentSchema.safeParse(document, { error: absence });
  if (!result.success || unspeakable.length > 0) {
    const issues = result.error?.issues ?? [];
    const faults = [...unspeakable, ...issues.flatMap(describe)];
    const rest = documentSchema.safeParse(without(document, issues.flatMap(placesOf)));
    throw new ConfigurationError(
      rest.success ? [...faults, ...inconsistencies(complete(rest.data))] : faults,
    );
  }
  const configuration = complete(result.data);
  const faults = inconsistencies(configuration);
  if (faults.length > 0) throw new ConfigurationError(faults);
  return configuration;
}

/** What is said of a member that is not there; of all else, what its schema says. */
function absence({ code, input }: z.core.$ZodRawIssue): string | undefined {
  return code === "invalid_type" && input === undefined ? "is missing" : undefined;
}

/** Keys that are an object's own words, which whoever copies an object loses without a word. */
function unspeakableKeys(value: unknown, path: readonly string[] = []): Fault[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const place = [...path, key];
    return key === "__proto__"
      ? [{ path: place.join("."), message: "expected another name: this one is no key" }]
      : unspeakableKeys(member, place);
  });
}

/** The document less what is faulty in itself, so that the rest can be checked as a whole all the same. */
function without(document: unknown, places: readonly (readonly string[])[]): unknown {
  const rest = structuredClone(document);
  for (const place of places) {
    // Out of a list nothing is taken, for that would rename what follows: the list goes as a whole.
    let owner: Record<string, unknown> = {};
    let ownKey = "";
    let value: unknown = rest;
    for (const key of place) {
      if (!isObject(value)) break;
      if (!Array.isArray(value)) [owner, ownKey] = [value, key];
      value = value[key];
    }
    delete owner[ownKey];
  }
  return rest;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function inconsistencies(configuration: Configuration): Fault[] {
  return [
    ...urlFaults(configuration),
    ...serverFaults(configuration),
    ...originFaults(configuration),
    ...acceptedTokensFaults(configuration),
    ...policyFaults(configuration),
    ...authorizationServerFaults(configuration),
  ];
}

function placesOf(issue: z.core.$ZodIssue): string[][] {
  const path = issue.path.map(String);
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
}

function describe(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map(String);
  switch (issue.code) {
    case "invalid_union": {
      // Of what could have been meant, that which is of the right kind at all.
      const isOther = ({ code, path: place }: z.core.$ZodIssue) =>
        code === "invalid_type" && place.length === 0;
      const meant = issue.errors.find((issues) => !issues.some(isOther));
      return meant
        ? meant.flatMap((inner) => describe({ ...inner, path: [...issue.path, ...inner.path] }))
        : [{ path: path.join("."), message: issue.message }];
    }
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key].join("."),
        message: "unknown key: the configuration has no such setting",
      }));
    case "invalid_key":
      return issue.issues.map(({ message }) => ({ path: path.join("."), message }));
    default:
      return [{ path: path.join("."), message: issue.message }];
  }
}

function complete(document: ParsedDocument): Configuration {
  const servers = Object.fromEntries(
    Object.entries(document.servers).map(([id, server]): [string, Server] => {
      const path = server.path ?? `/mcp/${id}`;
      const url = document.publicUrl + path;
      return [
        id,
        {
          id,
          name: server.name ?? id,
          path,
          url,
          audience: server.audience ?? [url],
          origin: completeOrigin(server.origin),
          scopes: server.scopes,
          tools: completeRuleBook(server.tools),
          prompts: completeRuleBook(server.prompts),
          resources: completeRuleBook(server.resources),
          ...(server.tasks && { tasks: completeRules(server.tasks) }),
          ...(server.logging && { logging: completeRules(server.logging) }),
          mirroredArguments: completeMirroredArguments(server.mirroredArguments),
          visible: server.visible,
          denial: server.denial,
        },
      ];
    }),
  );
  const accept = document.tokens.accept.map((entry) => completeAcceptedTokens(entry, Object.keys(servers)));
  return {
    publicUrl: document.publicUrl,
    servers,
    tokens: { accept },
    ...(document.authorizationServer && { authorizationServer: document.authorizationServer }),
    signingKeys: {
      callers: document.signingKeys.callers ?? [],
      tokens: document.signingKeys.tokens ?? [],
      workload: document.signingKeys.workload ?? [],
    },
    sealingKeys: document.sealingKeys ?? [],
    browserOrigins: document.browserOrigins,
    limits: document.limits,
    audit: document.audit,
  };
}

function endpointOf({ introspection }: AcceptedTokens): string | undefined {
  return introspection?.type === "rfc7662" ? introspection.endpoint : undefined;
}

/** Plain http is for a gateway that itself is reached over loopback, and then for loopback URLs only. */
function urlFaults({ publicUrl, servers, tokens, authorizationServer, audit }: Configuration): Fault[] {
  const { identityProviders = {}, clients = {} } = authorizationServer ?? {};
  const dynamic = authorizationServer?.registration.dynamic;
  const local = isLoopback(new URL(publicUrl));
  const urls: [path: string, url: string | undefined][] = [
    ...Object.values(servers).map(({ id, origin }): [string, string] => [
      `servers.${id}.origin.url`,
      origin.url,
    ]),
    ...tokens.accept.flatMap((entry, index): [string, string | undefined][] => [
      [`tokens.accept.${index}.issuer`, entry.issuer],
      [`tokens.accept.${index}.jwksUri`, entry.jwksUri],
      [`tokens.accept.${index}.registrationEndpoint`, entry.registrationEndpoint],
      [`tokens.accept.${index}.introspection.endpoint`, endpointOf(entry)],
    ]),
    ...Object.entries(identityProviders).map(([id, { issuer }]): [string, string | undefined] => [
      `authorizationServer.identityProviders.${id}.issuer`,
      issuer,
    ]),
    ...Object.entries(clients).map(([id, { jwksUri }]): [string, string | undefined] => [
      `authorizationServer.clients.${id}.jwksUri`,
      jwksUri,
    ]),
    [
      "authorizationServer.registration.dynamic.endpoint",
      dynamic?.strategy === "forward" ? dynamic.endpoint : undefined,
    ],
    ["audit.export.endpoint", audit.export?.type === "otlp" ? audit.export.endpoint : undefined],
  ];
  return urls.flatMap(([path, text]) => {
    if (text === undefined) return [];
    const url = new URL(text);
    if (url.protocol === "https:" || (local && isLoopbackHttp(url))) return [];
    return [
      { path, message: "expected https; http only on loopback, and only where publicUrl is loopback too" },
    ];
  });
}

function serverFaults({ servers }: Configuration): Fault[] {
  const faults: Fault[] = [];
  const paths = new Map<string, string>();
  const audiences = new Map<string, string>();
  for (const { id, path, audience } of Object.values(servers)) {
    if (OWN_PATHS.some((own) => path === own || path.startsWith(`${own}/`))) {
      faults.push({ path: `servers.${id}.path`, message: `${path} is among the gateway's own paths` });
    }
    const host = Object.values(servers).find((other) => `${path}/`.startsWith(`${other.path}/.well-known/`));
    if (host) {
      faults.push({
        path: `servers.${id}.path`,
        message: `is where metadata of server ${host.id} is looked for`,
      });
    }
    const rival = paths.get(path);
    if (rival) faults.push({ path: `servers.${id}.path`, message: `is the path of server ${rival} already` });
    paths.set(path, id);
    audience.forEach((value, index) => {
      const owner = audiences.get(value);
      if (owner) {
        faults.push({
          path: `servers.${id}.audience.${index}`,
          message: `is an audience of server ${owner} already: a token for one would open the other`,
        });
      }
      audiences.set(value, id);
    });
  }
  return faults;
}
