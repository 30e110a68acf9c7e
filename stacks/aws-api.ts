import type { OnAws } from "./clouds.ts";

type Api = OnAws["aws"]["apis"][string];

/** The URL of an MCP server behind an API of AWS. */
export function apiUrl({ accountId, region }: OnAws["aws"], api: Api): string {
  switch (api.service) {
    case "execute-api": {
      const stage = api.stage === "$default" ? "" : `/${api.stage}`;
      return `https://${api.apiId}.execute-api.${region}.amazonaws.com${stage}${api.path}`;
    }
    case "lambda":
      return `https://${api.urlId}.lambda-url.${region}.on.aws${api.path}`;
    case "bedrock-agentcore": {
      const runtime = encodeURIComponent(runtimeArn({ accountId, region }, api));
      return `https://bedrock-agentcore.${region}.amazonaws.com/runtimes/${runtime}/invocations`;
    }
  }
}

/** What a role needs to call an API, in the words of IAM: no more than that. */
export function invocation({ accountId, region }: OnAws["aws"], api: Api) {
  switch (api.service) {
    case "execute-api":
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
      return [
        {
          actions: ["execute-api:Invoke"],
          resources: [`arn:aws:execute-api:${region}:${accountId}:${api.apiId}/${api.stage}/POST${api.path}`],
        },
      ];
    case "lambda": {
      // https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
      const resources = [`arn:aws:lambda:${region}:${accountId}:function:${api.function}`];
      return [
        {
          actions: ["lambda:InvokeFunctionUrl"],
          resources,
          conditions: { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
        },
        {
          actions: ["lambda:InvokeFunction"],
          resources,
          conditions: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
        },
      ];
    }
    case "bedrock-agentcore": {
      // https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-mcp.html
      const arn = runtimeArn({ accountId, region }, api);
      return [
        { actions: ["bedrock-agentcore:InvokeAgentRuntime"], resources: [arn, `${arn}/runtime-endpoint/*`] },
      ];
    }
  }
}

function runtimeArn(
  { accountId, region }: Pick<OnAws["aws"], "accountId" | "region">,
  { runtimeId }: Extract<Api, { service: "bedrock-agentcore" }>,
): string {
  return `arn:aws:bedrock-agentcore:${region}:${accountId}:runtime/${runtimeId}`;
}
