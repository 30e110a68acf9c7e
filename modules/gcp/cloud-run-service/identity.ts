import type { Construct } from "constructs";
import { defaultAccountId } from "../service-account/default-account-id.ts";
import { ServiceAccount } from "../service-account/service-account.ts";
import { ServiceAccountIdentity } from "../service-account/service-account-identity.ts";
import type { CloudRunServiceProps } from "./props.ts";

/** What a service runs as: an account of its own, or the one that it is given. */
export function serviceIdentity(scope: Construct, props: CloudRunServiceProps): ServiceAccountIdentity {
  const { project, name, identity } = props;
  if (identity instanceof ServiceAccountIdentity) return identity;
  return new ServiceAccount(scope, "identity", {
    project,
    accountId:
      identity?.accountId ?? defaultAccountId(scope, { prefix: "run-", name, prop: "identity.accountId" }),
    displayName: `Cloud Run service ${name}`,
  });
}
