import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { OidcProvider } from "../../../../modules/aws/oidc-provider/oidc-provider.ts";
import { awsAccount } from "../../../../modules/aws/role/aws-account.ts";
import { ecsTask } from "../../../../modules/aws/role/aws-service.ts";
import { edgeIssuer } from "../../../../modules/aws/role/edge-issuer.ts";
import { Role, type RoleProps } from "../../../../modules/aws/role/role.ts";
import { resource, resources, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";

const props: RoleProps = { account, name: "mcp-documents", trust: ecsTask() };
const stack = () => new TerraformStack(new App(), "stack");
const role = (changes: Partial<RoleProps> = {}) => new Role(stack(), "role", { ...props, ...changes });
const read = { actions: ["secretsmanager:GetSecretValue"], resources: ["arn:aws:secretsmanager:::secret:a"] };

describe("Role", () => {
  it("lasts an hour, and may do nothing", () => {
    const json = synthesize((scope) => new Role(scope, "role", props));
    expect(Object.keys(json.resource ?? {})).toEqual(["aws_iam_role"]);
    expect(resource(json, "aws_iam_role")).toEqual({
      name: "mcp-documents",
      path: "/",
      assume_role_policy: expect.stringContaining('"Service":"ecs-tasks.amazonaws.com"'),
      max_session_duration: 3600,
      depends_on: [],
    });
  });

  it("has a path, a boundary, longer sessions and tags where they are said", () => {
    const json = synthesize((scope) => {
      const built = new Role(scope, "role", {
        ...props,
        path: "/mcp/servers/",
        description: "Documents",
        permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
        maxSessionHours: 12,
        tags: { team: "docs" },
      });
      expect(built.roleName).toBe("mcp-documents");
      expect(built.roleArn).toBe("arn:aws:iam::123456789012:role/mcp/servers/mcp-documents");
    });
    expect(resource(json, "aws_iam_role")).toMatchObject({
      path: "/mcp/servers/",
      description: "Documents",
      permissions_boundary: "arn:aws:iam::123456789012:policy/boundary",
      max_session_duration: 43_200,
      tags: { team: "docs" },
    });
  });

  it("may be trusted to several, and waits for who vouches for them", () => {
    const json = synthesize((scope) => {
      const issuer = "https://mcp.example.com/workload";
      const provider = new OidcProvider(scope, "edge", { account, issuer, clientIds: ["sts"] });
      const edge = edgeIssuer({ provider, audience: "sts", servers: ["documents"] });
      new Role(scope, "first", { ...props, trust: [ecsTask(), edge] });
      new Role(scope, "second", { ...props, name: "second", trust: edge });
    });
    const [provider] = Object.keys(json.resource?.aws_iam_openid_connect_provider ?? {});
    const roles = resources(json, "aws_iam_role");
    expect(roles.map(({ depends_on: needed }) => needed)).toEqual(
      Array(2).fill([`aws_iam_openid_connect_provider.${provider}`]),
    );
    const statements = roles.map((each) => JSON.parse(String(each.assume_role_policy)).Statement.length);
    expect(statements).toEqual([2, 1]);
  });

  it("is allowed what grants say, each once", () => {
    const json = synthesize((scope) => {
      const built = new Role(scope, "role", props);
      expect(built.allow("read secret a/b", [read])).toBe(built.allow("read secret a/b", [read]));
    });
    const [id] = Object.keys(json.resource?.aws_iam_role ?? {});
    expect(resource(json, "aws_iam_role_policy")).toEqual({
      role: `\${aws_iam_role.${id}.name}`,
      name: "read-secret-a-b",
      policy: expect.stringContaining('"Action":"secretsmanager:GetSecretValue"'),
    });
  });

  it.each<[statements: Parameters<Role["allow"]>, because: string]>([
    [["read", [{ ...read, resources: ["*"] }]], '"*" allows more than anybody could list.'],
    [["read it", [{ ...read, actions: ["kms:Decrypt"] }]], '"read it" allows something else already.'],
    [["read-it", [read]], '"read it" allows something else already. Use another id.'],
    [["a".repeat(129), [read]], "is too long for the name of a policy. Use at most 128 characters."],
  ])("is not allowed %j", (statements, because) => {
    const built = role();
    built.allow("read it", [read]);
    expect(() => built.allow(...statements)).toThrow(because);
  });

  it.each<[changes: Partial<RoleProps>, because: string]>([
    [{ name: "" }, 'stack/role: "" is not the name of a role. Use 1 to 64 letters'],
    [{ name: "mcp/documents" }, '"mcp/documents" is not the name of a role.'],
    [{ name: "a".repeat(65) }, "is not the name of a role."],
    [{ path: "mcp" }, '"mcp" is not a path of roles. Begin and end it with a slash,'],
    [{ path: "/mcp" }, '"/mcp" is not a path of roles.'],
    [{ path: "//" }, '"//" is not a path of roles.'],
    [{ path: `/${"a".repeat(511)}/` }, "is not a path of roles."],
    [{ description: "" }, "the description is empty, too long,"],
    [{ description: "a".repeat(1001) }, "the description is empty, too long,"],
    [{ description: "\u6771\u4eac" }, "has characters that IAM does not take."],
    [{ permissionsBoundary: "boundary" }, '"boundary" is not the ARN of a managed policy.'],
    [{ maxSessionHours: 0 }, "a session of 0 hours is not taken. Let it last 1 to 12 whole hours."],
    [{ maxSessionHours: 13 }, "a session of 13 hours is not taken."],
    [{ maxSessionHours: 1.5 }, "a session of 1.5 hours is not taken."],
    [{ account: { ...account, id: "1" } }, '"1" is not the id of an AWS account.'],
    [{ trust: [] }, "a policy says nothing."],
    [{ tags: { "aws:team": "docs" } }, '"aws:team: docs" is not a tag.'],
    [{ description: `\${path.cwd}` }, "is a template that Terraform would evaluate."],
  ])("is refused with %j", (changes, because) => {
    expect(() => role(changes)).toThrow(because);
  });

  it.each<Partial<RoleProps>>([
    { name: "a+b=c,d.e@f-g_h" },
    { path: "/a/b/" },
    { description: "It's für München" },
    { permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess" },
  ])("is taken with %j", (changes) => {
    expect(() => role(changes)).not.toThrow();
  });

  it("is trusted to no more than AWS takes", () => {
    const roles = Array.from({ length: 60 }, (_, index) => `reader-${index}`);
    expect(() => role({ trust: awsAccount({ accountId: "210987654321", roles }) })).toThrow(
      /its trust has \d{4} characters, of which AWS takes 2048\. Let in fewer,/,
    );
    const trust = awsAccount({ accountId: "210987654321", roles: roles.slice(0, 38) });
    expect(() => role({ trust })).not.toThrow();
  });

  it("is allowed no more than AWS takes", () => {
    const built = role();
    const resources = Array.from(
      { length: 80 },
      (_, index) => `arn:aws:sqs:eu-west-1:123456789012:queue-${index}`,
    );
    built.allow("send", [{ actions: ["sqs:SendMessage"], resources }]);
    built.allow("receive", [{ actions: ["sqs:ReceiveMessage"], resources }]);
    expect(() => built.allow("delete", [{ actions: ["sqs:DeleteMessage"], resources }])).toThrow(
      /its policies have \d+ characters, of which AWS takes 10240\. Give some of what uses it/,
    );
  });

  it("is one of its name, in whatever letters and on whatever path", () => {
    const scope = stack();
    new Role(scope, "one", props);
    expect(() => new Role(scope, "other", { ...props, name: "MCP-Documents", path: "/mcp/" })).toThrow(
      "stack/other: arn:aws:iam::123456789012:role/mcp-documents is stack/one already.",
    );
  });
});

describe("Role.fromRoleName", () => {
  it("is granted nothing by a name that a grant by another reference to the role has: each would undo the other", () => {
    const scope = stack();
    const [one, other] = ["one", "other"].map((id) => Role.fromRoleName(scope, id, { account, name: "mcp" }));
    one?.allow("read it", [read]);
    expect(() => other?.allow("read it", [read])).toThrow(
      "stack/other: policy read-it of arn:aws:iam::123456789012:role/mcp is stack/one already.",
    );
    expect(() => other?.allow("read more", [read])).not.toThrow();
  });

  it("creates nothing but policies", () => {
    const json = synthesize((scope) => {
      const built = Role.fromRoleName(scope, "role", { account, name: "mcp", path: "/ci/" });
      expect(built.roleArn).toBe("arn:aws:iam::123456789012:role/ci/mcp");
      expect(built.resource).toBeUndefined();
      built.allow("read", [read]);
    });
    expect(Object.keys(json.resource ?? {})).toEqual(["aws_iam_role_policy"]);
    expect(resource(json, "aws_iam_role_policy").role).toBe("mcp");
  });

  it.each(["", "arn:aws:iam::123456789012:role/mcp"])("refuses %j", (name) => {
    expect(() => Role.fromRoleName(stack(), "role", { account, name })).toThrow("is not the name of a role.");
  });
});
