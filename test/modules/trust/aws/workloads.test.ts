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
      'aws_ecs_task_definition.it: "mcp" is no ARN. Name the thing by its ARN.',
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

  const rule = {
    listener_arn: ref("data.aws_lb_listener.it.arn"),
    condition: [
      { host_header: { values: ["a.example.com"] } },
      { path_pattern: { values: ["/mcp", "/mcp/*"] } },
    ],
  };
  const forward = { type: "forward", target_group_arn: ref("aws_lb_target_group.it.arn") };
  const routed = (attributes: object) =>
    sentences({
      ...amazonStack({
        aws_lb_target_group: { it: { name: "documents-mcp" } },
        aws_lb_listener_rule: { it: { ...rule, ...attributes } },
        aws_ecs_task_definition: { it: { family: "documents" } },
        aws_ecs_service: {
          it: {
            name: "documents",
            task_definition: ref("aws_ecs_task_definition.it.arn"),
            load_balancer: [{ target_group_arn: ref("aws_lb_target_group.it.arn") }],
          },
        },
      }),
      data: {
        aws_lb: { it: { name: "mcp" } },
        aws_lb_listener: { it: { load_balancer_arn: ref("data.aws_lb.it.arn"), port: 443 } },
      },
    } as ReturnType<typeof amazonStack>);
  const behind = [
    `ECS service documents in ${PLACE} runs ECS task documents in ${PLACE}`,
    `load balancer mcp in ${PLACE} forwards requests to target group documents-mcp in ${PLACE} ` +
      "for host a.example.com at /mcp or /mcp/*",
    `target group documents-mcp in ${PLACE} passes requests to ECS service documents in ${PLACE}`,
  ];

  it("is called with the tokens of an issuer, with each claim that they need", () => {
    const jwt_validation = {
      issuer: "https://mcp.example.com/workload",
      jwks_endpoint: "https://mcp.example.com/workload/jwks",
      additional_claim: [
        { name: "aud", format: "single-string", values: ["https://a.example.com"] },
        { name: "sub", format: "single-string", values: ["edge:documents"] },
      ],
    };
    const action = [{ type: "jwt-validation", jwt_validation }, forward];
    expect(routed({ action })).toEqual(
      [
        ...behind,
        "issuer https://mcp.example.com/workload vouches for whoever calls target group documents-mcp in " +
          `${PLACE} when aud is https://a.example.com and sub is edge:documents`,
      ].sort(),
    );
    const loose = [
      { type: "jwt-validation", jwt_validation: { ...jwt_validation, additional_claim: [] } },
      forward,
    ];
    expect(routed({ action: loose }).join()).toContain(
      `vouches for whoever calls target group documents-mcp in ${PLACE} WHATEVER ITS CLAIMS SAY`,
    );
  });

  it("is said to be called without one, where that is so", () => {
    const several = { type: "forward", forward: { target_group: [{ arn: forward.target_group_arn }] } };
    for (const action of [[forward], [several]]) {
      expect(routed({ action })).toEqual(
        [...behind, `target group documents-mcp in ${PLACE} is called without a token`].sort(),
      );
    }
  });

  it("is reached by what a listener does with every request", () => {
    const said = sentences(
      amazonStack({
        aws_lb: { it: { name: "mcp", internal: true } },
        aws_lb_target_group: { it: { name: "documents-mcp" } },
        aws_lb_listener: { it: { load_balancer_arn: ref("aws_lb.it.arn"), default_action: [forward] } },
      }),
    );
    expect(said).toContain(
      `load balancer mcp in ${PLACE} forwards requests to target group documents-mcp in ${PLACE}`,
    );
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
