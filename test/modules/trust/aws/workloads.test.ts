import { describe, expect, it } from "vitest";
import { ref, sentences } from "../sentences.ts";
import { amazonStack, policyOf } from "./amazon.ts";

const PLACE = "123456789012/eu-west-1";

describe("what runs on AWS", () => {
  it("is said with the roles that it has", () => {
    const said = sentences(
      amazonStack({
        aws_iam_role: { task: { name: "mcp", assume_role_policy: policyOf() } },
        aws_ecs_task_definition: {
          it: {
            family: "documents",
            task_role_arn: ref("aws_iam_role.task.arn"),
            execution_role_arn: "arn:aws:iam::123456789012:role/start",
          },
        },
      }),
    );
    expect(said).toEqual([
      `ECS task documents in ${PLACE} is started as AWS role start in 123456789012`,
      `ECS task documents in ${PLACE} runs as AWS role mcp in 123456789012`,
    ]);
  });

  it("is refused with what is no role", () => {
    const task = { family: "documents", task_role_arn: "mcp" };
    expect(() => sentences(amazonStack({ aws_ecs_task_definition: { it: task } }))).toThrow(
      'aws_ecs_task_definition.it: "mcp" is no role. Name the role by its ARN.',
    );
  });

  it.each([
    [{}, "the internet"],
    [{ internal: false }, "the internet"],
    [{ internal: true }, "its own networks"],
  ])("is reached through a load balancer %j from %s", (attributes, from) => {
    expect(sentences(amazonStack({ aws_lb: { it: { name: "mcp", ...attributes } } }))).toEqual([
      `load balancer mcp in ${PLACE} accepts requests from ${from}`,
    ]);
  });

  it.each([
    [{ source_arn: "arn:aws:secretsmanager:::secret:a" }, "for arn:aws:secretsmanager:::secret:a"],
    [{ source_account: "123456789012" }, "for 123456789012"],
    [{}, "FOR WHOMEVER IT ACTS"],
  ])("is called by services with %j", (attributes, said) => {
    const permission = { function_name: "rotate", principal: "secretsmanager.amazonaws.com", ...attributes };
    expect(sentences(amazonStack({ aws_lambda_permission: { it: permission } }))).toEqual([
      `AWS service secretsmanager.amazonaws.com may call Lambda function rotate in ${PLACE} ${said}`,
    ]);
  });
});
