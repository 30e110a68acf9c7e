/**
 * A stack of as many resources, as cdktf writes it: servers, each with an identity that may read a secret.
 *
 * @param resources - a multiple of 4
 */
export function stackOf(resources: number): object {
  const servers = Array.from({ length: resources / 4 }, (_, number) => `server-${number}`);
  return {
    terraform: { required_providers: { google: { source: "hashicorp/google", version: "6.50.0" } } },
    provider: { google: [{ project: "acme-dev", region: "europe-west1" }] },
    ...(resources > 0 && { resource: resourcesOf(servers) }),
  };
}

function resourcesOf(servers: readonly string[]): object {
  const each = (make: (id: string) => object) => Object.fromEntries(servers.map((id) => [id, make(id)]));
  const reference = (expression: string) => `\${${expression}}`;
  return {
    google_service_account: each((id) => ({ account_id: id })),
    google_secret_manager_secret: each((id) => ({ secret_id: id, replication: { auto: {} } })),
    google_secret_manager_secret_iam_member: each((id) => ({
      secret_id: reference(`google_secret_manager_secret.${id}.id`),
      role: "roles/secretmanager.secretAccessor",
      member: reference(`google_service_account.${id}.member`),
    })),
    google_cloud_run_v2_service: each((id) => ({
      name: id,
      location: "europe-west1",
      template: {
        service_account: reference(`google_service_account.${id}.email`),
        containers: [{ image: "server:1", env: [{ name: "SERVER", value: id }] }],
      },
      depends_on: [`google_secret_manager_secret_iam_member.${id}`],
    })),
  };
}
