import { describe, expect, it } from "vitest";
import { Bucket } from "../../../modules/aws/bucket/bucket.ts";
import { Certificate } from "../../../modules/aws/certificate/certificate.ts";
import { ContainerRepository } from "../../../modules/aws/container-repository/container-repository.ts";
import { PullThroughCache } from "../../../modules/aws/container-repository/pull-through-cache.ts";
import { EcsCluster } from "../../../modules/aws/ecs-cluster/ecs-cluster.ts";
import { HostedZone } from "../../../modules/aws/hosted-zone/hosted-zone.ts";
import { Key } from "../../../modules/aws/key/key.ts";
import { LogGroup } from "../../../modules/aws/log-group/log-group.ts";
import { Network } from "../../../modules/aws/network/network.ts";
import { SecurityGroup } from "../../../modules/aws/network/security-group.ts";
import { OidcProvider } from "../../../modules/aws/oidc-provider/oidc-provider.ts";
import { awsService } from "../../../modules/aws/role/aws-service.ts";
import { Role } from "../../../modules/aws/role/role.ts";
import { Secret } from "../../../modules/aws/secret/secret.ts";
import { type Build, countTexts, spoiled, TEMPLATE } from "../spoil-texts.ts";
import { account } from "./account.ts";
import { addServer, byDigest } from "./fargate-mcp-server/servers.ts";

const tags = { team: "platform" };
const reader = { aws: [`arn:aws:iam::${account.id}:role/reader`] };
const read = {
  sid: "Read",
  principals: reader,
  actions: ["secretsmanager:GetSecretValue"],
  resources: ["*"],
};

/** Every module, with a text wherever it takes one. */
const MODULES: Readonly<Record<string, Build>> = {
  Bucket: (scope, spoil) => new Bucket(scope, "it", spoil({ account, name: "example-com", tags })),
  Certificate: (scope, spoil) => {
    const zone = HostedZone.fromZoneId(scope, "zone", { zoneId: "Z0123456789ABC", domain: "example.com" });
    const domains = {
      domain: "example.com",
      alternativeDomains: ["*.example.com"],
      wildcardReason: "Previews",
    };
    return new Certificate(scope, "it", { ...spoil({ account, tags, ...domains }), zone });
  },
  ContainerRepository: (scope, spoil) =>
    new ContainerRepository(scope, "it", spoil({ account, name: "mcp/it", tags })),
  EcsCluster: (scope, spoil) => new EcsCluster(scope, "it", spoil({ account, name: "it", tags })),
  FargateMcpServer: (scope, spoil) =>
    addServer(scope, () => {
      const environment = { LOG: "info" };
      const command = ["/server", "-v"];
      const container = { image: byDigest("it"), user: "65532", command, environment };
      return spoil({ container, tags });
    }),
  HostedZone: (scope, spoil) => {
    const logGroupArn = `arn:aws:logs:us-east-1:${account.id}:log-group:/aws/route53/it`;
    const visibility = { kind: "public", signed: true, queryLogGroup: { logGroupArn } } as const;
    const records = { "TXT a.example.com": { values: ["text"] } };
    const zone = new HostedZone(
      scope,
      "it",
      spoil({ account, domain: "example.com", visibility, records, comment: "It", tags }),
    );
    zone.addAlias("b.example.com", spoil({ dnsName: "lb.example.net", dnsZoneId: "Z35SXDOTRQ7X7K" }));
    return zone.delegate("c.example.com", spoil({ nameServers: ["ns-1.example.net"] }));
  },
  Key: (scope, spoil) => {
    const services = [
      { service: "logs.amazonaws.com", sourceArns: [`arn:aws:logs:eu-west-1:${account.id}:*`] },
    ];
    return new Key(scope, "it", spoil({ account, name: "it", description: "It", services, tags }));
  },
  LogGroup: (scope, spoil) => new LogGroup(scope, "it", spoil({ account, name: "/ecs/it", tags })),
  Network: (scope, spoil) => {
    const zones = {
      "eu-west-1a": { privateRange: "10.0.0.0/20" },
      "eu-west-1b": { privateRange: "10.0.16.0/20" },
    };
    return new Network(scope, "it", spoil({ account, name: "it", range: "10.0.0.0/16", zones, tags }));
  },
  OidcProvider: (scope, spoil) => {
    const issuer = "https://mcp.example.com/workload";
    return new OidcProvider(scope, "it", spoil({ account, issuer, clientIds: ["sts.amazonaws.com"], tags }));
  },
  Role: (scope, spoil) => {
    const trust = awsService(
      spoil({ service: "logs.amazonaws.com", sourceArns: [`arn:aws:logs:eu-west-1:${account.id}:*`] }),
    );
    const role = new Role(scope, "it", {
      ...spoil({ account, name: "it", path: "/mcp/", description: "It", tags }),
      trust,
    });
    return role.allow("read it", spoil([{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::it/a"] }]));
  },
  Secret: (scope, spoil) => {
    const functionArn = `arn:aws:lambda:eu-west-1:${account.id}:function:rotate`;
    const rotation = { functionArn, everyDays: 30 };
    const replicas = { "eu-central-1": {} };
    return new Secret(
      scope,
      "it",
      spoil({ account, name: "it", description: "It", replicas, rotation, resourcePolicy: [read], tags }),
    );
  },
  PullThroughCache: (scope, spoil) => {
    const secret = Secret.fromSecretName(scope, "secret", { account, name: "ecr-pullthroughcache/it" });
    const props = spoil({ account, prefix: "mirror" });
    return new PullThroughCache(scope, "it", { ...props, upstream: "ghcr", credentials: { secret } });
  },
  SecurityGroup: (scope, spoil) => {
    const vpc = { vpcId: "vpc-0a1b2c3d", region: "eu-west-1" };
    const group = new SecurityGroup(scope, "it", spoil({ vpc, name: "it", description: "It", tags }));
    group.allowFromRanges(spoil({ port: 443, ranges: { office: "198.51.100.0/24" }, reason: "It" }));
    const { list, opening } = spoil({ list: "pl-6da54004", opening: { port: 443, description: "It" } });
    return group.allowToPrefixList("it", list, opening);
  },
  "what ECS is given of another's secret": (scope, spoil) => {
    const secret = Secret.fromSecretName(scope, "it", spoil({ account, name: "it" }));
    secret.grantRead(Role.fromRoleName(scope, "role", { account, name: "reader" }), {
      versionStages: spoil(["AWSCURRENT"]),
    });
    return new LogGroup(scope, "log", {
      account,
      name: "it",
      tags: { secret: secret.valueFrom(spoil({ jsonKey: "key", versionStage: "AWSCURRENT" })) },
    });
  },
};

/** The keys of maps above, which are names that somebody chose. */
const MAP_KEYS = /^(?:team|office|LOG|eu-.*|TXT .*)$/;

describe("a template of Terraform's", () => {
  it.each(Object.entries(MODULES))("is refused wherever %s of AWS takes a text", (_, build) => {
    const count = countTexts(build, MAP_KEYS);
    expect(count).toBeGreaterThan(2);
    for (let target = 0; target < count; target++) {
      expect(spoiled(build, target, MAP_KEYS)).not.toContain(TEMPLATE);
    }
  });
});
