import { z } from "zod";
import type { Configuration } from "../../../../edge/src/configuration/configuration.ts";
import { isLoopback } from "../../../../edge/src/configuration/values.ts";

/** What stacks put out about servers: `url` is what was computed, `urls` what the cloud says, `audience` whom tokens are for. */
const servers = z.record(
  z.string(),
  z.object({ url: z.string(), urls: z.array(z.string()), audience: z.string().optional() }),
);

/** What stacks put out about how the gateway comes in. */
const identities = z.object({
  edge_workload_identity_provider: z.string().optional(),
  edge_service_accounts: z.record(z.string(), z.string()).optional(),
  /** Of servers behind APIs of AWS, which no stack runs. */
  edge_roles: z.record(z.string(), z.string()).default({}),
});

type ServerOutput = z.infer<typeof servers>[string];
type Identities = z.infer<typeof identities>;
type Server = Configuration["servers"][string];

/**
 * Compares what stacks put out with what the gateway is configured with. An origin on this machine is not the stacks'.
 *
 * @param outputs by stack
 * @returns each difference with its path
 * @throws Error a stack's output `servers` is not of the form that the stacks give it
 */
export function differences(
  configuration: Pick<Configuration, "servers">,
  outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): string[] {
  const deployed = Object.entries(outputs).flatMap(([stack, { servers: output = {} }]) => {
    const parsed = servers.safeParse(output);
    if (!parsed.success) throw new Error(`${stack}: its output servers has not the form that stacks give it`);
    return Object.entries(parsed.data).map(([id, server]) => ({
      id,
      server,
      path: `${stack}.servers.${id}`,
    }));
  });
  const configured = Object.entries(configuration.servers);
  const gateway = identities.parse(Object.assign({}, ...Object.values(outputs)));
  return [
    ...configured
      .filter(([id]) => !deployed.some((each) => each.id === id) && !Object.hasOwn(gateway.edge_roles, id))
      .map(([id]) => `servers.${id}: the gateway is configured with it, but no stack puts it out`),
    ...deployed.flatMap(({ id, server, path }) => {
      const own = configuration.servers[id];
      if (own === undefined) return [`${path}: deployed, but the gateway is not configured with it`];
      return [...withinOutput(path, server), ...withConfiguration(`servers.${id}`, own, server)];
    }),
    ...configured.flatMap(([id, server]) => withIdentities(`servers.${id}`, server, gateway)),
  ];
}

/** What was computed before the deployment, against what the cloud says after it. */
function withinOutput(path: string, { url, urls, audience = url }: ServerOutput): string[] {
  return Object.entries({ url, audience })
    .filter(([, computed]) => !urls.includes(computed))
    .map(([name, computed]) => `${path}.${name}: ${computed}, but the service is at ${urls.join(" and ")}`);
}

function withConfiguration(path: string, { origin }: Server, { urls }: ServerOutput): string[] {
  const url = new URL(origin.url);
  if (isLoopback(url)) return [];
  const derived: Record<string, string | undefined> = {
    "origin.url": origin.url,
    "origin.assertion.audience": origin.assertion?.audience,
    "origin.credential.audience":
      origin.credential.type === "google-id-token" || origin.credential.type === "edge-token"
        ? origin.credential.audience
        : undefined,
  };
  return Object.entries(derived)
    .filter(([, value]) => value !== undefined && URL.canParse(value) && new URL(value).origin === url.origin)
    .filter(() => !urls.includes(url.origin))
    .map(([name, value]) => `${path}.${name}: ${value}, but the service is at ${urls.join(" and ")}`);
}

/** As whom the gateway comes in, against whom the stacks let in. */
function withIdentities(path: string, { id, origin }: Server, gateway: Identities): string[] {
  return identitiesOf(id, origin.credential, gateway)
    .filter(([, configured, deployed]) => configured !== deployed)
    .map(
      ([name, configured, deployed]) =>
        `${path}.origin.credential.source.${name}: ${configured}, but the stacks put out ${deployed ?? "none"}`,
    );
}

function identitiesOf(
  id: string,
  credential: Server["origin"]["credential"],
  gateway: Identities,
): (readonly [name: string, configured: string, deployed: string | undefined])[] {
  if (credential.type === "aws-sigv4" && credential.source.type === "web-identity") {
    return [["roleArn", credential.source.roleArn, gateway.edge_roles[id]]];
  }
  if (credential.type !== "google-id-token" || credential.source.type !== "workload-identity-federation") {
    return [];
  }
  const { provider, serviceAccount } = credential.source;
  return [
    ["provider", provider, gateway.edge_workload_identity_provider],
    ["serviceAccount", serviceAccount, gateway.edge_service_accounts?.[id]],
  ];
}
