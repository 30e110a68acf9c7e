import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type {
  ContainerProps,
  HealthCheck,
  SidecarProps,
  StartCondition,
} from "../../../../modules/aws/fargate-mcp-server/container-props.ts";
import type { FargateMcpServerProps } from "../../../../modules/aws/fargate-mcp-server/props.ts";
import { resource } from "../../synthesize.ts";
import { build, byDigest, container, definitions, json } from "./servers.ts";

type Props = Partial<FargateMcpServerProps>;
const server = (props: Partial<ContainerProps> = {}): Props => ({ container: { ...container, ...props } });
const sidecar = (props: Partial<SidecarProps> = {}): SidecarProps => ({
  image: byDigest("sidecar"),
  user: "65532",
  ...props,
});
const task = (props: Props = {}) => resource(json(props), "aws_ecs_task_definition");
const refuse = (props: Props) => expect(() => build(props));
const healthCheck: HealthCheck = { command: ["CMD", "/healthy"] };

describe("sidecars", () => {
  /** What prepares, what answers, and what is asked whether it may come in. */
  const pipeline: Props = {
    cpu: 1024,
    memory: 2048,
    volumes: ["config"],
    container: {
      ...container,
      image: byDigest("mcp-proxy"),
      port: 8096,
      mounts: { "/config": { volume: "config", readOnly: true } },
      startAfter: { "config-sync": "COMPLETE", auth: "HEALTHY" },
    },
    sidecars: {
      "config-sync": sidecar({ essential: false, mounts: { "/config": "config" } }),
      auth: sidecar({
        port: 8001,
        healthCheck: {
          command: ["CMD-SHELL", "curl -f http://localhost:8001/health || exit 1"],
          intervalSeconds: 30,
          timeoutSeconds: 10,
          retries: 3,
          startPeriodSeconds: 60,
        },
      }),
    },
  };

  it("prepare the task, or have to be healthy, before the server starts", () => {
    const [proxy, config, auth] = definitions(pipeline);
    expect(proxy).toMatchObject({
      name: "server",
      portMappings: [{ containerPort: 8096 }],
      dependsOn: [
        { containerName: "config-sync", condition: "COMPLETE" },
        { containerName: "auth", condition: "HEALTHY" },
      ],
      mountPoints: [
        { containerPath: "/tmp", sourceVolume: "server-tmp", readOnly: false },
        { containerPath: "/config", sourceVolume: "config", readOnly: true },
      ],
    });
    expect(config).toMatchObject({
      name: "config-sync",
      essential: false,
      portMappings: [],
      mountPoints: [{ sourceVolume: "config-sync-tmp" }, { sourceVolume: "config", readOnly: false }],
    });
    expect(auth).toMatchObject({
      healthCheck: {
        command: ["CMD-SHELL", "curl -f http://localhost:8001/health || exit 1"],
        interval: 30,
        timeout: 10,
        retries: 3,
        startPeriod: 60,
      },
    });
    expect(task(pipeline)).toMatchObject({
      cpu: "1024",
      memory: "2048",
      volume: [{ name: "server-tmp" }, { name: "config-sync-tmp" }, { name: "auth-tmp" }, { name: "config" }],
    });
  });

  it("come before the server where nobody says otherwise, as far as they can be waited for", () => {
    const sidecars = {
      config: sidecar({ essential: false }),
      auth: sidecar({ healthCheck }),
      collector: sidecar(),
      warmer: sidecar({ startAfter: { server: "START" } }),
    };
    const [first] = definitions({ sidecars });
    expect(first?.dependsOn).toEqual([
      { containerName: "config", condition: "SUCCESS" },
      { containerName: "auth", condition: "HEALTHY" },
      { containerName: "collector", condition: "START" },
    ]);
    expect(definitions({ ...server({ startAfter: {} }), sidecars })[0]?.dependsOn).toEqual([]);
  });

  it.each<[StartCondition, Partial<SidecarProps>, string | undefined]>([
    ["START", {}, undefined],
    ["COMPLETE", { essential: false }, undefined],
    ["SUCCESS", { essential: false }, undefined],
    ["HEALTHY", { healthCheck }, undefined],
    ["COMPLETE", {}, 'starts when "a" has ended, and the task ends with that'],
    ["SUCCESS", {}, 'starts when "a" has ended, and the task ends with that'],
    ["HEALTHY", {}, 'starts when "a" is healthy, which nobody asks'],
  ])("can be waited for, to %s, only where that can be", (condition, props, fault) => {
    const waiting = refuse({ ...server({ startAfter: { a: condition } }), sidecars: { a: sidecar(props) } });
    if (fault === undefined) waiting.not.toThrow();
    else waiting.toThrow(`stack/documents: the container "server" ${fault}`);
  });

  it("cannot wait for what there is not, nor in a circle", () => {
    refuse({ ...server({ startAfter: { a: "START" } }) }).toThrow('starts after "a", which there is not');
    const circle = { a: sidecar({ startAfter: { b: "START" } }), b: sidecar({ startAfter: { a: "START" } }) };
    refuse({ sidecars: circle }).toThrow(
      "no container of a -> b -> a could start: each starts after the next.",
    );
  });

  it("start exactly where each can", () => {
    const names = ["a", "b", "c", "server"];
    const before = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 });
    fc.assert(
      fc.property(fc.record(Object.fromEntries(names.map((name) => [name, before]))), (order) => {
        const conditions = (first: readonly string[] = []) =>
          Object.fromEntries(first.map((name) => [name, "START" as const]));
        const { server: own, ...beside } = order;
        const props = {
          ...server({ startAfter: conditions(own) }),
          sidecars: Object.fromEntries(
            Object.entries(beside).map(([name, first]) => [name, sidecar({ startAfter: conditions(first) })]),
          ),
        };
        const started = new Set<string>();
        for (let size = -1; size < started.size; ) {
          size = started.size;
          for (const [name, first] of Object.entries(order)) {
            if (first.every((each) => started.has(each))) started.add(name);
          }
        }
        if (started.size === names.length) refuse(props).not.toThrow();
        else refuse(props).toThrow("could start: each starts after the next.");
      }),
      { numRuns: 30 },
    );
  });

  it.each(["server", "a b", "", "a".repeat(256)])("cannot be called %j", (name) => {
    refuse({ sidecars: { [name]: sidecar() } }).toThrow(`"${name}" cannot be the name of a sidecar.`);
  });

  it.each(["a", "A_1-b"])("may be called %s", (name) => {
    refuse({ sidecars: { [name]: sidecar() } }).not.toThrow();
  });

  it("listen where nobody else of the task does", () => {
    refuse({ sidecars: { proxy: sidecar({ port: 8080 }) } }).toThrow(
      "stack/documents: two containers listen on port 8080, and have one address. Give each a port of its own.",
    );
    refuse({ sidecars: { proxy: sidecar({ port: 8081 }) } }).not.toThrow();
  });
});
