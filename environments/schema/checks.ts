import type { z } from "zod";
import type { awsCloud } from "./aws-cloud.ts";
import type { backend } from "./backend.ts";
import type { googleCloud } from "./google-cloud.ts";
import type { server } from "./server.ts";

/** What is checked across the parts of an environment. */
interface Whole {
  readonly production: boolean;
  readonly gcp?: z.output<typeof googleCloud> | undefined;
  readonly aws?: z.output<typeof awsCloud> | undefined;
  readonly servers: Readonly<Record<string, z.output<typeof server>>>;
  readonly backends: Readonly<Record<string, z.output<typeof backend>>>;
}

type Clouds = Pick<Whole, "gcp" | "aws">;

/** The cloud that a server runs in: the one that is named, or the only one that there is. */
export function cloudOf(
  { gcp, aws }: Clouds,
  { cloud }: { readonly cloud?: "gcp" | "aws" | undefined },
): "gcp" | "aws" | undefined {
  if (cloud !== undefined) return { gcp, aws }[cloud] && cloud;
  if (gcp && aws) return undefined;
  return gcp ? "gcp" : aws && "aws";
}

/** Each server runs in a cloud that the environment has. */
export function runsSomewhere(whole: Whole, context: z.RefinementCtx): void {
  const { gcp, aws, servers, backends } = whole;
  const expected = (what: string, ...path: string[]) =>
    context.addIssue({ code: "custom", path, message: `expected ${what}` });
  for (const [id, server] of Object.entries(servers)) {
    const cloud = cloudOf(whole, server);
    if (server.rulePriority !== undefined && cloud !== "aws") {
      expected("nothing: it is for a server on AWS", "servers", id, "rulePriority");
    }
    if (server.actsInGoogleCloud && !(cloud === "aws" && gcp?.aws?.accountId === aws?.accountId)) {
      expected("a server on AWS, whose account gcp.aws names", "servers", id, "actsInGoogleCloud");
    }
    for (const [name, { version = "latest" }] of Object.entries(server.secrets)) {
      if (version === "latest" || version.length < 32 === (cloud === "gcp")) continue;
      const what =
        cloud === "gcp" ? "the number of a version" : "the id of a version, of 32 to 64 characters";
      expected(`${what}, or "latest"`, "servers", id, "secrets", name, "version");
    }
    if (cloud === "aws") {
      if (server.egress) expected("nothing: it is for Cloud Run", "servers", id, "egress");
      if (server.scaling.minInstances === 0) {
        expected("1 at least: ECS starts none by a request", "servers", id, "scaling", "minInstances");
      }
    }
    if (cloud === undefined) expected(somewhere(whole), "servers", id, "cloud");
  }
  if (!gcp && Object.keys(backends).length > 0) expected("nothing: they run on Cloud Run", "backends");
}

function somewhere({ gcp, aws }: Clouds): string {
  if (gcp && aws) return '"gcp" or "aws", since the environment has both';
  if (!gcp && !aws) return "an environment with gcp or aws";
  return `${gcp ? '"gcp"' : '"aws"'}, the one cloud that the environment has`;
}

/** Services of one name would be one service. */
export function namesWhatIsThere(whole: Whole, context: z.RefinementCtx): void {
  const { gcp, aws, servers, backends } = whole;
  const expectServer = (id: string, ...path: PropertyKey[]) => {
    const own = Object.hasOwn(servers, id) ? servers[id] : undefined;
    if (own && cloudOf(whole, own) === "gcp") return;
    const onGoogle = Object.keys(servers).filter(
      (each) => servers[each] && cloudOf(whole, servers[each]) === "gcp",
    );
    const known = onGoogle.length > 0 ? onGoogle.join(", ") : "there is none";
    const message = `expected the id of a server${aws ? " on Cloud Run" : ""}: ${known}`;
    context.addIssue({ code: "custom", path, message });
  };
  const expectOtherId = (...path: string[]) =>
    context.addIssue({ code: "custom", path, message: "expected another id: a server has it" });
  for (const [id, { server }] of Object.entries(backends)) {
    expectServer(server, "backends", id, "server");
    if (Object.hasOwn(servers, id)) expectOtherId("backends", id);
  }
  for (const id of Object.keys(aws?.apis ?? {})) {
    if (Object.hasOwn(servers, id)) expectOtherId("aws", "apis", id);
  }
  for (const [index, id] of (gcp?.aws?.servers ?? []).entries()) {
    expectServer(id, "gcp", "aws", "servers", index);
  }
}

/** What runs in production is what is written, whatever a tag or `latest` comes to mean. */
export function isExactInProduction(
  { production, servers, backends }: Whole,
  context: z.RefinementCtx,
): void {
  if (!production) return;
  const expected = (what: string, ...path: string[]) =>
    context.addIssue({ code: "custom", path, message: `expected ${what}, since this is production` });
  const containers = [
    ...Object.entries(servers).map(([id, server]) => [["servers", id], server] as const),
    ...Object.entries(backends).map(([id, backend]) => [["backends", id], backend] as const),
  ];
  for (const [path, { image, secrets }] of containers) {
    if ("tag" in image) expected("a digest instead", ...path, "image", "tag");
    for (const [name, { version }] of Object.entries(secrets)) {
      if (version === "latest")
        expected("the number or id of a version", ...path, "secrets", name, "version");
    }
  }
  for (const [id, { sidecar }] of Object.entries(backends)) {
    if (sidecar && "tag" in sidecar.image) {
      expected("a digest instead", "backends", id, "sidecar", "image", "tag");
    }
  }
}
