import { describe, expect, it } from "vitest";
import type { EndpointsProps } from "../../../../modules/aws/network/props.ts";
import { resource, resources } from "../../synthesize.ts";
import { type AwsRequest, evaluatePolicy } from "../evaluate-policy.ts";
import { build, json, reference } from "./networks.ts";

const all = (endpoints?: EndpointsProps) => resources(json({ endpoints }), "aws_vpc_endpoint");
const of = (service: string, endpoints?: EndpointsProps) =>
  all(endpoints).find(({ service_name }) => service_name === `com.amazonaws.eu-west-1.${service}`);

describe("the endpoints of a network", () => {
  it("are those of what tasks on Fargate need", () => {
    expect(
      all().map(({ service_name, vpc_endpoint_type }) => `${vpc_endpoint_type} ${service_name}`),
    ).toEqual([
      "Interface com.amazonaws.eu-west-1.ecr.api",
      "Interface com.amazonaws.eu-west-1.ecr.dkr",
      "Interface com.amazonaws.eu-west-1.logs",
      "Gateway com.amazonaws.eu-west-1.s3",
      "Interface com.amazonaws.eu-west-1.secretsmanager",
      "Interface com.amazonaws.eu-west-1.sts",
    ]);
  });

  it("answer by the services' own names, in every zone, to whoever their group lets in", () => {
    expect(of("logs")).toEqual({
      region: "eu-west-1",
      vpc_id: reference("aws_vpc"),
      service_name: "com.amazonaws.eu-west-1.logs",
      vpc_endpoint_type: "Interface",
      private_dns_enabled: true,
      subnet_ids: [
        reference("aws_subnet", "id", "privateeu-west-1a"),
        reference("aws_subnet", "id", "privateeu-west-1b"),
      ],
      security_group_ids: [reference("aws_security_group", "id", "endpoints")],
      policy: expect.any(String),
      tags: { Name: "main-logs" },
    });
    expect(resource(json(), "aws_security_group")).toMatchObject({ name: "main-endpoints" });
    expect(json().resource).not.toHaveProperty("aws_vpc_security_group_ingress_rule");
  });

  it("lead to S3 from the private subnets", () => {
    expect(of("s3")).toMatchObject({
      vpc_endpoint_type: "Gateway",
      route_table_ids: [
        reference("aws_route_table", "id", "privateeu-west-1a"),
        reference("aws_route_table", "id", "privateeu-west-1b"),
      ],
    });
    expect(Object.keys(build().endpoints.prefixListIds)).toEqual(["s3"]);
  });

  it("may be others, or none", () => {
    expect(of("bedrock-runtime", { interfaces: ["bedrock-runtime"] })).toBeDefined();
    expect(of("dynamodb", { gateways: ["dynamodb"] })).toMatchObject({ vpc_endpoint_type: "Gateway" });
    const none = build({ endpoints: { interfaces: [], gateways: [] } });
    expect(none.endpoints).toMatchObject({ securityGroup: undefined, prefixListIds: {} });
    expect(none.waysOut).toHaveLength(2);
  });

  it.each([
    [["ecr.api", "ecr.api"], "a service has two endpoints. Name each once, by what follows"],
    [["com.amazonaws.eu-west-1.Logs"], '"com.amazonaws.eu-west-1.Logs" is not a service with endpoints.'],
    [[""], '"" is not a service with endpoints.'],
    [[`\${var.service}`], "is not a service with endpoints."],
  ])("cannot be for %j", (interfaces, fault) => {
    expect(() => build({ endpoints: { interfaces } })).toThrow(`stack/network/endpoints: `);
    expect(() => build({ endpoints: { interfaces } })).toThrow(fault);
  });

  it.each(["12345678901", "*", "root"])("cannot be used by the account %j", (id) => {
    expect(() => build({ endpoints: { accounts: [id] } })).toThrow(
      `"${id}" is not the id of an account that could use endpoints. Use its 12 digits.`,
    );
  });
});

describe("the policy of an endpoint", () => {
  const asks = (account: string): AwsRequest => ({
    principal: { aws: `arn:aws:iam::${account}:role/mcp` },
    action: "secretsmanager:GetSecretValue",
    resource: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-a1b2c3",
    context: { "aws:PrincipalAccount": account },
  });
  const verdict = (service: string, request: AwsRequest, endpoints?: EndpointsProps) =>
    evaluatePolicy(String(of(service, endpoints)?.policy), request);

  it("lets through the identities of the network's account and of those that are named", () => {
    expect(verdict("secretsmanager", asks("123456789012"))).toBe("allowed");
    expect(verdict("secretsmanager", asks("210987654321"))).toBe("not allowed");
    const endpoints = { accounts: ["210987654321"] };
    expect(verdict("secretsmanager", asks("210987654321"), endpoints)).toBe("allowed");
    expect(verdict("secretsmanager", asks("123456789012"), endpoints)).toBe("allowed");
    expect(verdict("secretsmanager", asks("111122223333"), endpoints)).toBe("not allowed");
  });

  it.each(["ecr.api", "ecr.dkr", "logs", "s3", "sts"])(
    "of %s lets nobody through who says nothing",
    (service) => {
      expect(verdict(service, { action: "s3:PutObject", resource: "arn:aws:s3:::somebody-elses/loot" })).toBe(
        "not allowed",
      );
    },
  );

  it("lets everybody read the layers of images, and nothing else", () => {
    const layer = "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/a";
    expect(verdict("s3", { action: "s3:GetObject", resource: layer })).toBe("allowed");
    expect(verdict("s3", { action: "s3:PutObject", resource: layer })).toBe("not allowed");
    expect(verdict("s3", { action: "s3:GetObject", resource: "arn:aws:s3:::another/a" })).toBe("not allowed");
    expect(verdict("logs", { action: "s3:GetObject", resource: layer })).toBe("not allowed");
  });
});
