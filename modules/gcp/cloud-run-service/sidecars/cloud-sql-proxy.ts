import type { SidecarProps, SidecarRole } from "../container-props.ts";

export interface CloudSqlProxyProps {
  /** The proxy's image of version 2, in production by its digest. */
  readonly image: string;
  /** The ports on localhost at which instances are reached, by connection names: `<project>:<region>:<instance>`. */
  readonly instances: Readonly<Record<string, number>>;
  /**
   * Whether the service's identity signs in to the databases, without passwords.
   * Source: https://cloud.google.com/sql/docs/postgres/iam-authentication
   * @default true
   */
  readonly iamAuthentication?: boolean;
  /**
   * Whether instances are reached by their private addresses, through the service's network.
   * @default true
   */
  readonly privateIp?: boolean;
}

const HEALTH_PORT = 9090;

/**
 * The Cloud SQL Auth Proxy: encrypted and authenticated connections to databases, for containers that connect to
 * localhost. It needs `roles/cloudsql.client` for its instances, and for signing in `roles/cloudsql.instanceUser`.
 *
 * Source: https://github.com/GoogleCloudPlatform/cloud-sql-proxy
 */
export function cloudSqlProxy(props: CloudSqlProxyProps): SidecarProps {
  const { image, instances, iamAuthentication = true, privateIp = true } = props;
  return {
    image,
    args: [
      "--structured-logs",
      "--health-check",
      "--http-address=0.0.0.0",
      `--http-port=${HEALTH_PORT}`,
      ...(iamAuthentication ? ["--auto-iam-authn"] : []),
      ...(privateIp ? ["--private-ip"] : []),
      ...Object.entries(instances).map(([name, port]) => `${name}?port=${port}`),
    ],
    startupProbe: { kind: "http", path: "/startup", port: HEALTH_PORT },
    livenessProbe: { kind: "http", path: "/liveness", port: HEALTH_PORT },
    roles: Object.keys(instances).flatMap((name) => rolesFor(name, iamAuthentication)),
  };
}

/** Roles are of a project, and the condition makes them the instance's: https://cloud.google.com/sql/docs/postgres/iam-conditions */
function rolesFor(connectionName: string, iamAuthentication: boolean): readonly SidecarRole[] {
  const [instance = "", , ...project] = connectionName.split(":").reverse();
  const id = project.reverse().join(":");
  const condition = {
    title: `Cloud SQL instance ${instance}`.slice(0, 100),
    expression:
      `resource.name == "projects/${id}/instances/${instance}" && ` +
      'resource.type == "sqladmin.googleapis.com/Instance"',
  };
  const client: SidecarRole = { role: "roles/cloudsql.client", project: { id }, condition };
  const user: SidecarRole = { role: "roles/cloudsql.instanceUser", project: { id }, condition };
  return iamAuthentication ? [client, user] : [client];
}
