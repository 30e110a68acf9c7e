import { base64, numberText, uuid } from "../digest.ts";
import { type Answer, CREATED, type Resource, text } from "../resource.ts";
import { labels } from "./labels.ts";
import { location, ownProjectNumber, projectId } from "./place.ts";

/** `google_compute_backend_service`: `compute`, `backendServices`. */
function apiOf(type: string): readonly [service: string, collection: string] {
  const [, service = "", ...words] = type.split("_");
  const thing = (words.length > 0 ? words : [service]).map((word, index) =>
    index === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1),
  );
  return [service, `${thing.join("")}s`];
}

function ownName({ config, type, seed }: Resource): string {
  const thing = type.slice(type.lastIndexOf("_") + 1);
  const name = text(config, "name") ?? text(config, `${thing}_id`) ?? `${thing}-${seed.slice(0, 8)}`;
  return name.slice(name.lastIndexOf("/") + 1);
}

/** https://google.aip.dev/122 */
function resourceName(resource: Resource): string {
  const place = ["zone", "region", "location"]
    .map((kind) => [kind, text(resource.config, kind)] as const)
    .find(([, value]) => value !== undefined);
  return [
    `projects/${projectId(resource)}`,
    ...(place === undefined ? [] : [`${place[0]}s/${place[1]}`]),
    `${apiOf(resource.type)[1]}/${ownName(resource)}`,
  ].join("/");
}

function selfLink(resource: Resource): string {
  return `https://www.googleapis.com/${apiOf(resource.type)[0]}/v1/${resourceName(resource)}`;
}

function fingerprint({ type, seed }: Resource): string {
  return base64(12, type, seed);
}

/** For every type that has no answers of its own: what an attribute of that name is like in most of them. */
const BY_NAME: Readonly<Record<string, Answer>> = {
  ...labels,
  id: resourceName,
  name: resourceName,
  self_link: selfLink,
  project: projectId,
  project_number: ownProjectNumber,
  location,
  region: location,
  zone: (resource) =>
    text(resource.config, "zone") ?? text(resource.provider, "zone") ?? `${location(resource)}-a`,
  etag: fingerprint,
  fingerprint,
  uid: ({ type, seed }) => uuid(type, seed),
  unique_id: ({ type, seed }) => `1${numberText(20, type, seed)}`,
  state: () => "ACTIVE",
};

const BY_PATTERN: readonly (readonly [RegExp, Answer])[] = [
  [/_time(?:stamp)?$/, () => CREATED],
  [/(?:^|_)email$/, (resource) => `${ownName(resource)}@${projectId(resource)}.iam.gserviceaccount.com`],
  [/_(?:self_link|uri)$/, selfLink],
];

/** The answer for a text or labels of a type that is not listed. */
export function anyGoogleAnswer(name: string): Answer | undefined {
  return BY_NAME[name] ?? BY_PATTERN.find(([pattern]) => pattern.test(name))?.[1];
}

/** Optional attributes that most types take from the provider block. */
export const GOOGLE_FILLED: ReadonlySet<string> = new Set(["project", "region", "zone", "location"]);
