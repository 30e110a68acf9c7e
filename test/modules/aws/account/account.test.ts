import { describe, expect, it } from "vitest";
import {
  type Account,
  arn,
  checkAccount,
  endpointOf,
  globalArn,
} from "../../../../modules/aws/account/account.ts";
import { synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";

const china: Account = { id: "123456789012", region: "cn-north-1", partition: "aws-cn" };
const check = (changes: Partial<Account>) => () =>
  synthesize((stack) => checkAccount(stack, { ...account, ...changes }));

describe("an account", () => {
  it("has ARNs with and without a region", () => {
    expect(arn(account, "ecs", "cluster/mcp")).toBe("arn:aws:ecs:eu-west-1:123456789012:cluster/mcp");
    expect(globalArn(account, "iam", "role/mcp")).toBe("arn:aws:iam::123456789012:role/mcp");
    expect(globalArn(china, "iam", "role/mcp")).toBe("arn:aws-cn:iam::123456789012:role/mcp");
  });

  it("has services in its region", () => {
    expect(endpointOf(account, "logs")).toBe("logs.eu-west-1.amazonaws.com");
    expect(endpointOf(china, "logs")).toBe("logs.cn-north-1.amazonaws.com.cn");
  });

  it.each<Partial<Account>>([
    {},
    { id: "000000000001", region: "ap-southeast-7" },
    { partition: "aws" },
    { region: "us-gov-west-1", partition: "aws-us-gov" },
    china,
  ])("may be %j", (changes) => {
    expect(check(changes)).not.toThrow();
  });

  it.each<[changes: Partial<Account>, because: string]>([
    [{ id: "12345678901" }, '"12345678901" is not the id of an AWS account. Use its 12 digits.'],
    [{ id: "1234-5678-9012" }, '"1234-5678-9012" is not the id of an AWS account.'],
    [{ region: "Ireland" }, '"Ireland" is not a region. Use the name of one, such as eu-west-1.'],
    [{ region: "eu-west-1a" }, '"eu-west-1a" is not a region.'],
    [{ region: "cn-north-1" }, 'cn-north-1 is not in partition aws. Set partition to "aws-cn",'],
    [{ partition: "aws-cn" }, 'eu-west-1 is not in partition aws-cn. Set partition to "aws",'],
  ])("is not %j", (changes, because) => {
    expect(check(changes)).toThrow(because);
  });
});
