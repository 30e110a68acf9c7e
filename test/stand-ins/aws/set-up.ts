import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SignJWT } from "jose";
import type { WorkloadKey } from "../../../edge/src/signing/workload-key.ts";
import { createWorkloadKey, type PublishedIssuer, publishIssuer } from "../google/publish-issuer.ts";
import { AwsProcess, type AwsSettings } from "./run-aws.ts";

export const ROLE = "arn:aws:iam::123456789012:role/team/tools";
export const OTHER_ROLE = "arn:aws:iam::123456789012:role/other";
/** The moment at which tests take place, at AWS too. */
export const NOW = Date.parse("2026-06-01T12:00:00Z");
export const SCOPE = { region: "eu-west-1", service: "execute-api" };

type Parameters = Readonly<Record<string, string | undefined>>;

/** What STS answers, in JSON. */
export interface StsAnswer {
  readonly status: number;
  /** The code of a refusal. */
  readonly code: string | undefined;
  /** The members below `<Action>Result`, as text. */
  readonly result: {
    readonly Credentials?: Readonly<Record<string, string>>;
    readonly WebIdentityToken?: string;
  };
}

/** An account that trusts one issuer for one role, which may call one server. */
export class SetUp {
  readonly aws: AwsProcess;
  readonly settings: AwsSettings;
  /** The issuer that is trusted. */
  readonly issuer: string;
  readonly #key: WorkloadKey;
  readonly #published: PublishedIssuer;
  readonly #target: Server;

  private constructor(
    aws: AwsProcess,
    settings: AwsSettings,
    key: WorkloadKey,
    published: PublishedIssuer,
    target: Server,
  ) {
    this.aws = aws;
    this.settings = settings;
    this.issuer = issuerOf(published);
    this.#key = key;
    this.#published = published;
    this.#target = target;
  }

  static async start(): Promise<SetUp> {
    const key = await createWorkloadKey("workload-1");
    const published = await publishIssuer([key]);
    const target = createServer((_, response) => response.end("answer"));
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
    const { port } = target.address() as AddressInfo;
    const settings = accountThatTrusts(issuerOf(published), `http://127.0.0.1:${port}`);
    return new SetUp(await AwsProcess.run(settings), settings, key, published, target);
  }

  async stop(): Promise<void> {
    await this.aws.stop();
    await this.#published.close();
    this.#target.close().closeAllConnections();
  }

  /** Makes all as it was in the beginning. */
  async reset(): Promise<void> {
    await this.aws.change(this.settings);
    await this.aws.setClock(NOW);
  }

  /** A token of the issuer's, that is good but for the change. */
  webIdentity(change: object = {}, header: object = {}): Promise<string> {
    const claims = {
      iss: this.issuer,
      sub: "edge:documents",
      aud: "sts.amazonaws.com",
      iat: NOW / 1000,
      exp: NOW / 1000 + 300,
    };
    return new SignJWT(JSON.parse(JSON.stringify({ ...claims, ...change })))
      .setProtectedHeader({ alg: "RS256", kid: "workload-1", ...header })
      .sign(this.#key.privateKey);
  }

  /** Asks STS, and says what it answers to whoever accepts anything. */
  async askForAnything(parameters: Parameters): Promise<string> {
    const answer = await fetch(this.aws.urls.sts, { method: "POST", body: form(parameters) });
    return answer.text();
  }

  async ask(parameters: Parameters, headers: Readonly<Record<string, string>> = {}): Promise<StsAnswer> {
    const init = {
      method: "POST",
      body: form(parameters),
      headers: { accept: "application/json", ...headers },
    };
    const answer = await fetch(this.aws.urls.sts, init);
    const { Error: refusal, RequestId: _, ...answers } = JSON.parse(await answer.text());
    const [found = {}] = Object.values<Record<string, StsAnswer["result"]>>(answers);
    return { status: answer.status, code: refusal?.Code, result: Object.values(found)[0] ?? {} };
  }

  /** What is asked of STS to get the role's keys. */
  async assumption(): Promise<Record<string, string>> {
    return {
      Action: "AssumeRoleWithWebIdentity",
      RoleArn: ROLE,
      RoleSessionName: "tools",
      WebIdentityToken: await this.webIdentity(),
    };
  }

  /** The role's keys. */
  async keys() {
    const { Credentials = {} } = (await this.ask(await this.assumption())).result;
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials;
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  }
}

/** A form of STS; what is undefined is left out. */
export function form(parameters: Parameters): URLSearchParams {
  return new URLSearchParams(JSON.parse(JSON.stringify({ Version: "2011-06-15", ...parameters })));
}

function issuerOf({ publicUrl }: PublishedIssuer): string {
  return `${publicUrl}/workload`;
}

function accountThatTrusts(issuer: string, target: string): AwsSettings {
  const name = issuer.replace("http://", "");
  const stringEquals = { [`${name}:aud`]: ["sts.amazonaws.com"], [`${name}:sub`]: ["edge:documents"] };
  return {
    account: "123456789012",
    region: SCOPE.region,
    identityProviders: [{ url: issuer, clientIds: ["sts.amazonaws.com", "other"] }],
    roles: {
      [ROLE]: {
        trust: [{ provider: issuer, stringEquals }],
        tokenAudiences: ["https://api.example.com"],
      },
      [OTHER_ROLE]: { trust: [{ provider: "https://other.example", stringEquals: {} }] },
    },
    front: { service: SCOPE.service, invokers: [ROLE], target },
    container: { role: ROLE, authorization: "secret" },
    outboundFederation: true,
  };
}
