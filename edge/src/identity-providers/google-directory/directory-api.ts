import { z } from "zod";
import { GoogleApiError, type GoogleCall } from "../../google/google-call.ts";
import { NetworkError } from "../../network/fetcher.ts";

const API = "https://admin.googleapis.com/admin/directory/v1";

/** The most that `groups.list` takes. */
const GROUPS_PER_PAGE = "200";

/** The Workspace account has no such person, or has locked them out. */
export class UnknownPersonError extends Error {
  override readonly name = "UnknownPersonError";
}

// The kinds tell an answer from any other object: without them, `{}` would be somebody without groups.
const person = z.object({
  kind: z.literal("admin#directory#user"),
  suspended: z.boolean(),
  archived: z.boolean(),
});
const page = z.object({
  kind: z.literal("admin#directory#groups"),
  groups: z.array(z.object({ email: z.string().min(3).max(320) })).default([]),
  nextPageToken: z.string().min(1).max(4096).optional(),
});

/**
 * Makes sure that the Workspace account has this person, neither suspended nor archived: both stay members of their
 * groups. Each may be true without the other.
 *
 * https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/get
 *
 * @param userKey - the person's e-mail address or id
 * @throws {UnknownPersonError} when there is no such person, or they may not sign in
 */
export async function checkPerson(call: GoogleCall, token: string, userKey: string): Promise<void> {
  const query = new URLSearchParams({ fields: "kind,suspended,archived" });
  const url = `${API}/users/${encodeURIComponent(userKey)}?${query}`;
  const { suspended, archived } = await known(call(url, authorized(token), person));
  if (suspended) throw new UnknownPersonError("the person is suspended");
  if (archived) throw new UnknownPersonError("the person is archived");
}

/**
 * The groups that a person is a direct member of, by their addresses in lower case. Groups that contain those groups
 * are not among them: `groups.list` with `userKey` knows of direct memberships only.
 *
 * https://developers.google.com/workspace/admin/directory/reference/rest/v1/groups/list
 *
 * @param pages - how many pages of 200 groups are read; who is in more cannot be judged
 * @throws {UnknownPersonError} when there is no such person
 * @throws {NetworkError} when there are more pages, or they lead back to each other
 */
export async function listGroups(
  call: GoogleCall,
  token: string,
  userKey: string,
  pages: number,
): Promise<readonly string[]> {
  const groups = new Set<string>();
  let pageToken: string | undefined;
  for (let read = 0; read < pages; read += 1) {
    const query = new URLSearchParams({
      userKey,
      maxResults: GROUPS_PER_PAGE,
      fields: "kind,nextPageToken,groups/email",
      ...(pageToken !== undefined && { pageToken }),
    });
    const { groups: found, nextPageToken } = await known(
      call(`${API}/groups?${query}`, authorized(token), page),
    );
    for (const { email } of found) groups.add(email.toLowerCase());
    if (nextPageToken === undefined) return [...groups];
    if (nextPageToken === pageToken) throw new NetworkError("a page of groups leads to itself");
    pageToken = nextPageToken;
  }
  throw new NetworkError(`more than ${pages} pages of groups`);
}

function authorized(token: string): RequestInit {
  return { headers: { authorization: `Bearer ${token}`, accept: "application/json" } };
}

async function known<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GoogleApiError && error.status === 404 && error.reason === "notFound") {
      throw new UnknownPersonError("the directory has no such person");
    }
    throw error;
  }
}
