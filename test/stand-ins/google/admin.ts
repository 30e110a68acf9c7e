import type { Google } from "./google.ts";
import type { Host, HostCall } from "./host.ts";
import { partOf } from "./partial-response.ts";
import { type Answer, directoryRefusal, type Refusal } from "./refusal.ts";
import type { Workspace } from "./settings.ts";

const DIRECTORY = "/admin/directory/v1";
const SCOPE = "https://www.googleapis.com/auth/admin.directory";
const MOST_GROUPS = 200;

/** `admin.googleapis.com`: the Directory API, for administrators of the Workspace account. */
export const admin: Host = (call, google) => {
  if (call.method !== "GET") throw directoryRefusal(404, "notFound", "Not Found");
  if (call.path === `${DIRECTORY}/groups`) return listGroups(call, google);
  const [, userKey] = /^\/admin\/directory\/v1\/users\/([^/]+)$/.exec(call.path) ?? [];
  if (userKey !== undefined) return getUser(call, decodeURIComponent(userKey), google);
  throw directoryRefusal(404, "notFound", "Not Found");
};

/** https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/get */
function getUser(call: HostCall, userKey: string, google: Google): Answer {
  authorize(call, google, [`${SCOPE}.user`, `${SCOPE}.user.readonly`]);
  allowOnly(call, ["fields", "projection", "viewType", "customFieldMask"]);
  const [primaryEmail, user] = findUser(google.settings.workspace, userKey);
  const { id, suspended, archived, aliases, admin: isAdmin } = user;
  const document = { kind: "admin#directory#user", id, primaryEmail, isAdmin, suspended, archived, aliases };
  return { status: 200, body: partOf(document, call.query.get("fields")) };
}

/** https://developers.google.com/workspace/admin/directory/reference/rest/v1/groups/list */
function listGroups(call: HostCall, google: Google): Answer {
  authorize(call, google, [`${SCOPE}.group`, `${SCOPE}.group.readonly`]);
  allowOnly(call, ["fields", "userKey", "maxResults", "pageToken"]);
  const { query } = call;
  const userKey = query.get("userKey");
  // `customer` cannot be used with `userKey`; lists of a whole domain are not modelled.
  if (userKey === null) throw badRequest("Bad Request");
  const maxResults = Number(query.get("maxResults") ?? MOST_GROUPS);
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > MOST_GROUPS) {
    throw directoryRefusal(400, "invalid", "Invalid Input: maxResults");
  }
  const [email] = findUser(google.settings.workspace, userKey);
  const groups = Object.entries(google.settings.workspace.groups)
    .filter(([, { members }]) => members.some((member) => member.toLowerCase() === email.toLowerCase()))
    .map(([address]) => ({ kind: "admin#directory#group", email: address }));
  const start = readPageToken(query.get("pageToken"), email);
  const end = start + maxResults;
  const loops = google.faults.find("admin.googleapis.com", call.path) === "page-loop";
  const next = loops ? writePageToken(email, 0) : writePageToken(email, end);
  const document = {
    kind: "admin#directory#groups",
    // An answer without groups has no such member.
    ...(groups.length > 0 && { groups: groups.slice(start, end) }),
    ...((loops || end < groups.length) && { nextPageToken: next }),
  };
  return { status: 200, body: partOf(document, query.get("fields")) };
}

/** The caller has one of the scopes, and is an administrator. */
function authorize({ headers }: HostCall, google: Google, scopes: readonly string[]): void {
  const grant = google.tokens.find(headers.authorization, google.now());
  if (!grant) throw directoryRefusal(401, "authError", "Invalid Credentials");
  if (!grant.scopes.some((scope) => scopes.includes(scope))) {
    throw directoryRefusal(403, "insufficientPermissions", "Request had insufficient authentication scopes.");
  }
  const user = google.settings.workspace.users[grant.subject];
  if (!user?.admin || user.suspended) throw forbidden();
}

function allowOnly({ query }: HostCall, names: readonly string[]): void {
  const given = [...query.keys()];
  const isKnown = given.every((name) => names.includes(name));
  if (!isKnown || new Set(given).size !== given.length) throw badRequest("Unknown or repeated parameter");
}

/** By primary address, alias or id. */
function findUser(workspace: Workspace, userKey: string): [string, Workspace["users"][string]] {
  const key = userKey.toLowerCase();
  const found = Object.entries(workspace.users).find(([email, { id, aliases }]) =>
    [email, id, ...aliases].some((name) => name.toLowerCase() === key),
  );
  if (found) return found;
  if (Object.keys(workspace.groups).some((email) => email.toLowerCase() === key)) {
    throw badRequest("Type not supported: userKey");
  }
  const [, domain] = key.split("@");
  if (domain !== undefined && !workspace.domains.includes(domain)) throw forbidden();
  throw directoryRefusal(404, "notFound", "Resource Not Found: userKey");
}

function writePageToken(email: string, start: number): string {
  return Buffer.from(`${email} ${start}`).toString("base64");
}

/** A token continues the list that it was given with, and no other. */
function readPageToken(token: string | null, email: string): number {
  if (token === null) return 0;
  const [of, start] = Buffer.from(token, "base64").toString().split(" ");
  if (of !== email) throw directoryRefusal(400, "invalid", "Invalid Input: pageToken");
  return Number(start);
}

function badRequest(message: string): Refusal {
  return directoryRefusal(400, "badRequest", message);
}

function forbidden(): Refusal {
  return directoryRefusal(403, "forbidden", "Not Authorized to access this resource/api");
}
