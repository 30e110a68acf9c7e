import { describe, expect, it } from "vitest";
import type {
  ContainerProps,
  HealthCheck,
  SidecarProps,
} from "../../../../modules/aws/fargate-mcp-server/container-props.ts";
import type { FargateMcpServerProps } from "../../../../modules/aws/fargate-mcp-server/props.ts";
import { Secret } from "../../../../modules/aws/secret/secret.ts";
import { resource } from "../../synthesize.ts";
import { account } from "../account.ts";
import { build, byDigest, container, definitions, json, registry } from "./servers.ts";

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

describe("a task", () => {
  it("runs on ARM64 and Fargate, with a network interface of its own", () => {
    expect(task()).toMatchObject({
      region: "eu-west-1",
      family: "documents",
      requires_compatibilities: ["FARGATE"],
      network_mode: "awsvpc",
      cpu: "512",
      memory: "1024",
      runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" },
      volume: [{ name: "server-tmp" }],
      skip_destroy: true,
    });
    expect(task({ architecture: "X86_64" })).toMatchObject({
      runtime_platform: { cpu_architecture: "X86_64" },
    });
  });

  it.each([
    [256, 512],
    [256, 2048],
    [512, 4096],
    [1024, 2048],
    [2048, 16_384],
    [4096, 30_720],
    [8192, 61_440],
    [16_384, 122_880],
  ])("may have %d CPU units and %d MiB", (cpu, memory) => {
    expect(task({ cpu, memory })).toMatchObject({ cpu: String(cpu), memory: String(memory) });
  });

  it.each<[number, number, string]>([
    [256, 4096, "512, 1024, 2048 MiB"],
    [512, 512, "1024 to 4096 MiB in steps of 1024"],
    [1024, 9216, "2048 to 8192 MiB in steps of 1024"],
    [8192, 17_408, "16384 to 61440 MiB in steps of 4096"],
    [1000, 2048, "256, 512, 1024, 2048, 4096, 8192, 16384 CPU units"],
  ])("cannot have %d CPU units and %d MiB", (cpu, memory, remedy) => {
    refuse({ cpu, memory }).toThrow(
      `stack/documents: a task cannot have ${cpu} CPU units and ${memory} MiB. Use ${remedy}.`,
    );
  });

  it("has as much as its containers want", () => {
    const beside = (props: Partial<SidecarProps>) => ({ sidecars: { proxy: sidecar(props) } });
    refuse({ ...server({ cpu: 256 }), ...beside({ cpu: 256, memory: 1024 }) }).not.toThrow();
    refuse({ ...server({ cpu: 256 }), ...beside({ cpu: 257 }) }).toThrow(
      "stack/documents: its containers want 513 of cpu, and the task has 512. Give the task more, or a container less.",
    );
    refuse(beside({ memory: 1025 })).toThrow("want 1025 of memory");
    refuse(beside({ memory: 0.5 })).toThrow("the memory of a container is no whole number");
  });
});

