import { NetworkError } from "./fetcher.ts";

/**
 * What a promise brings within so many seconds.
 *
 * @throws {NetworkError} when they are over
 * @throws what the promise rejects with
 */
export function within<T>(promise: Promise<T>, seconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NetworkError("no answer in time")), seconds * 1000);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
