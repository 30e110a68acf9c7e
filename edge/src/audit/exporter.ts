import type { ExportSettings } from "../configuration/audit.ts";
import { NetworkError } from "../network/fetcher.ts";
import type { ExportFaultRecord, LogRecord } from "./record.ts";

/** Records that are sent together. */
export interface Batch {
  readonly records: readonly LogRecord[];
  /** Milliseconds since 1970, between which they came. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Records that were lost before. */
  readonly dropped: number;
}

/**
 * Sends a batch.
 *
 * @returns how many of its records were refused
 * @throws {NetworkError} when it was not taken
 */
export type Destination = (batch: Batch, signal: AbortSignal) => Promise<number>;

/** What an exporter has of the world. */
export interface ExporterIo {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: (record: ExportFaultRecord) => void;
  /** Keeps the request that is being answered from ending its work with its answer. */
  readonly waitUntil: (promise: Promise<unknown>) => void;
}

/** Milliseconds between two records that something was not taken. */
const SILENCE = 60_000;

/** Milliseconds after which a batch that was to be sent is taken for forgotten: its request has been ended. */
const FORGOTTEN = 1000;

/**
 * Gathers records for a moment, and sends them together while no request waits for it. It holds no request up and fails
 * none: what is not taken in time, or is too much, is lost here, counted, and in the log all the same. Isolates come and
 * go, so each batch stands for itself. The first request of a batch sees to its being sent; should it be ended before,
 * the next one does.
 */
export class Exporter {
  readonly #settings: ExportSettings;
  readonly #destination: Destination;
  readonly #io: ExporterIo;
  #pending: LogRecord[] = [];
  /** When the pending ones are to be sent; undefined: there are none. */
  #dueAt: number | undefined;
  #startedAt: number;
  #dropped = 0;
  #unsaid = 0;
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(settings: ExportSettings, destination: Destination, io: ExporterIo) {
    this.#settings = settings;
    this.#destination = destination;
    this.#io = io;
    this.#startedAt = io.now();
  }

  /** Adds a record. */
  add(record: LogRecord): void {
    const { batchRecords, batchSeconds } = this.#settings;
    const now = this.#io.now();
    if (this.#pending.length < 2 * batchRecords) this.#pending.push(record);
    else this.#drop(1, "too many records at once");
    const isFull = this.#pending.length === batchRecords;
    if (!isFull && this.#dueAt !== undefined && now < this.#dueAt + FORGOTTEN) return;
    const milliseconds = isFull ? 0 : batchSeconds * 1000;
    this.#dueAt = now + milliseconds;
    this.#io.waitUntil(after(milliseconds).then(() => this.#send()));
  }

  async #send(): Promise<void> {
    const { batchRecords, timeoutSeconds } = this.#settings;
    const records = this.#pending.splice(0, 2 * batchRecords);
    this.#dueAt = undefined;
    if (records.length === 0) return;
    const endedAt = this.#io.now();
    const batch = { records, dropped: this.#dropped, startedAt: this.#startedAt, endedAt };
    this.#startedAt = endedAt;
    this.#dropped = 0;
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      const refused = await Promise.race([this.#destination(batch, signal), aborted(signal)]);
      if (refused > 0) this.#drop(refused, "some records were refused");
    } catch (error) {
      this.#dropped += batch.dropped;
      this.#drop(records.length, error instanceof NetworkError ? error.message : "no answer");
    }
  }

  #drop(count: number, fault: string): void {
    this.#dropped += count;
    this.#unsaid += count;
    const now = this.#io.now();
    if (now - this.#saidAt < SILENCE) return;
    this.#io.log({
      event: "export-fault",
      time: new Date(now).toISOString(),
      fault,
      dropped: this.#unsaid,
    });
    this.#saidAt = now;
    this.#unsaid = 0;
  }
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new NetworkError("not taken in time")));
  });
}
