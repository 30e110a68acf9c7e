import type { CacheIo } from "../../../edge/src/discovery/cached-document.ts";
import {
  createGoogleDirectory,
  DIRECTORY_LIMITS,
  type DirectoryIo,
  type DirectoryLimits,
  type DirectorySettings,
  type GoogleDirectory,
} from "../../../edge/src/identity-providers/google-directory/google-directory.ts";
import { workloadMetadata } from "../../../edge/src/metadata/workload-issuer.ts";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import type { WorkloadKey } from "../../../edge/src/signing/workload-key.ts";
import { ADMINISTRATOR, company, PROVIDER, SERVICE_ACCOUNT, SUBJECT } from "./company.ts";
import { createWorkloadKey, type PublishedIssuer, publishIssuer } from "./publish-issuer.ts";
import { GoogleProcess } from "./run-google.ts";

/** The moment at which tests take place, at Google too. */
export const START = Date.parse("2026-06-01T12:00:00Z");

/** What of a directory is otherwise. */
export interface Differently {
  readonly settings?: Partial<DirectorySettings>;
  readonly io?: Partial<Omit<DirectoryIo, "limits">>;
  readonly limits?: Partial<DirectoryLimits>;
}

/** A company at Google, and the gateway's issuer that it trusts, with one clock. */
export class SetUp {
  readonly key: WorkloadKey;
  readonly issuer: PublishedIssuer;
  readonly google: GoogleProcess;
  now = START;
  readonly io: CacheIo = { now: () => this.now, waitUntil: () => {} };

  private constructor(key: WorkloadKey, issuer: PublishedIssuer, google: GoogleProcess) {
    this.key = key;
    this.issuer = issuer;
    this.google = google;
  }

  static async start(): Promise<SetUp> {
    const key = await createWorkloadKey("workload-1");
    const issuer = await publishIssuer([key]);
    const google = await GoogleProcess.run(company(`${issuer.publicUrl}/workload`));
    return new SetUp(key, issuer, google);
  }

  async stop(): Promise<void> {
    await this.google.stop();
    await this.issuer.close();
  }

  /** Makes all as it was in the beginning, but for access tokens. */
  async reset(): Promise<void> {
    this.issuer.keys = [this.key];
    this.issuer.metadata = workloadMetadata(this.issuer.publicUrl);
    await this.google.change(company(`${this.issuer.publicUrl}/workload`));
    await this.setClock(START);
    await this.google.break();
    await this.google.forgetCalls();
  }

  /** Sets both clocks. */
  async setClock(now: number): Promise<void> {
    this.now = now;
    await this.google.setClock(now);
  }

  /** Puts both clocks forward. */
  advance(seconds: number): Promise<void> {
    return this.setClock(this.now + seconds * 1000);
  }

  /** The gateway's directory, that remembers nothing yet. */
  directory({ settings = {}, io = {}, limits = {} }: Differently = {}): GoogleDirectory {
    return createGoogleDirectory(
      {
        workloadIdentityProvider: PROVIDER,
        serviceAccount: SERVICE_ACCOUNT,
        administrator: ADMINISTRATOR,
        cacheSeconds: 300,
        ...settings,
      },
      {
        subject: SUBJECT,
        workloadKeys: new KeyRing([this.key], 3600),
        publicUrl: this.issuer.publicUrl,
        internet: this.google.internet,
        ...io,
        limits: { ...DIRECTORY_LIMITS, ...limits },
      },
    );
  }

  /** Where Google was called, in the order of its answers. */
  async calledPaths(): Promise<readonly string[]> {
    return (await this.google.calls()).calls.map(({ host, path }) => host + path);
  }
}
