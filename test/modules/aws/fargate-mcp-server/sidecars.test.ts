import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { readConfiguration } from "../../../../edge/sidecar/configuration.ts";
import {
  type IdentitySidecar,
  identitySidecar,
} from "../../../../modules/aws/fargate-mcp-server/sidecars/identity-sidecar.ts";
import { Secret } from "../../../../modules/aws/secret/secret.ts";
import { account } from "../account.ts";
import { byDigest, definitions } from "./servers.ts";

const upstreamUrl = "https://abc123def4.execute-api.eu-west-1.amazonaws.com/prod";
const signing = identitySidecar({
  image: byDigest("identity-sidecar"),
  upstreamUrl,
  region: "eu-west-1",
  authentication: { kind: "aws-sigv4", service: "execute-api" },
});

describe("an identity sidecar on ECS", () => {
  it("signs as the task's role, is asked whether it is ready, and writes nothing", () => {
    const [server, sidecar] = definitions({ sidecars: { identity: signing } });
    expect(signing.url).toBe("http://127.0.0.1:8070");
    expect(server?.dependsOn).toEqual([{ containerName: "identity", condition: "HEALTHY" }]);
    expect(sidecar).toMatchObject({
      user: "65532:65532",
      mountPoints: [],
      portMappings: [],
      environment: [
        { name: "AUTHENTICATION", value: "aws-sigv4" },
        { name: "AWS_REGION", value: "eu-west-1" },
        { name: "AWS_SERVICE", value: "execute-api" },
        { name: "LISTEN_ADDR", value: "127.0.0.1:8070" },
        { name: "UPSTREAM_URL", value: upstreamUrl },
      ],
      healthCheck: {
        command: ["CMD", "/usr/bin/node", "-e", expect.any(String), "http://127.0.0.1:8070/readyz"],
      },
    });
  });

  it("has ID tokens of Google's by what stands in a secret", () => {
    const [, sidecar] = definitions((stack) => ({
      sidecars: {
        identity: identitySidecar({
          image: byDigest("identity-sidecar"),
          upstreamUrl: "https://tools-123456789012.europe-west1.run.app/mcp",
          region: "eu-west-1",
          port: 8071,
          forwardHeaders: ["X-Firebase-Authorization"],
          timeoutSeconds: 60,
          authentication: {
            kind: "google-id-token",
            credentials: { secret: Secret.fromSecretName(stack, "google", { account, name: "google" }) },
          },
        }),
      },
    }));
    expect(sidecar).toMatchObject({
      environment: [
        { name: "AUDIENCE", value: "https://tools-123456789012.europe-west1.run.app" },
        { name: "AUTHENTICATION", value: "google-id-token" },
        { name: "AWS_REGION", value: "eu-west-1" },
        { name: "FORWARD_HEADERS", value: "X-Firebase-Authorization" },
        { name: "LISTEN_ADDR", value: "127.0.0.1:8071" },
        { name: "TIMEOUT_SECONDS", value: "60" },
        { name: "UPSTREAM_URL", value: "https://tools-123456789012.europe-west1.run.app/mcp" },
      ],
      secrets: [{ name: "GOOGLE_CREDENTIALS", valueFrom: expect.stringContaining(":secret:google") }],
    });
  });

  /** What the sidecar makes of its variables, with those that ECS sets and the values of secrets. */
  const configuration = ({ environment, secrets = {} }: IdentitySidecar) =>
    readConfiguration({
      ...environment,
      ...Object.fromEntries(Object.keys(secrets).map((name) => [name, `value of ${name}`])),
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/v2/credentials/0a1b2c3d",
    });

  it("is told what it reads, to sign", () => {
    const told = configuration(signing);
    expect(told).toMatchObject({
      listen: { host: "127.0.0.1", port: 8070 },
      upstream: new URL(upstreamUrl),
      timeoutSeconds: 30,
      authentication: {
        type: "aws-sigv4",
        service: "execute-api",
        aws: { sts: { region: "eu-west-1", endpoint: new URL("https://sts.eu-west-1.amazonaws.com") } },
      },
    });
    expect(told.forwardHeaders).toEqual(new Set());
  });

  it("is told what it reads, to have ID tokens", () => {
    const secret = Secret.fromSecretName(new TerraformStack(new App(), "stack"), "google", {
      account,
      name: "google",
    });
    const told = configuration(
      identitySidecar({
        image: byDigest("identity-sidecar"),
        upstreamUrl: "https://tools-123456789012.europe-west1.run.app/mcp",
        region: "eu-west-1",
        port: 8071,
        forwardHeaders: ["X-Firebase-Authorization"],
        timeoutSeconds: 60,
        authentication: { kind: "google-id-token", credentials: { secret } },
      }),
    );
    expect(told).toMatchObject({
      listen: { host: "127.0.0.1", port: 8071 },
      timeoutSeconds: 60,
      authentication: {
        type: "google-id-token",
        audience: "https://tools-123456789012.europe-west1.run.app",
        credentials: { text: "value of GOOGLE_CREDENTIALS" },
        aws: { sts: { region: "eu-west-1" } },
      },
    });
    expect(told.forwardHeaders).toEqual(new Set(["x-firebase-authorization"]));
  });

  it("is ready when it says so", async () => {
    let status = 200;
    const server = createServer((_, response) => response.writeHead(status).end()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const [, , ...args] = signing.healthCheck?.command ?? [];
    const check = () =>
      promisify(execFile)(process.execPath, [...args.slice(0, -1), `http://127.0.0.1:${port}/readyz`]);
    await expect(check()).resolves.toBeDefined();
    status = 503;
    await expect(check()).rejects.toMatchObject({ code: 1 });
    server.close().closeAllConnections();
    await expect(check()).rejects.toMatchObject({ code: 1 });
  });
});
