import { DurableObject } from "cloudflare:workers";
import type {
  Authorization,
  Grant,
  PendingSignIn,
  Presentation,
  PresentationResult,
  Redemption,
  RedemptionResult,
  Rotation,
} from "./grant.ts";
import { endOf, type GrantRecord } from "./grant-record.ts";
import { SingleWriterGrant } from "./single-writer-grant.ts";

/** Under what the one thing that is stored is stored. */
const KEY = "grant";

/**
 * One grant, in the one place of its own. What is stored survives restarts, the renewal that is under way included; an
 * answer leaves only after what it says is stored, and the alarm deletes everything at the grant's end.
 *
 * https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/
 * https://developers.cloudflare.com/durable-objects/api/alarms/
 */
export class GrantObject extends DurableObject implements Grant {
  readonly #grant = new SingleWriterGrant(
    { read: () => this.#read(), write: (record) => this.#write(record) },
    { now: () => Date.now(), wait: (milliseconds, signal) => scheduler.wait(milliseconds, { signal }) },
  );

  begin(signIn: PendingSignIn): Promise<boolean> {
    return this.#grant.begin(signIn);
  }

  claim(browser: string): Promise<PendingSignIn | undefined> {
    return this.#grant.claim(browser);
  }

  authorize(authorization: Authorization): Promise<void> {
    return this.#grant.authorize(authorization);
  }

  redeem(redemption: Redemption): Promise<RedemptionResult> {
    return this.#grant.redeem(redemption);
  }

  present(presentation: Presentation): Promise<PresentationResult> {
    return this.#grant.present(presentation);
  }

  rotate(generation: number, rotation: Rotation): Promise<boolean> {
    return this.#grant.rotate(generation, rotation);
  }

  release(generation: number, session?: string): Promise<void> {
    return this.#grant.release(generation, session);
  }

  revoke(clientId?: string): Promise<boolean> {
    return this.#grant.revoke(clientId);
  }

  /** Alarms come at least once, and may come early. */
  override async alarm(): Promise<void> {
    const record = this.#read();
    await this.#write(record && Date.now() < endOf(record) ? record : undefined);
  }

  #read(): GrantRecord | undefined {
    return this.ctx.storage.kv.get<GrantRecord>(KEY);
  }

  async #write(record: GrantRecord | undefined): Promise<void> {
    const { storage } = this.ctx;
    // That includes the alarm: https://developers.cloudflare.com/changelog/2026-02-24-deleteall-deletes-alarms
    if (!record) return storage.deleteAll();
    storage.kv.put(KEY, record);
    await storage.setAlarm(endOf(record));
  }
}
