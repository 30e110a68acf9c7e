import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SidecarProps } from "../../../../modules/gcp/cloud-run-service/container-props.ts";
import type { CloudRunServiceProps } from "../../../../modules/gcp/cloud-run-service/props.ts";
import { project, resource, resources } from "../../synthesize.ts";
import { build, byDigest, container, json, repository, service } from "./minimal-service.ts";

const sidecar = (props: Partial<SidecarProps> = {}): SidecarProps => ({
  image: byDigest("sidecar"),
  startupProbe: { kind: "tcp", port: 9000 },
  ...props,
});
const containers = (props: Partial<CloudRunServiceProps>) => service(props).template.containers;
const server = (props: Partial<CloudRunServiceProps>) => containers(props)[0];

describe("a sidecar", () => {
  it("stands beside the server, which alone has a port", () => {
    const all = containers({ sidecars: { proxy: sidecar(), collector: sidecar() } });
    expect(all.map(({ name }) => name)).toEqual(["server", "proxy", "collector"]);
    expect(all.filter(({ ports }) => ports !== undefined)).toMatchObject([{ name: "server" }]);
    expect(all[1]).toMatchObject({
      image: byDigest("sidecar"),
      resources: { cpu_idle: true, limits: { cpu: "250m", memory: "128Mi" } },
      startup_probe: { tcp_socket: { port: 9000 } },
    });
    expect(all[1]).not.toHaveProperty("liveness_probe");
  });

  it.each(["server", "Proxy", "a_b", "-a", "a-", "", "a".repeat(64)])("cannot be called %j", (name) => {
    expect(() => build({ sidecars: { [name]: sidecar() } })).toThrow(
      `stack/service: "${name}" cannot be the name of a sidecar.`,
    );
  });

  it.each(["a", "a-1", "a".repeat(63)])("may be called %j", (name) => {
    expect(containers({ sidecars: { [name]: sidecar() } })[1]).toMatchObject({ name });
  });

  it("is held to the same rules as the server: images, plain values, templates", () => {
    const withSidecar = (props: Partial<SidecarProps>) => () =>
      build({ sidecars: { proxy: sidecar(props) } });
    expect(withSidecar({ image: `${repository}/sidecar:1` })).toThrow("could become another image");
    expect(withSidecar({ environment: { API_TOKEN: "x" } })).toThrow("API_TOKEN looks like a secret");
    expect(withSidecar({ args: ["--database=postgres://app:hunter2@10.0.0.3/orders"] })).toThrow(
      'stack/service: the command of the container "proxy" holds a password or a private key, and the state would keep it for all to read. Put the value into a Secret, and name that in secrets or in a volume.',
    );
    expect(withSidecar({ args: [`--file=\${file("/etc/passwd")}`] })).toThrow(
      'stack/service: the command of the container "proxy" has a template that Terraform would evaluate. Write the value itself.',
    );
  });

  it("gets the roles that it needs only where the service is told to grant them", () => {
    const roles = [{ role: "roles/monitoring.metricWriter" }] as const;
    const sidecars = { collector: sidecar({ roles }), other: sidecar({ roles }) };
    expect(resources(json({ sidecars }), "google_project_iam_member")).toEqual([]);
    expect(resource(json({ sidecars, grantSidecarRoles: true }), "google_project_iam_member")).toMatchObject({
      project: project.id,
      role: "roles/monitoring.metricWriter",
      member: "serviceAccount:run-documents@my-project.iam.gserviceaccount.com",
    });
    expect(service({ sidecars, grantSidecarRoles: true }).depends_on).toContainEqual(
      expect.stringMatching(/^google_project_iam_member\./),
    );
  });

  it("cannot get a basic role", () => {
    const sidecars = { collector: sidecar({ roles: [{ role: "roles/editor" }] }) };
    expect(() => build({ sidecars, grantSidecarRoles: true })).toThrow("roles/editor is a basic role");
  });
});

