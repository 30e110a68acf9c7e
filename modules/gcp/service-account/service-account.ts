import { ServiceAccount as ServiceAccountResource } from "@cdktf/provider-google/lib/service-account/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Identity, ServiceAccountMember } from "../iam/grantee.ts";
import type { Project } from "../project/project.ts";

export interface ServiceAccountProps {
  readonly project: Project;
  /**
   * The part of its e-mail before the `@`: 6 to 30 lower-case letters, digits and hyphens.
   * Source: https://cloud.google.com/iam/docs/service-accounts-create
   */
  readonly accountId: string;
  /**
   * What people see in lists.
   * @default the account id
   */
  readonly displayName?: string;
}

const ACCOUNT_ID = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/**
 * A service account: an identity, without roles of its own and without keys. Roles are granted by what it may
 * use, as in `secret.grantRead(serviceAccount)`.
 */
export class ServiceAccount extends Construct implements Identity {
  readonly resource: ServiceAccountResource;
  /** Known at synth: it follows from the account id and the project id. */
  readonly email: string;
  readonly member: ServiceAccountMember;

  constructor(scope: Construct, id: string, props: ServiceAccountProps) {
    super(scope, id);
    const { accountId, project } = props;
    if (!ACCOUNT_ID.test(accountId)) {
      throw new ValidationError(
        this,
        `"${accountId}" is not a service account id.`,
        "Use 6 to 30 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen.",
      );
    }
    this.resource = new ServiceAccountResource(this, "Resource", {
      project: project.id,
      accountId,
      displayName: props.displayName ?? accountId,
    });
    this.email = `${accountId}@${project.id}.iam.gserviceaccount.com`;
    this.member = `serviceAccount:${this.email}`;
  }
}
