import { IamWorkloadIdentityPool } from "@cdktf/provider-google/lib/iam-workload-identity-pool/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import type { Identity, WholePool } from "../iam/grantee.ts";
import { checkProject, type Project } from "../project/project.ts";
import {
  attributeMember,
  type IdentityPool,
  type PoolReference,
  poolName,
  ReferencedPool,
  subjectMember,
} from "./identity-pool.ts";
import type { IdentitySource } from "./identity-source.ts";
import { requireId, requireText } from "./names.ts";
import { type ProviderOptions, WorkloadIdentityPoolProvider } from "./workload-identity-pool-provider.ts";

export interface WorkloadIdentityPoolProps {
  /** Best is a project that holds nothing else. */
  readonly project: Project;
  /**
   * 4 to 32 lower-case letters, digits and hyphens. A pool that is deleted keeps its id for 30 days: until then it
   * can be restored, and no other one can have the id.
   * Source: https://cloud.google.com/iam/docs/manage-workload-identity-pools-providers#delete-pool
   */
  readonly poolId: string;
  /**
   * What people see in lists: 1 to 32 characters.
   * @default the pool's id
   */
  readonly displayName?: string;
  /**
   * 1 to 256 characters.
   * @default the reason of `wholePool`, or none
   */
  readonly description?: string;
  /**
   * Whether nobody gets in, and tokens that were given out before open nothing.
   * @default false
   */
  readonly disabled?: boolean;
  /**
   * Why everybody in the pool may be granted a role together, by {@link WorkloadIdentityPool.wholePool}.
   * @default they may not
   */
  readonly wholePool?: { readonly reason: string };
}

/**
 * A pool of identities from outside of Google Cloud, which get in without a key, each by a provider that says who.
 *
 * One provider has one pool, as Google advises: a grant to a subject does not say by which provider the subject came
 * in. A second one is refused unless somebody says why its subjects cannot be another's.
 *
 * Source: https://cloud.google.com/iam/docs/best-practices-for-using-workload-identity-federation
 */
export class WorkloadIdentityPool extends Construct implements IdentityPool {
  readonly resource: IamWorkloadIdentityPool;
  readonly name: string;
  private readonly providers: WorkloadIdentityPoolProvider[] = [];
  private readonly wholePoolReason: string | undefined;

  /**
   * A pool that exists, or that another stack creates. Whom its providers let in is not known here.
   *
   * @throws {ValidationError} for what is not the id of a pool
   */
  static fromPoolId(scope: Construct, id: string, reference: PoolReference): IdentityPool {
    return new ReferencedPool(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: WorkloadIdentityPoolProps) {
    super(scope, id);
    const { project, poolId, wholePool } = props;
    checkProject(this, project);
    requireId(this, "pool", poolId);
    requireText(this, "display name", props.displayName, 32);
    requireText(this, "description", props.description, 256);
    requireText(this, "reason to grant roles to the whole pool", wholePool?.reason, 256);
    this.wholePoolReason = wholePool?.reason;
    this.name = poolName(props);
    claimName(this, this.name);
    this.resource = new IamWorkloadIdentityPool(this, "Resource", {
      project: project.id,
      workloadIdentityPoolId: poolId,
      displayName: props.displayName ?? poolId,
      description: props.description ?? wholePool?.reason,
      disabled: props.disabled ?? false,
    });
    refuseTemplates(this);
  }

  /**
   * Opens a way in.
   *
   * @param providerId 4 to 32 lower-case letters, digits and hyphens
   * @param source whom it lets in, as in `githubActions({ … })`
   * @throws {ValidationError} for a second provider without `sharesPoolBecause`, and for what the source or Google
   *   refuses
   */
  addProvider(
    providerId: string,
    source: IdentitySource,
    options: ProviderOptions = {},
  ): WorkloadIdentityPoolProvider {
    const [first] = this.providers;
    if (first && options.sharesPoolBecause === undefined) {
      throw new ValidationError(
        this,
        `whoever comes in by "${providerId}" could have a subject of "${first.node.id}", and its roles.`,
        "Make a pool for it, or say in sharesPoolBecause why no subject can be both.",
      );
    }
    const provider = new WorkloadIdentityPoolProvider(this, providerId, source, options);
    this.providers.push(provider);
    return provider;
  }

  /**
   * One identity, for grants, which wait for the pool.
   *
   * @throws {ValidationError} for a subject that no provider lets in, as far as that is known
   */
  principal(subject: string): Identity {
    const member = subjectMember(this, subject);
    this.checkValue("google.subject", subject);
    return { member, resource: this.resource };
  }

  /**
   * All identities of which an attribute has one value, for grants, which wait for the pool.
   *
   * @param attribute its name without `attribute.`, as in `principalSet("repository_id", "456789")`
   * @throws {ValidationError} for an attribute that no provider maps, or a value that none lets in, as far as that is
   *   known: the grant would never apply
   */
  principalSet(attribute: string, value: string): Identity {
    this.checkValue(`attribute.${attribute}`, value);
    return { member: attributeMember(this, attribute, value), resource: this.resource };
  }

  /**
   * Everybody in the pool, for grants.
   *
   * @throws {ValidationError} where the pool's props give no reason for it
   */
  wholePool(): WholePool {
    if (this.wholePoolReason === undefined) {
      throw new ValidationError(
        this,
        "everybody whom the pool ever lets in would be granted the role.",
        "Grant it to a principal or a principalSet, or give the pool a reason in wholePool.",
      );
    }
    const member = `principalSet://iam.googleapis.com/${this.name}/*` as const;
    return { member, reason: this.wholePoolReason, resource: this.resource };
  }

  private checkValue(attribute: string, value: string): void {
    const isPossible = this.providers.some(({ trust: { mapping, values } }) => {
      return attribute in mapping && (values[attribute]?.includes(value) ?? true);
    });
    if (isPossible) return;
    throw new ValidationError(
      this,
      `no provider of the pool lets in anybody whose ${attribute} is "${value}", so a grant would never apply.`,
      "Add the provider first, and use a value that it lets in.",
    );
  }
}
