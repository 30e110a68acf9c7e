import { globalArn } from "../../modules/aws/account/account.ts";
import type { Permissions } from "./made-resource.ts";

const iam = (actions: readonly string[]) => actions.map((action) => `iam:${action}`);

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
const role: Permissions = (written, place) => {
  const { permissions_boundary: boundary } = written;
  const resources = [place.roleArn(written)];
  const grants = ["CreateRole", "UpdateAssumeRolePolicy", "PutRolePolicy", "DeleteRolePolicy"];
  return [
    boundary === undefined
      ? { actions: iam(grants), resources }
      : {
          actions: iam([...grants, "PutRolePermissionsBoundary"]),
          resources,
          conditions: { StringEquals: { "iam:PermissionsBoundary": place.text(boundary) } },
        },
    {
      actions: iam([
        ...["GetRole", "UpdateRole", "UpdateRoleDescription", "DeleteRole", "TagRole", "UntagRole"],
        ...["GetRolePolicy", "ListRolePolicies", "ListAttachedRolePolicies", "ListInstanceProfilesForRole"],
      ]),
      resources,
    },
  ];
};

const oidcProvider: Permissions = ({ url }, place) => [
  {
    actions: [
      ...["Create", "Get", "Delete", "Tag", "Untag"].map((action) => `iam:${action}OpenIDConnectProvider`),
      ...["AddClientIDTo", "RemoveClientIDFrom"].map((action) => `iam:${action}OpenIDConnectProvider`),
      ...["UpdateOpenIDConnectProviderThumbprint", "ListOpenIDConnectProviderTags"].map(
        (action) => `iam:${action}`,
      ),
    ],
    resources: [
      globalArn(place.account, "iam", `oidc-provider/${place.text(url).replace(/^https:\/\//, "")}`),
    ],
  },
];

/** Of who acts, and whose tokens are believed. */
export const IDENTITIES: Readonly<Record<string, Permissions>> = {
  aws_iam_role: role,
  // What a role of the stack has is allowed with the role, and under its boundary.
  aws_iam_role_policy: ({ role: of }, place) =>
    place.referred("aws_iam_role", of)
      ? []
      : [
          {
            actions: iam(["PutRolePolicy", "GetRolePolicy", "DeleteRolePolicy"]),
            resources: [place.roleArn({ name: place.text(of) })],
          },
        ],
  aws_iam_openid_connect_provider: oidcProvider,
  aws_iam_outbound_web_identity_federation: () => [
    {
      actions: iam([
        ...["EnableOutboundWebIdentityFederation", "DisableOutboundWebIdentityFederation"],
        "GetOutboundWebIdentityFederationInfo",
      ]),
      resources: ["*"],
      wildcardReason: "It is the account's",
    },
  ],
};
