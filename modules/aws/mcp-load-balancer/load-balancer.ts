import { Construct } from "constructs";
import { type Account, checkAccount } from "../account/account.ts";
import type { AliasTarget } from "../hosted-zone/zone.ts";
import type { SecurityGroupReference } from "../network/security-group.ts";
import { openRules } from "./open-rules.ts";
import { Priorities } from "./priorities.ts";
import type { LoadBalancerReach } from "./props.ts";
import { type Reach, reachOf } from "./reach.ts";
import { Route, type RouteProps } from "./route.ts";
import type { TokenIssuer } from "./token-caller.ts";

/** A load balancer that servers can be put behind, made by this stack or not. */
export abstract class LoadBalancer extends Construct {
  readonly account: Account;
  /** Whether it is reached from the internet: then each rule verifies the token of a caller. */
  readonly isInternetFacing: boolean;
  /** Whose tokens it verifies. */
  readonly issuer: TokenIssuer | undefined;
  /** In what order its rules are asked. */
  readonly priorities = new Priorities();
  /** The listener that takes requests. */
  abstract readonly listenerArn: string;
  /** What metrics call it: `app/<name>/<id>`. */
  abstract readonly arnSuffix: string;
  /** Where it and its targets are. */
  abstract readonly vpcId: string;
  /** What hosts are aliases of. Absent where nobody said it. */
  abstract readonly alias: AliasTarget | undefined;
  /** What its targets let in. */
  abstract readonly securityGroup: SecurityGroupReference;
  protected readonly reach: Reach;

  constructor(
    scope: Construct,
    id: string,
    { account, exposure }: { readonly account: Account; readonly exposure: LoadBalancerReach },
  ) {
    super(scope, id);
    checkAccount(this, account);
    this.account = account;
    this.reach = reachOf(this, exposure);
    this.isInternetFacing = this.reach.isInternetFacing;
    this.issuer = this.reach.issuer;
    if (this.isInternetFacing) this.node.addValidation({ validate: () => openRules(this) });
  }

  /** Absent where nobody said it. */
  get loadBalancerArn(): string | undefined {
    return undefined;
  }

  /**
   * Puts targets behind it, for the hosts and paths that are named. The rule stands in the given scope, which may be of
   * another stack.
   *
   * @throws {ValidationError} where nothing would verify who calls from the internet, for names and numbers that a load
   * balancer does not take, and for a rule that shares requests with another
   */
  serve(scope: Construct, id: string, props: RouteProps): Route {
    return new Route(scope, id, this, props);
  }
}
