import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { ServiceAccountMember } from "../iam/grantee.ts";
import type { Project } from "../project/project.ts";
import { ServiceAccountIdentity } from "./service-account-identity.ts";

/** Google's agents are called `service-<number>@gcp-sa-…` and the like: https://cloud.google.com/iam/docs/service-agents */
const OWN =
  /^(?!service-\d)[a-z][a-z0-9-]{4,28}[a-z0-9]@([a-z][a-z0-9-]{4,28}[a-z0-9])((?:\.[a-z0-9-]+)*)\.iam\.gserviceaccount\.com$/;
/** Source: https://cloud.google.com/iam/docs/service-account-types#default */
const DEFAULT =
  /^(?:\d+-compute@developer|[^@]+@appspot|\d+@cloudbuild|\d+@cloudservices)\.gserviceaccount\.com$/;

/** A service account that this stack does not create. */
export class ReferencedServiceAccount extends ServiceAccountIdentity {
  readonly email: string;
  readonly member: ServiceAccountMember;
  readonly project: Pick<Project, "id">;

  constructor(scope: Construct, id: string, email: string) {
    super(scope, id);
    if (DEFAULT.test(email)) {
      throw new ValidationError(
        this,
        `${email} is a default service account, as which everything runs that has no identity of its own.`,
        "Create a service account for this one workload.",
      );
    }
    const [, project, domain = ""] = OWN.exec(email) ?? [];
    if (project === undefined) {
      throw new ValidationError(
        this,
        `"${email}" is not the e-mail of a service account.`,
        "Use <account id>@<project id>.iam.gserviceaccount.com.",
      );
    }
    this.email = email;
    this.member = `serviceAccount:${email}`;
    this.project = { id: domain === "" ? project : `${domain.slice(1)}:${project}` };
  }

  protected override get name(): string {
    return `projects/${this.project.id}/serviceAccounts/${this.email}`;
  }
}