describe("the start order of containers", () => {
  it("is sidecars first, unless they say that they start after the server", () => {
    const sidecars = {
      proxy: sidecar(),
      collector: sidecar({ startAfter: ["proxy"] }),
      warmer: sidecar({ startAfter: ["server"] }),
      reporter: sidecar({ startAfter: ["warmer"] }),
    };
    const order = containers({ sidecars }).map(({ name, depends_on }) => [name, depends_on]);
    expect(Object.fromEntries(order)).toEqual({
      server: ["proxy", "collector"],
      proxy: undefined,
      collector: ["proxy"],
      warmer: ["server"],
      reporter: ["warmer"],
    });
  });

  it("can be said", () => {
    const sidecars = { proxy: sidecar(), collector: sidecar() };
    expect(server({ ...container({ startAfter: ["proxy"] }), sidecars })).toMatchObject({
      depends_on: ["proxy"],
    });
    expect(server({ ...container({ startAfter: [] }), sidecars })).not.toHaveProperty("depends_on");
  });

  it("cannot name a container that there is not", () => {
    expect(() => build({ ...container({ startAfter: ["prox"] }), sidecars: { proxy: sidecar() } })).toThrow(
      'stack/service: the container "server" starts after "prox", which there is not. Name one of proxy.',
    );
    expect(() => build(container({ startAfter: ["proxy"] }))).toThrow(
      'stack/service: the container "server" starts after "proxy", which there is not. Leave startAfter out.',
    );
  });

  it("cannot go in a circle", () => {
    const sidecars = {
      a: sidecar({ startAfter: ["b"] }),
      b: sidecar({ startAfter: ["server"] }),
    };
    expect(() => build({ ...container({ startAfter: ["a"] }), sidecars })).toThrow(
      "stack/service: no container of a -> b -> server -> a could start: each starts after the next.",
    );
    expect(() => build({ sidecars: { a: sidecar({ startAfter: ["a"] }) } })).toThrow(
      "no container of a -> a",
    );
  });

  it("is accepted exactly where every container can start", () => {
    const names = ["a", "b", "c", "d", "server"];
    const before = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 });
    const orders = fc.record(Object.fromEntries(names.map((name) => [name, before])));
    fc.assert(
      fc.property(orders, ({ server: startAfter = [], ...beside }) => {
        const sidecars = Object.fromEntries(
          Object.entries(beside).map(([name, first]) => [name, sidecar({ startAfter: first })]),
        );
        const props = { ...container({ startAfter }), sidecars };
        if (allStart({ server: startAfter, ...beside })) expect(() => build(props)).not.toThrow();
        else expect(() => build(props)).toThrow(/^stack\/service: no container of/);
      }),
    );
  });
});

/** Starts what waits for nothing that has not started, until that is all or none. */
function allStart(order: Readonly<Record<string, readonly string[]>>): boolean {
  const started = new Set<string>();
  for (let before = -1; before < started.size; ) {
    before = started.size;
    for (const [name, first] of Object.entries(order)) {
      if (first.every((each) => started.has(each))) started.add(name);
    }
  }
  return started.size === Object.keys(order).length;
}

describe("the resources of containers", () => {
  it.each([
    ["1", "512Mi"],
    ["1000m", "0.5Gi"],
    ["750m", "384Mi"],
  ])("may be %s CPUs and %s beside a sidecar, or more", (cpu, memory) => {
    expect(server({ ...container({ cpu, memory }), sidecars: { proxy: sidecar() } })).toMatchObject({
      resources: { limits: { cpu, memory } },
    });
  });

  it.each([
    ["500m", "512Mi"],
    ["1", "256Mi"],
  ])("are more than %s CPUs and %s together", (cpu, memory) => {
    expect(() => build(container({ cpu, memory }))).toThrow(
      /^stack\/service: an instance cannot do with .* Give its containers 1 CPU and 512Mi together at least\.$/,
    );
  });

  it.each([
    ["1", "4Gi"],
    ["2000m", "8Gi"],
    ["2", "512Mi"],
    ["4", "2Gi"],
    ["4", "16Gi"],
    ["6", "4Gi"],
    ["6", "24Gi"],
    ["8", "4Gi"],
    ["8", "32Gi"],
  ])("may be %s CPUs and %s", (cpu, memory) => {
    expect(server(container({ cpu, memory }))).toMatchObject({ resources: { limits: { cpu, memory } } });
  });

  it.each([
    ["1", "4097Mi", "Use at most 4096Mi"],
    ["2", "9Gi", "Use at most 8192Mi"],
    ["4", "1Gi", "Use 2048Mi to 16384Mi"],
    ["4", "17Gi", "Use 2048Mi to 16384Mi"],
    ["6", "2Gi", "Use 4096Mi to 24576Mi"],
    ["8", "2Gi", "Use 4096Mi to 32768Mi"],
    ["8", "33Gi", "Use 4096Mi to 32768Mi"],
  ])("are not %s CPUs and %s", (cpu, memory, remedy) => {
    expect(() => build(container({ cpu, memory }))).toThrow(
      `stack/service: a container with "${cpu}" CPUs cannot have "${memory}" of memory. ${remedy}, or another number of CPUs.`,
    );
  });

  it.each([
    ["0.08", "128Mi"],
    ["81m", "512Mi"],
    ["500m", "1Gi"],
    ["0.999", "1Gi"],
    ["2", "8Gi"],
  ])("of a sidecar may be %s CPUs and %s", (cpu, memory) => {
    expect(containers({ sidecars: { proxy: sidecar({ cpu, memory }) } })[1]).toMatchObject({
      resources: { limits: { cpu, memory } },
    });
  });

  it.each([
    ["499m", "513Mi"],
    ["0.999", "1025Mi"],
  ])("of a sidecar are not %s CPUs and %s", (cpu, memory) => {
    expect(() => build({ sidecars: { proxy: sidecar({ cpu, memory }) } })).toThrow(
      `a container with "${cpu}" CPUs cannot have "${memory}" of memory.`,
    );
  });

  it.each(["0", "79m", "0.0805", "100.5m", "1.5", "3", "1500m", "16"])("are not %s CPUs", (cpu) => {
    const fault = `stack/service: a container cannot have "${cpu}" CPUs. Use 1, 2, 4, 6 or 8, or beside other containers 0.08 to 1 in thousandths.`;
    expect(() => build(container({ cpu }))).toThrow(fault);
    expect(() => build({ sidecars: { proxy: sidecar({ cpu }) } })).toThrow(fault);
  });

  it.each(["", "one", "1 m", "-1"])("are no %j CPUs", (cpu) => {
    expect(() => build(container({ cpu }))).toThrow(`stack/service: "${cpu}" is no number of CPUs.`);
  });

  it.each(["", "512", "512MB", "-1Mi"])("are no %j of memory", (memory) => {
    expect(() => build(container({ memory }))).toThrow(`stack/service: "${memory}" is no amount of memory.`);
  });
});

