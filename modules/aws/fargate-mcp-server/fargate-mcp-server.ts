import { EcsService, type EcsServiceConfig } from "@cdktf/provider-aws/lib/ecs-service/index.js";
import type { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { waitFor } from "../../terraform/wait-for.ts";
import { LogGroup } from "../log-group/log-group.ts";
import type { Route } from "../mcp-load-balancer/route.ts";
import { SecurityGroup } from "../network/security-group.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import { alarms } from "./alarms.ts";
import { type Connections, connect } from "./connections.ts";
import { requireRange } from "./container.ts";
import { containersOf } from "./containers.ts";
import type { DeploymentProps, FargateMcpServerProps, ScalingProps } from "./props.ts";
import { type ExecutionRole, executionRole, taskRole } from "./roles.ts";
import { type Bounds, bounds, scale } from "./scaling.ts";
import { Server, type ServerReference } from "./server.ts";
import { taskDefinition } from "./task-definition.ts";

/**
 * A server on Fargate that answers HTTP requests and event streams, with a role of its own, in private subnets: behind a
 * load balancer that verifies who calls, or for named security groups. Its containers write to folders that are named, run
 * as no root, and have no capabilities; nobody is let into them. A deployment that does not become healthy is taken back,
 * and the apply fails.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate.html
 */
export class FargateMcpServer extends Server {
  readonly resource: EcsService;
  /** What a task is made of; each change is a revision of its own. */
  readonly task: EcsTaskDefinition;
  /** What the containers act as. One of its own has nothing but what is granted to it. */
  readonly taskRole: RoleGrantee;
  /** What tasks are started as. Containers cannot act as it. */
  readonly executionRole: RoleGrantee;
  /** The group of its tasks. */
  readonly securityGroup: SecurityGroup;
  readonly log: LogGroup;
  /** By their ids. */
  readonly routes: Readonly<Record<string, Route>>;
  /** Known at synth; without a path. */
  readonly url: string;
  /** The `aud` of the tokens that the gateway presents. Absent where none are verified. */
  readonly audience: string | undefined;

  /** A server that somebody else deploys, without this construct. */
  static fromName(scope: Construct, id: string, reference: ServerReference): Server {
    return new Server(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: FargateMcpServerProps) {
    super(scope, id, props);
    claimName(this, this.serviceArn);
    const { name, production = true, scaling = {} } = props;
    const tags = checkedTags(this, props.tags);
    const range = bounds(this, scaling, production);
    const containers = containersOf(this, props);
    this.securityGroup = this.group(props);
    this.log = new LogGroup(this, "log", {
      account: props.account,
      name: `/ecs/${name}`,
      ...props.log,
      production,
      ...(tags && { tags }),
    });
    this.taskRole = taskRole(this, props);
    const execution = executionRole(this, props, { containers, log: this.log });
    this.executionRole = execution.role;
    this.task = taskDefinition(this, props, {
      containers,
      log: this.log,
      taskRole: this.taskRole,
      executionRole: this.executionRole,
      tags,
      dependsOn: this.roleResources(),
    });
    const connections = connect(this, props, { securityGroup: this.securityGroup, containers });
    this.url = connections.url;
    this.routes = connections.routes;
    this.audience = Object.values(this.routes)[0]?.audience;
    this.resource = this.service(props, { connections, execution, range, tags });
    this.scale(props, range, tags);
    refuseTemplates(this);
  }

  private group({ name, vpc, egress = "internet", tags }: FargateMcpServerProps): SecurityGroup {
    const group = new SecurityGroup(this, "security-group", {
      vpc,
      name: `mcp-${name}`,
      description: `MCP server ${name}`,
      ...(tags && { tags }),
    });
    group.allowToEndpoints(vpc.endpoints);
    if (egress === "internet") group.allowHttpsToInternet("APIs that the server calls, and those of AWS");
    return group;
  }

  private service(
    props: FargateMcpServerProps,
    {
      connections: { targets, registryArn },
      execution,
      range,
      tags,
    }: {
      readonly connections: Connections;
      readonly execution: ExecutionRole;
      readonly range: Bounds;
      readonly tags: Tags | undefined;
    },
  ): EcsService {
    const { account, cluster, name, vpc, deployment = {}, platformVersion = "1.4.0" } = props;
    const watched = alarms(this, deployment, { account, name, routes: this.routes, tags });
    return new EcsService(this, "Resource", {
      region: account.region,
      name,
      cluster: cluster.clusterArn,
      taskDefinition: this.task.arn,
      platformVersion,
      capacityProviderStrategy: capacity(props.scaling ?? {}, range),
      desiredCount: range.minTasks,
      availabilityZoneRebalancing: "ENABLED",
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      waitForSteadyState: true,
      // The provider refuses another capacityProviderStrategy without it, and updates nothing by it alone.
      forceNewDeployment: true,
      networkConfiguration: {
        assignPublicIp: false,
        subnets: [...vpc.privateSubnetIds],
        securityGroups: [this.securityGroup.securityGroupId],
      },
      loadBalancer: targets.length === 0 ? undefined : [...targets],
      serviceRegistries: registryArn === undefined ? undefined : { registryArn },
      ...this.rollout(deployment, range, targets.length > 0),
      alarms:
        watched.length === 0
          ? undefined
          : { enable: true, rollback: true, alarmNames: watched.map(({ alarmName }) => alarmName) },
      tags,
      // Application Auto Scaling says how many there are.
      lifecycle: { ignoreChanges: ["desired_count"] },
      dependsOn: waitFor(this, [
        ...cluster.dependables,
        ...execution.grants,
        ...vpc.waysOut,
        ...Object.values(this.routes).map(({ resource }) => resource),
      ]),
    });
  }

  /** @throws {ValidationError} for percentages and a time that ECS does not take, and for percentages that change no task */
  private rollout(
    { minHealthyPercent = 100, maxPercent = 200, graceSeconds = 60 }: DeploymentProps,
    { minTasks }: Bounds,
    isAsked: boolean,
  ): Partial<EcsServiceConfig> {
    requireRange(this, "a percentage of healthy tasks", minHealthyPercent, [0, 100]);
    requireRange(this, "a percentage of tasks", maxPercent, [101, 200]);
    const most = Math.floor((minTasks * maxPercent) / 100);
    if (most === Math.ceil((minTasks * minHealthyPercent) / 100)) {
      throw new ValidationError(
        this,
        `of ${minTasks} tasks a deployment could neither start another nor end one.`,
        "Raise deployment.maxPercent, or lower deployment.minHealthyPercent.",
      );
    }
    requireRange(this, "a time of grace", graceSeconds, [0, 2_147_483_647]);
    return {
      deploymentMinimumHealthyPercent: minHealthyPercent,
      deploymentMaximumPercent: maxPercent,
      healthCheckGracePeriodSeconds: isAsked ? graceSeconds : undefined,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    };
  }

  private scale({ account, cluster, scaling = {} }: FargateMcpServerProps, range: Bounds, tags?: Tags) {
    scale(this, scaling, {
      ...range,
      account,
      resourceId: `service/${cluster.clusterName}/${this.resource.name}`,
      routes: this.routes,
      tags,
    });
  }

  private roleResources(): ITerraformDependable[] {
    const resources = [this.taskRole.resource, this.executionRole.resource];
    return waitFor(
      this,
      resources.filter((resource) => resource !== undefined),
    );
  }
}

/** What is kept stays where AWS takes nothing back. */
function capacity({ spot = false }: ScalingProps, { minTasks }: Bounds) {
  return spot
    ? [
        { capacityProvider: "FARGATE", base: minTasks, weight: 0 },
        { capacityProvider: "FARGATE_SPOT", base: 0, weight: 1 },
      ]
    : [{ capacityProvider: "FARGATE", base: 0, weight: 1 }];
}
