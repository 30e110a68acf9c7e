import { Construct } from "constructs";
import type { Grantee, Principal } from "../iam/grantee.ts";
import { checkProject, type Project } from "../project/project.ts";
import { requireId } from "./names.ts";
import { checkSubject } from "./trust-limits.ts";

/** A pool of identities from outside, made by this stack or not. */
export interface IdentityPool {
  /** `projects/<number>/locations/global/workloadIdentityPools/<id>`, known at synth. */
  readonly name: string;
  /** One identity, for grants. */
  principal(subject: string): Grantee;
  /** All identities of which an attribute, without `attribute.` in front, has one value; for grants. */
  principalSet(attribute: string, value: string): Grantee;
}

/** Which pool of which project. */
export interface PoolReference {
  readonly project: Project;
  /** 4 to 32 lower-case letters, digits and hyphens. */
  readonly poolId: string;
}

/** The whole name of a pool. */
export function poolName({ project, poolId }: PoolReference): string {
  return `projects/${project.number}/locations/global/workloadIdentityPools/${poolId}`;
}

/** Source: https://cloud.google.com/iam/docs/principal-identifiers */
export function subjectMember(pool: Construct & IdentityPool, subject: string): Principal {
  checkSubject(pool, subject);
  return `principal://iam.googleapis.com/${pool.name}/subject/${subject}`;
}

/** Source: https://cloud.google.com/iam/docs/principal-identifiers */
export function attributeMember({ name }: IdentityPool, attribute: string, value: string): Principal {
  return `principalSet://iam.googleapis.com/${name}/attribute.${attribute}/${value}`;
}

/** A pool that this stack does not create. */
export class ReferencedPool extends Construct implements IdentityPool {
  readonly name: string;

  constructor(scope: Construct, id: string, reference: PoolReference) {
    super(scope, id);
    checkProject(this, reference.project);
    requireId(this, "pool", reference.poolId);
    this.name = poolName(reference);
  }

  principal(subject: string): Principal {
    return subjectMember(this, subject);
  }

  principalSet(attribute: string, value: string): Principal {
    return attributeMember(this, attribute, value);
  }
}
