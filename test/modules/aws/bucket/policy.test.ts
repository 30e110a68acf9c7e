import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { Bucket, type BucketProps } from "../../../../modules/aws/bucket/bucket.ts";
import { resource, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { type AwsRequest, type Context, evaluatePolicy } from "../evaluate-policy.ts";

const minimal: BucketProps = { account, name: "example-com-logs", encryption: "AES256" };
const ARN = "arn:aws:s3:::example-com-logs";

const emptyStack = () => new TerraformStack(new App(), "stack");
const logs = (props: Partial<BucketProps> = {}) => new Bucket(emptyStack(), "logs", { ...minimal, ...props });
/** Whether the policy of a bucket lets somebody do something over TLS 1.3, if nothing else is said. */
const verdict = (open: (bucket: Bucket) => void, { context, ...request }: AwsRequest) => {
  const json = synthesize((stack) => open(new Bucket(stack, "logs", minimal)));
  return evaluatePolicy(String(resource(json, "aws_s3_bucket_policy").policy), {
    ...request,
    context: { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3", ...context },
  });
};

describe("the policy of a bucket", () => {
  const read = {
    principal: { aws: "arn:aws:iam::123456789012:role/a" },
    action: "s3:GetObject",
    resource: `${ARN}/a`,
  };
  const closed = () => undefined;

  it.each<[Context, string]>([
    [{ "aws:SecureTransport": "false", "s3:TlsVersion": undefined }, "explicitly denied"],
    [{ "s3:TlsVersion": "1.1" }, "explicitly denied"],
    [{ "s3:TlsVersion": "1.2" }, "not allowed"],
    [{}, "not allowed"],
  ])("says of %j: %s", (context, expected) => {
    expect(verdict(closed, { ...read, context })).toBe(expected);
  });

  it("opens it to no service by itself", () => {
    for (const service of ["logdelivery.elasticloadbalancing.amazonaws.com", "logging.s3.amazonaws.com"]) {
      const request = { principal: { service }, action: "s3:PutObject", resource: `${ARN}/a` };
      expect(verdict(closed, request)).toBe("not allowed");
    }
  });
});

describe("logs of load balancers", () => {
  const balancer =
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/mcp/50dc6c495c0c9188";
  const put: AwsRequest = {
    principal: { service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    action: "s3:PutObject",
    resource: `${ARN}/ingress/AWSLogs/123456789012/elasticloadbalancing/eu-west-1/a.log.gz`,
    context: { "aws:SourceArn": balancer },
  };
  const asks = (changes: Partial<AwsRequest> = {}, prefix: string | undefined = "ingress") =>
    verdict((bucket) => bucket.allowLoadBalancerLogs(prefix), { ...put, ...changes });

  it("come from the account's own load balancers", () => {
    expect(asks()).toBe("allowed");
    const atTheTop = { ...put, resource: `${ARN}/AWSLogs/123456789012/elasticloadbalancing/a.log.gz` };
    expect(verdict((bucket) => bucket.allowLoadBalancerLogs(), atTheTop)).toBe("allowed");
  });

  it.each<[string, Partial<AwsRequest>]>([
    ["another account's", { context: { "aws:SourceArn": balancer.replace("123456789012", "210987654321") } }],
    ["another region's", { context: { "aws:SourceArn": balancer.replace("eu-west-1", "us-east-1") } }],
    ["nobody's", { context: {} }],
    ["something else", { context: { "aws:SourceArn": "arn:aws:s3:::example-com-assets" } }],
    ["another service", { principal: { service: "delivery.logs.amazonaws.com" } }],
    ["a role", { principal: { aws: "arn:aws:iam::210987654321:role/a" } }],
    ["who reads", { action: "s3:GetObject" }],
    ["who deletes", { action: "s3:DeleteObject" }],
    ["another folder", { resource: `${ARN}/assets/AWSLogs/123456789012/a.log.gz` }],
    ["another account's folder", { resource: `${ARN}/ingress/AWSLogs/210987654321/a.log.gz` }],
    ["another bucket", { resource: put.resource?.replace("logs", "assets") }],
  ])("do not come from or go to %s", (_who, changes) => {
    expect(asks(changes)).toBe("not allowed");
  });

  it("are let in once, however often that is asked for", () => {
    const statements = (times: number) => {
      const json = synthesize((stack) => {
        const bucket = new Bucket(stack, "logs", minimal);
        for (let time = 0; time < times; time++) bucket.allowLoadBalancerLogs("ingress");
      });
      return JSON.parse(String(resource(json, "aws_s3_bucket_policy").policy)).Statement;
    };
    expect(statements(2)).toEqual(statements(1));
    expect(statements(1)).toHaveLength(3);
  });

  it("come over TLS", () => {
    expect(asks({ context: { ...put.context, "aws:SecureTransport": "false" } })).toBe("explicitly denied");
  });

  it.each(["ingress", "a/b", "v1.2_x-y"])("may be below %s", (prefix) => {
    const resource_ = `${ARN}/${prefix}/AWSLogs/123456789012/a.log.gz`;
    expect(asks({ resource: resource_ }, prefix)).toBe("allowed");
  });

  it.each(["", "/a", "a/", "a//b", "a b", "*", "AWSLogs", "a/AWSLogs/b", `\${a}`])(
    "cannot be below %j",
    (prefix) => {
      expect(() => logs().allowLoadBalancerLogs(prefix)).toThrow(
        `stack/logs: "${prefix}" cannot be the prefix of logs. Use letters, digits and ._-`,
      );
    },
  );

  it("are not put into what is encrypted with a key of KMS", () => {
    expect(() => logs({ encryption: undefined }).allowLoadBalancerLogs()).toThrow(
      'stack/logs: no logs are put into a bucket that is encrypted with a key of KMS. Encrypt it with "AES256".',
    );
  });
});

describe("the record of a bucket's requests", () => {
  const assets = { account, name: "example-com-assets" };
  const record = (logs_: Bucket) => new Bucket(logs_, "assets", { ...assets, accessLogs: { bucket: logs_ } });
  const put: AwsRequest = {
    principal: { service: "logging.s3.amazonaws.com" },
    action: "s3:PutObject",
    resource: `${ARN}/example-com-assets/2026-01-01-00-00-00-A1B2`,
    context: { "aws:SourceArn": "arn:aws:s3:::example-com-assets", "aws:SourceAccount": "123456789012" },
  };

  it("is put into another one, under its own name", () => {
    const json = synthesize((stack) => {
      const bucket = new Bucket(stack, "logs", minimal);
      new Bucket(stack, "assets", { ...assets, accessLogs: { bucket } });
    });
    expect(resource(json, "aws_s3_bucket_logging")).toEqual({
      region: "eu-west-1",
      bucket: expect.stringMatching(/^\$\{aws_s3_bucket_policy\.assets_/),
      target_bucket: expect.stringMatching(/^\$\{aws_s3_bucket_policy\.logs_/),
      target_prefix: "example-com-assets/",
    });
  });

  it("is put there by S3 for this bucket alone", () => {
    const asks = (context: Context, resource_ = put.resource) => {
      const json = synthesize((stack) => record(new Bucket(stack, "logs", minimal)));
      const policies = Object.values(json.resource?.aws_s3_bucket_policy ?? {}).map(({ policy }) =>
        String(policy),
      );
      const own = policies.find((policy) => policy.includes("logging.s3.amazonaws.com")) ?? "";
      return evaluatePolicy(own, { ...put, resource: resource_, context: { ...put.context, ...context } });
    };
    expect(asks({})).toBe("allowed");
    expect(asks({ "aws:SourceArn": "arn:aws:s3:::example-com-other" })).toBe("not allowed");
    expect(asks({ "aws:SourceAccount": "210987654321" })).toBe("not allowed");
    expect(asks({}, `${ARN}/ingress/a`)).toBe("not allowed");
  });

  it("is not put into what is elsewhere, or encrypted with a key of KMS", () => {
    const elsewhere = { account: { ...account, region: "eu-central-1" } };
    expect(() => record(logs(elsewhere))).toThrow(
      "its requests cannot be recorded in example-com-logs, which is elsewhere. Use a bucket of the same account and region.",
    );
    expect(() => record(logs({ account: { ...account, id: "210987654321" } }))).toThrow("which is elsewhere");
    expect(() => record(logs({ encryption: undefined }))).toThrow("no logs are put into a bucket");
  });
});
