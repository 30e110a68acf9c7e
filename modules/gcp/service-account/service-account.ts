import { ServiceAccount as ServiceAccountResource } from "@cdktf/provider-google/lib/service-account/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import type { ServiceAccountMember } from "../iam/grantee.ts";
import { checkProject, type Project } from "../project/project.ts";
import { ReferencedServiceAccount } from "./referenced-service-account.ts";
import { ServiceAccountIdentity } from "./service-account-identity.ts";

export interface ServiceAccountProps {
  readonly project: Project;
  /**
   * The part of its e-mail before the `@`: 6 to 30 lower-case letters, digits and hyphens. It cannot be changed later.
   * Source: https://cloud.google.com/iam/docs/service-accounts-create
   */
  readonly accountId: string;
  /**
   * What people see in lists: at most 100 bytes.
   * @default the account id
   */
  readonly displayName?: string;
  /**
   * What it is for: at most 256 bytes.
   * @default none
   */
  readonly description?: string;
}

const ACCOUNT_ID = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
/** Source: https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
const DISPLAY_NAME_BYTES = 100;
const DESCRIPTION_BYTES = 256;

/**
 * A service account: an identity, without roles of its own and without keys. Roles are granted by what it may
 * use, as in `secret.grantRead(serviceAccount)`; what no single resource can grant, by
 * {@link ServiceAccountIdentity.grantProjectRole}.
 */
export class ServiceAccount extends ServiceAccountIdentity {
  override readonly resource: ServiceAccountResource;
  /** Known at synth: it follows from the account id and the project id. */
  readonly email: string;
  /** In IAM's notation: known at synth, as the e-mail is. */
  readonly member: ServiceAccountMember;
  readonly project: Pick<Project, "id">;

  /**
   * A service account that exists, or that another stack creates.
   *
   * @throws {ValidationError} for what is not the e-mail of a service account of somebody's own: Google's agents, and
   * the default accounts of Compute Engine, App Engine and Cloud Build, which whatever has no identity of its own shares
   */
  static fromEmail(scope: Construct, id: string, email: string): ServiceAccountIdentity {
    return new ReferencedServiceAccount(scope, id, email);
  }

  constructor(scope: Construct, id: string, props: ServiceAccountProps) {
    super(scope, id);
    const { accountId, project, displayName = accountId, description } = props;
    checkProject(this, project);
    if (!ACCOUNT_ID.test(accountId)) {
      throw new ValidationError(
        this,
        `"${accountId}" is not a service account id.`,
        "Use 6 to 30 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen.",
      );
    }
    this.checkLength("display name", displayName, DISPLAY_NAME_BYTES);
    this.checkLength("description", description ?? "", DESCRIPTION_BYTES);
    this.email = `${accountId}@${projectDomain(project.id)}.iam.gserviceaccount.com`;
    claimName(this, `projects/${project.id}/serviceAccounts/${this.email}`);
    this.resource = new ServiceAccountResource(this, "Resource", {
      project: project.id,
      accountId,
      displayName,
      description,
    });
    this.project = project;
    this.member = `serviceAccount:${this.email}`;
    refuseTemplates(this);
  }

  protected override get name(): string {
    return this.resource.name;
  }

  private checkLength(what: string, text: string, bytes: number): void {
    if (new TextEncoder().encode(text).length <= bytes) return;
    throw new ValidationError(this, `the ${what} is too long.`, `Use at most ${bytes} bytes.`);
  }
}

/** `my-project.example.com` of the domain-scoped `example.com:my-project`. */
function projectDomain(projectId: string): string {
  return projectId.split(":").reverse().join(".");
}
