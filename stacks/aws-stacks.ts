import type { App, TerraformStack } from "cdktf";
import { isLoopback } from "../edge/src/configuration/values.ts";
import type { LoadBalancerReach } from "../modules/aws/mcp-load-balancer/props.ts";
import { credentialConfiguration } from "../modules/gcp/workload-identity-pool/credential-configuration.ts";
import { invocation } from "./aws-api.ts";
import { AwsMcpServers, type AwsMcpServersProps } from "./aws-mcp-servers.ts";
import { accountOf, hostOf, privateSubnetName, stateKey } from "./aws-names.ts";
import { type AwsNetworkProps, AwsPlatform, type AwsPlatformProps } from "./aws-platform.ts";
import { type OnAws, serversIn, usesGoogleCloud } from "./clouds.ts";
import { type DeployerPoliciesProps, putOutDeployerPolicies } from "./deployer/deployer-policies.ts";
import { callersIssuerOf, originOf, workloadIssuerOf } from "./edge-configuration.ts";
import { AWS_ACCOUNT_ID, providerName, serviceAccountEmail } from "./gcp-names.ts";

/** Adds what an environment has in AWS. The platform comes first. */
export function addAwsStacks(app: App, environment: OnAws): readonly TerraformStack[] {
  const { name } = environment;
  const platform = new AwsPlatform(app, `${name}-aws-platform`, awsPlatformProps(environment));
  const props = awsMcpServersProps(environment);
  const stacks: TerraformStack[] = [platform];
  if (Object.keys(props.servers).length > 0) {
    const servers = new AwsMcpServers(app, `${name}-aws-mcp-servers`, props);
    servers.addDependency(platform);
    stacks.push(servers);
  }
  for (const stack of stacks) putOutDeployerPolicies(stack, deployerPoliciesProps(environment, stack));
  return stacks;
}

function deployerPoliciesProps(environment: OnAws, { node }: TerraformStack): DeployerPoliciesProps {
  const { account, tags } = placeOf(environment);
  const { state } = environment;
  if (state.type !== "s3") return { account, tags };
  return { account, tags, state: { bucket: state.bucket, key: stateKey(node.id) } };
}

/** Where a stack is, and what all it makes is known by. */
function placeOf(environment: OnAws) {
  const { name, production } = environment;
  return { account: accountOf(environment), production, tags: { environment: name } };
}

function awsPlatformProps(environment: OnAws): AwsPlatformProps {
  const { aws } = environment;
  const { domain, cluster, webAclArn, permissionsBoundary, github } = aws;
  const servers = Object.entries(serversIn(environment, "aws"));
  const issuer = workloadIssuerOf(environment);
  return {
    ...placeOf(environment),
    network: networkOf(aws),
    domain: { name: domain.name, ...(domain.zoneId !== undefined && { zoneId: domain.zoneId }) },
    reach: reachOf(environment),
    images: [...new Set(servers.map(([, { image }]) => image.name))],
    servers: Object.fromEntries(
      servers.map(([id, { secrets, actsInGoogleCloud }]) => [
        id,
        {
          host: hostOf(environment, id),
          secrets: Object.keys(secrets),
          ...(actsInGoogleCloud && { google: googleCredentials(environment) }),
        },
      ]),
    ),
    apis: Object.fromEntries(Object.entries(aws.apis).map(([id, api]) => [id, invocation(aws, api)])),
    ...(issuer !== undefined && { issuer }),
    ...(cluster !== undefined && { cluster }),
    ...(webAclArn !== undefined && { webAclArn }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    ...(github && { github }),
  };
}

function awsMcpServersProps(environment: OnAws): AwsMcpServersProps {
  const { aws } = environment;
  const { cluster, permissionsBoundary } = aws;
  return {
    ...placeOf(environment),
    reach: reachOf(environment),
    privateSubnets:
      aws.network.kind === "existing"
        ? { ids: Object.values(aws.network.privateSubnets) }
        : { names: aws.network.zones.map((zone) => privateSubnetName(aws.region + zone)) },
    servers: Object.fromEntries(
      Object.entries(serversIn(environment, "aws")).map(([id, server]) => {
        const { image, variables, secrets, scaling, actsInGoogleCloud, rulePriority: priority } = server;
        const audience = originOf(environment, id, server).assertionAudience;
        const assertion = { issuer: callersIssuerOf(environment), audience };
        const host = hostOf(environment, id);
        const place = { host, ...(priority !== undefined && { priority }) };
        return [id, { image, variables, secrets, scaling, actsInGoogleCloud, assertion, ...place }];
      }),
    ),
    ...(cluster !== undefined && { cluster }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
  };
}

/** The internet by the gateway alone; where the gateway is on this machine, AWS could not verify its tokens. */
function reachOf(environment: OnAws): LoadBalancerReach {
  const { aws, publicUrl } = environment;
  if (!isLoopback(new URL(publicUrl))) {
    return { kind: "edge-gateway", invokers: [{ issuer: `https://${new URL(publicUrl).host}/workload` }] };
  }
  const range = aws.network.kind === "own" ? aws.network.range : "10.0.0.0/8";
  return {
    kind: "internal",
    invokers: [{ ranges: { network: range }, reason: "The gateway is on a machine of ours" }],
  };
}

/** Half of the range is for what is not reached from the internet; zones have places of their own, by their letters. */
function networkOf({ region, network }: OnAws["aws"]): AwsNetworkProps {
  if (network.kind === "existing") {
    const { kind, vpcId, privateSubnets, publicSubnets } = network;
    return {
      kind,
      vpcId,
      privateSubnetIds: Object.values(privateSubnets),
      publicSubnetIds: Object.values(publicSubnets),
    };
  }
  const [first, second] = network.range.split(".");
  const part = (place: number) => `${first}.${second}.${16 * place}.0/20`;
  return {
    kind: "own",
    range: network.range,
    zones: Object.fromEntries(
      network.zones.map((zone) => {
        const place = zone.charCodeAt(0) - "a".charCodeAt(0);
        return [region + zone, { privateRange: part(place), publicRange: part(place + 8) }];
      }),
    ),
  };
}

/**
 * With what a task proves itself: a token of its account's own issuer, where Google knows that one, and else a request
 * that it signs. The program gets either from AWS: Google's client libraries do not ask ECS for it.
 */
function googleCredentials(environment: OnAws) {
  if (!usesGoogleCloud(environment)) throw new Error("the environment has nothing in Google Cloud");
  const { projectId, projectNumber, aws } = environment.gcp;
  const project = { id: projectId, number: projectNumber };
  const [signed, issued] = [providerName(project, "aws"), providerName(project, "awsOutbound")];
  const isKnown = aws?.outboundIssuer !== undefined;
  const configuration = credentialConfiguration({
    provider: { resourceName: isKnown ? issued : signed },
    source: { kind: "supplier", of: isKnown ? "tokens" : "aws-credentials" },
    serviceAccount: { email: serviceAccountEmail(project, AWS_ACCOUNT_ID) },
  });
  return { configuration, tokenAudience: issued };
}
