import { join } from "node:path";
import { AwsProcess, type AwsSettings } from "../../stand-ins/aws/run-aws.ts";
import { JsonProcess, type Program } from "../process.ts";
import { MAIN, type RunningSidecar } from "../set-up.ts";

const ROOT = join(import.meta.dirname, "../../..");

export const ROLE = "arn:aws:iam::123456789012:role/mcp/backend";
export const OTHER_ROLE = "arn:aws:iam::123456789012:role/mcp/other";

/** What a task shows for the keys of its role. */
const AUTHORIZATION = "of-this-task";

/** A server behind AWS's signatures that only a certain role may call, AWS, and sidecars in tasks with that role. */
export class AwsSetUp {
  readonly aws: AwsProcess;
  readonly #settings: AwsSettings;
  readonly #service: JsonProcess;
  readonly #sidecars: JsonProcess[] = [];

  private constructor(aws: AwsProcess, settings: AwsSettings, service: JsonProcess) {
    this.aws = aws;
    this.#settings = settings;
    this.#service = service;
  }

  /** @param more - what of AWS is otherwise */
  static async start(more: Partial<AwsSettings> = {}): Promise<AwsSetUp> {
    const service = new JsonProcess({ args: [join(ROOT, "test/sidecar/upstream/open.ts")], env: {} });
    const { port } = await service.line((line) => line.port !== undefined);
    const settings: AwsSettings = {
      account: "123456789012",
      region: "eu-west-1",
      roles: { [ROLE]: {}, [OTHER_ROLE]: {} },
      front: { service: "execute-api", invokers: [ROLE], target: `http://127.0.0.1:${port}` },
      container: { role: ROLE, authorization: AUTHORIZATION },
      ...more,
    };
    return new AwsSetUp(await AwsProcess.run(settings), settings, service);
  }

  /** The variables that ECS sets. */
  get task(): Record<string, string> {
    return {
      AWS_REGION: "eu-west-1",
      AWS_ENDPOINT_URL_STS: this.aws.urls.sts,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: this.aws.containerUrl,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: AUTHORIZATION,
    };
  }

  /** The variables of a sidecar in a task. */
  variables(more: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
    const all = {
      LISTEN_ADDR: "127.0.0.1:0",
      UPSTREAM_URL: `${this.aws.urls.front}/base`,
      AUTHENTICATION: "aws-sigv4",
      AWS_SERVICE: "execute-api",
      ...this.task,
      ...more,
    };
    return JSON.parse(JSON.stringify(all));
  }

  /** Starts a sidecar, which listens by then. */
  async sidecar(more: Readonly<Record<string, string | undefined>> = {}): Promise<RunningSidecar> {
    return this.run({ args: [MAIN], env: this.variables(more) });
  }

  async run(program: Program): Promise<RunningSidecar> {
    const process = new JsonProcess(program);
    this.#sidecars.push(process);
    const { port } = await process.line(({ message }) => message === "listening");
    return { process, url: `http://127.0.0.1:${port}` };
  }

  /** Makes all as it was in the beginning. */
  async reset(): Promise<void> {
    await this.aws.change(this.#settings);
    await this.aws.break();
  }

  /** How many requests came through to the server. */
  async arrived(): Promise<number> {
    return ((await this.#service.ask({})) as { arrived: number }).arrived;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#sidecars, this.#service].map((process) => process.kill()));
    await this.aws.stop();
  }
}
