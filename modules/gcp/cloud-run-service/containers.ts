import type { Construct } from "constructs";
import { checkStartOrder, type StartOrder, startsAfter } from "../../container/start-order.ts";
import type { StoredSecret } from "../secret/stored-secret.ts";
import { type ContainerConfig, checkSidecarName, SERVER, serverConfig, sidecarConfig } from "./container.ts";
import type { CloudRunServiceProps } from "./props.ts";
import { checkResources } from "./resources.ts";

/**
 * The containers of a service, the server first.
 *
 * @throws {ValidationError} for what Cloud Run or production does not take, and for an order in which nothing starts
 */
export function containerConfigs(scope: Construct, props: CloudRunServiceProps): readonly ContainerConfig[] {
  const { project, container, sidecars = {}, volumes = {}, scaling = {}, production = true } = props;
  const { cpuBetweenRequests = false } = scaling;
  const context = { project, production, volumes, cpuBetweenRequests };
  for (const name of Object.keys(sidecars)) checkSidecarName(scope, name);
  const order = startOrder(props);
  checkStartOrder(scope, order);
  const configs = [
    serverConfig(scope, { ...container, startAfter: order[SERVER] }, context),
    ...Object.entries(sidecars).map(([name, sidecar]) => sidecarConfig(scope, name, sidecar, context)),
  ];
  checkResources(scope, configs);
  return configs;
}

/** The secrets that containers read, each once. */
export function secretsOf({
  container,
  sidecars = {},
  volumes = {},
}: CloudRunServiceProps): readonly StoredSecret[] {
  const variables = [container, ...Object.values(sidecars)].flatMap(({ secrets = {} }) =>
    Object.values(secrets),
  );
  const files = Object.values(volumes).filter((volume) => "secret" in volume);
  return [...new Set([...variables, ...files].map(({ secret }) => secret))];
}

/**
 * Cloud Run starts a container when the startup probes of those that it waits for have succeeded.
 *
 * Source: https://cloud.google.com/run/docs/configuring/services/containers#container-ordering
 */
function startOrder({ container, sidecars = {} }: CloudRunServiceProps): StartOrder {
  const beside = Object.fromEntries(
    Object.entries(sidecars).map(([name, { startAfter = [] }]) => [name, startAfter]),
  );
  const first = Object.keys(sidecars).filter((name) => !startsAfter(beside, name, SERVER));
  return { ...beside, [SERVER]: container.startAfter ?? first };
}
