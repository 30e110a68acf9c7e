import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { partitionOfRegion } from "../account/account.ts";
import { ContainerRepository } from "../container-repository/container-repository.ts";
import type { LogDestination } from "../log-group/log-group.ts";
import { ecsTask } from "../role/aws-service.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import { Role } from "../role/role.ts";
import type { Container } from "./container.ts";
import type { FargateMcpServerProps } from "./props.ts";

/** An image of ECR, by whichever of its hosts: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html */
const ECR_IMAGE =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws|on)\.[a-z.]+\/([a-z0-9._/-]+?)(?::[^:@/]+)?(?:@[^@]+)?$/;

/** What the containers act as: a role of its own that may do nothing, or the one that is given. */
export function taskRole(scope: Construct, props: FargateMcpServerProps): RoleGrantee {
  return (
    props.taskRole ??
    new Role(scope, "task-role", { ...roleProps(props), name: `mcp-${props.name}`, trust: ecsTask() })
  );
}

/** What a task is started as, and what that may: pull these images, read these secrets and write this log. */
export interface ExecutionRole {
  readonly role: Role;
  /** What a task that starts needs to have been granted. */
  readonly grants: readonly ITerraformDependable[];
}

export function executionRole(
  scope: Construct,
  props: FargateMcpServerProps,
  { containers, log }: { readonly containers: readonly Container[]; readonly log: LogDestination },
): ExecutionRole {
  const role = new Role(scope, "execution-role", {
    ...roleProps(props),
    name: `mcp-${props.name}-execution`,
    trust: ecsTask(),
  });
  const secrets = new Set(
    containers.flatMap((container) => Object.values(container.secrets ?? {}).map(({ secret }) => secret)),
  );
  const images = new Set(containers.map(({ image }) => image));
  return {
    role,
    grants: [
      log.grantWrite(role),
      ...[...secrets].map((secret) => secret.grantRead(role)),
      ...[...images].flatMap((image) => grantPull(scope, image, role)),
    ],
  };
}

/** An image of another registry is pulled by everybody. */
function grantPull(scope: Construct, image: string, role: Role): ITerraformDependable[] {
  const [, id, region, name] = ECR_IMAGE.exec(image) ?? [];
  if (id === undefined || region === undefined || name === undefined) return [];
  const child = `repository ${id} ${region} ${name.replaceAll("/", " ")}`;
  const known = scope.node.tryFindChild(child);
  if (known !== undefined) return [];
  const reference = { account: { id, region, partition: partitionOfRegion(region) }, name };
  return [ContainerRepository.fromRepositoryName(scope, child, reference).grantPull(role)];
}

function roleProps({ account, permissionsBoundary, tags }: FargateMcpServerProps) {
  return { account, ...(permissionsBoundary && { permissionsBoundary }), ...(tags && { tags }) };
}