describe("a port", () => {
  it.each([1, 65_535])("may be %d", (port) => {
    expect(server(container({ port }))).toMatchObject({ ports: { container_port: port } });
  });

  it.each([0, -1, 65_536, 80.5, Number.NaN])("may not be %d", (port) => {
    const fault = `stack/service: ${port} is not a port. Use a whole number from 1 to 65535.`;
    expect(() => build(container({ port }))).toThrow(fault);
    expect(() => build(container({ startupProbe: { kind: "tcp", port } }))).toThrow(fault);
    expect(() => build(container({ livenessProbe: { kind: "grpc", port } }))).toThrow(fault);
    expect(() => build(container({ readinessProbe: { kind: "http", path: "/", port } }))).toThrow(fault);
  });
});

describe("a probe", () => {
  it("asks over HTTP, TCP or gRPC, at the container's port or another", () => {
    const startup = (startupProbe: SidecarProps["startupProbe"]) =>
      containers({ sidecars: { proxy: sidecar({ startupProbe }) } })[1]?.startup_probe;
    expect(startup({ kind: "http", path: "/up", port: 1 })).toMatchObject({
      http_get: { path: "/up", port: 1 },
    });
    expect(startup({ kind: "grpc", service: "s", port: 2 })).toMatchObject({
      grpc: { service: "s", port: 2 },
    });
    expect(server(container({ port: 9000, startupProbe: { kind: "tcp" } }))).toMatchObject({
      startup_probe: { tcp_socket: { port: 9000 } },
    });
  });

  it("of liveness can be left out", () => {
    expect(server(container({ livenessProbe: "none" }))).not.toHaveProperty("liveness_probe");
  });

  it("of readiness is set by what is newer than the bindings", () => {
    const props = {
      ...container({ readinessProbe: { kind: "http", path: "/ready" } }),
      sidecars: { proxy: sidecar({ readinessProbe: { kind: "grpc", port: 9001, successThreshold: 1 } }) },
    };
    const times = { period_seconds: 10, timeout_seconds: 5, failure_threshold: 3 };
    expect(containers(props).map(({ readiness_probe }) => readiness_probe)).toEqual([
      { ...times, success_threshold: 2, http_get: { path: "/ready", port: 8080 } },
      { ...times, success_threshold: 1, grpc: { port: 9001 } },
    ]);
    expect(json(props).terraform?.required_providers?.google?.version).toBe(">= 7.19.0, < 8.0.0");
  });

  it.each([{ periodSeconds: 240, timeoutSeconds: 240 }, { periodSeconds: 1 }, { failureThreshold: 1 }])(
    "of startup may have %o",
    (times) => {
      const startupProbe = { kind: "tcp", ...times } as const;
      expect(server(container({ startupProbe }))?.startup_probe).toBeDefined();
    },
  );

  it.each([
    { periodSeconds: 241 },
    { periodSeconds: 0 },
    { periodSeconds: 1.5 },
    { periodSeconds: 5, timeoutSeconds: 6 },
    { timeoutSeconds: 0 },
    { failureThreshold: 0 },
  ])("of startup cannot have %o", (times) => {
    expect(() => build(container({ startupProbe: { kind: "tcp", ...times } }))).toThrow(
      "stack/service: Cloud Run does not take the times of the startup probe.",
    );
  });

  it("of readiness has to answer before it is asked again; of liveness it may take as long", () => {
    const times = { periodSeconds: 10, timeoutSeconds: 10 };
    const probe = { kind: "http", path: "/", ...times } as const;
    expect(server(container({ livenessProbe: probe }))).toMatchObject({
      liveness_probe: { timeout_seconds: 10 },
    });
    expect(() => build(container({ readinessProbe: probe }))).toThrow(/a timeout below the period\.$/);
  });
});
