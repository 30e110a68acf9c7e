import type { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member/index.js";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { once } from "../../terraform/once.ts";
import type { Condition } from "../iam/condition.ts";
import {
  type Grantee,
  granteeConfig,
  type Identity,
  isFederated,
  type ServiceAccountMember,
} from "../iam/grantee.ts";
import { type KubernetesServiceAccount, kubernetesMember } from "../iam/kubernetes.ts";
import type { Role } from "../iam/role.ts";
import { grantProjectRole } from "../project/grant-project-role.ts";
import { checkProject, type Project } from "../project/project.ts";

/** Where and when the role holds. */
export interface ProjectRoleOptions {
  /** @default the account's own */
  readonly project?: Pick<Project, "id">;
  /**
   * When the grant holds. An administrative role needs one.
   * @default always
   */
  readonly condition?: Condition;
}

export interface KubernetesWorkload extends KubernetesServiceAccount {
  /**
   * What makes the identity pool of the project: its first cluster with Workload Identity.
   * @default it exists
   */
  readonly cluster?: ITerraformDependable;
}

/** A service account that workloads may run as, whether this stack creates it or not. */
export abstract class ServiceAccountIdentity extends Construct implements Identity {
  /** `<account id>@<project id>.iam.gserviceaccount.com`. */
  abstract readonly email: string;
  /** In IAM's notation. */
  abstract readonly member: ServiceAccountMember;
  /** The one that the account belongs to. */
  abstract readonly project: Pick<Project, "id">;
  readonly resource?: ITerraformDependable;

  /** `projects/<project id>/serviceAccounts/<e-mail>`. */
  protected abstract get name(): string;

  /**
   * Grants this account a role on a whole project.
   *
   * @throws {ValidationError} for a basic role, a role that lets its holder act as every account of the project, read
   * every secret, call every service or decrypt with every key, a service agent's, and an administrative one without a
   * condition
   */
  grantProjectRole(
    role: Role,
    { project = this.project, condition }: ProjectRoleOptions = {},
  ): ProjectIamMember {
    return grantProjectRole(this, { project, role, grantee: this, condition });
  }

  /**
   * Lets a grantee obtain access tokens and ID tokens of this account. A federated identity gets no more than that
   * (`roles/iam.workloadIdentityUser`); a service account or a group may sign as the account too
   * (`roles/iam.serviceAccountTokenCreator`), which is the role that Google documents for it.
   *
   * Source: https://cloud.google.com/iam/docs/service-account-permissions
   */
  grantImpersonation(grantee: Grantee): ServiceAccountIamMember {
    return this.grant(
      "impersonator",
      isFederated(granteeConfig(this, grantee).member)
        ? "roles/iam.workloadIdentityUser"
        : "roles/iam.serviceAccountTokenCreator",
      grantee,
    );
  }

  /** Lets a grantee obtain ID tokens of this account, with which it calls private services, and nothing else. */
  grantIdToken(grantee: Grantee): ServiceAccountIamMember {
    return this.grant("ID token creator", "roles/iam.serviceAccountOpenIdTokenCreator", grantee);
  }

  /**
   * Lets a grantee sign as this account, as what reads a Workspace by domain-wide delegation needs it, and obtain its
   * tokens. More than {@link grantImpersonation} gives a federated identity.
   *
   * Source: https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt
   */
  grantSigning(grantee: Grantee): ServiceAccountIamMember {
    return this.grant("signer", "roles/iam.serviceAccountTokenCreator", grantee);
  }

  /** Lets a grantee deploy workloads that run as this account, as whoever deploys a Cloud Run service needs. */
  grantActAs(grantee: Grantee): ServiceAccountIamMember {
    return this.grant("actor", "roles/iam.serviceAccountUser", grantee);
  }

  /**
   * Lets a Kubernetes workload act as this account, where the service account of Kubernetes carries the annotation
   * `iam.gke.io/gcp-service-account: <e-mail>`. Where what it uses takes federated identities, grant that to its
   * `kubernetesPrincipal` instead.
   */
  grantWorkloadIdentity({ cluster, ...workload }: KubernetesWorkload): ServiceAccountIamMember {
    checkProject(this, workload.project);
    return this.grant("workload", "roles/iam.workloadIdentityUser", {
      member: kubernetesMember(workload),
      resource: cluster,
    });
  }

  private grant(what: string, role: string, grantee: Grantee): ServiceAccountIamMember {
    const { member, dependsOn } = granteeConfig(this, grantee);
    return once(
      this,
      `${what} ${member}`,
      (id) => new ServiceAccountIamMember(this, id, { serviceAccountId: this.name, role, member, dependsOn }),
    );
  }
}
