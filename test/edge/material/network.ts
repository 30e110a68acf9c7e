import type { Fetcher } from "../../../edge/src/network/fetcher.ts";

/** What a URL answers with, made anew for every call. */
export type Reply = (init: RequestInit) => Response | Promise<Response>;

/** A network of a few URLs: what is not among them is not found. */
export interface Network {
  readonly fetcher: Fetcher;
  /** The URLs that were asked for, in order. */
  readonly calls: string[];
  /** Makes a URL answer otherwise from now on. */
  answer(url: string, reply: Reply): void;
}

/** Creates a network that counts its calls. */
export function createNetwork(replies: Readonly<Record<string, Reply>> = {}): Network {
  const current = new Map(Object.entries(replies));
  const calls: string[] = [];
  return {
    calls,
    answer: (url, reply) => void current.set(url, reply),
    fetcher: async (url, init) => {
      calls.push(url);
      const reply = current.get(url);
      return reply ? reply(init) : new Response("not found", { status: 404 });
    },
  };
}

/** A reply with a JSON document. */
export function json(value: unknown): Reply {
  return () => Response.json(value);
}

/** A reply that never comes, but gives up when it is told to, as `fetch` does. */
export function silence({ signal }: RequestInit): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}