describe("a container", () => {
  it("can change nothing but what is said, as nobody in particular", () => {
    expect(definitions()).toEqual([
      {
        name: "server",
        image: byDigest("documents"),
        essential: true,
        cpu: 0,
        user: "65532",
        readonlyRootFilesystem: true,
        linuxParameters: { capabilities: { add: [], drop: ["ALL"] }, initProcessEnabled: true },
        environment: [],
        secrets: [],
        mountPoints: [{ containerPath: "/tmp", sourceVolume: "server-tmp", readOnly: false }],
        volumesFrom: [],
        systemControls: [],
        portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
        dependsOn: [],
        stopTimeout: 60,
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": expect.stringMatching(/^\$\{aws_cloudwatch_log_group\./),
            "awslogs-region": "eu-west-1",
            "awslogs-stream-prefix": "documents",
            "max-buffer-size": "25m",
            mode: "non-blocking",
          },
        },
      },
    ]);
  });

  it.each([
    "0",
    "0:0",
    "root",
    "node",
    "1000:staff",
    "",
    "-1",
    "00",
    "4294967296",
    "2147483648",
    "1:4294967296",
  ])("cannot run as %j", (user) => {
    refuse(server({ user })).toThrow(
      'stack/documents: the container "server" could run as root. State the number of another user, such as "65532" or "1000:1000": what a name stands for is up to the image.',
    );
  });

  it.each(["1", "65532", "1000:1000", "1000:0", "2147483647:2147483647"])("may run as %s", (user) => {
    expect(definitions(server({ user }))[0]).toMatchObject({ user });
  });

  it("is named by its digest in production", () => {
    const image = `${registry}/documents:1.2.3`;
    refuse(server({ image })).toThrow(
      `stack/documents: in production "${image}" could become another image. Name the image by its digest`,
    );
    refuse({ ...server({ image }), production: false }).not.toThrow();
    refuse({ sidecars: { proxy: sidecar({ image: "envoy" }) } }).toThrow(
      '"envoy" could become another image',
    );
  });

  it("gets plain values, and secrets by reference alone", () => {
    const made = definitions((stack) => {
      const secret = new Secret(stack, "token", { account, name: "storage-token" });
      return server({
        environment: { MCP_B: "2", MCP_A: '"quoted"\n' },
        secrets: {
          STORAGE_TOKEN: { secret },
          API_KEY: { secret, jsonKey: "key", versionStage: "AWSCURRENT" },
        },
      });
    });
    expect(made[0]).toMatchObject({
      environment: [
        { name: "MCP_A", value: '"quoted"\n' },
        { name: "MCP_B", value: "2" },
      ],
      secrets: [
        { name: "API_KEY", valueFrom: expect.stringMatching(/:key:AWSCURRENT:$/) },
        { name: "STORAGE_TOKEN", valueFrom: expect.stringMatching(/^\$\{aws_secretsmanager_secret\./) },
      ],
    });
  });

  it.each<[Partial<ContainerProps>, string]>([
    [{ environment: { STORAGE_TOKEN: "x" } }, "STORAGE_TOKEN looks like a secret"],
    [
      { environment: { DATABASE: "postgres://a:hunter2@db/x" } },
      "DATABASE holds a password or a private key",
    ],
    [{ environment: { A: `\${file("/etc/passwd")}` } }, "of the environment variable A is a template"],
    [{ environment: { AWS_EXECUTION_ENV: "x" } }, '"AWS_EXECUTION_ENV" cannot be set'],
    [{ environment: { "A-B": "x" } }, '"A-B" cannot be set'],
    [{ command: ["--db=postgres://a:hunter2@db/x"] }, '"server" holds a password or a private key'],
    [{ entryPoint: [`\${file("/etc/passwd")}`] }, '"server" has a template'],
    [{ port: 0 }, "0 is not a port"],
    [{ stopTimeoutSeconds: 121 }, "a time to stop of 121 is not taken. Use a whole number from 2 to 120."],
    [{ stopTimeoutSeconds: 1 }, "a time to stop of 1 is not taken"],
    [{ writable: ["tmp"] }, '"tmp" is not a folder of its own for the container "server"'],
    [{ writable: ["/tmp", "/tmp"] }, '"/tmp" is not a folder of its own'],
    [{ writable: ["/a/../b"] }, '"/a/../b" is not a folder of its own'],
    [{ writable: ["/a-b", "/a/b"] }, '"server-a-b" is not the name of one volume'],
    [{ mounts: { "/config": "config" } }, 'hold the volume "config", which there is not'],
    [{ healthCheck: { ...healthCheck, intervalSeconds: 4 } }, "an interval of 4 is not taken"],
    [{ healthCheck: { ...healthCheck, timeoutSeconds: 61 } }, "a time to answer of 61 is not taken"],
    [{ healthCheck: { ...healthCheck, retries: 0 } }, "a number of failures of 0 is not taken"],
    [{ healthCheck: { ...healthCheck, startPeriodSeconds: 301 } }, "a time to start of 301 is not taken"],
  ])("cannot have %o", (props, fault) => {
    refuse(server(props)).toThrow(fault);
    refuse(server(props)).not.toThrow(/hunter2/);
  });

  it.each<Partial<ContainerProps>>([
    { port: 65_535, stopTimeoutSeconds: 120, entryPoint: ["node"], command: ["main.js"] },
    { stopTimeoutSeconds: 2, writable: [] },
    { writable: ["/tmp", "/var/cache"] },
    { healthCheck: { ...healthCheck, intervalSeconds: 300, timeoutSeconds: 60, retries: 10 } },
    { healthCheck: { ...healthCheck, startPeriodSeconds: 300 } },
  ])("may have %o", (props) => {
    refuse(server(props)).not.toThrow();
  });

  it("cannot share a volume that is named as another", () => {
    const props = (volumes: readonly string[]) => ({ ...server(), volumes });
    refuse(props(["a", "a"])).toThrow('"a" is not the name of one volume');
    refuse(props(["a b"])).toThrow('"a b" is not the name of one volume');
    refuse(props(["server-tmp"])).toThrow('"server-tmp" is not the name of one volume');
    refuse(props(["a"])).not.toThrow();
  });
});
