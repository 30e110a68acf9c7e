import { mkdir, writeFile } from "node:fs/promises";
import { type Candidate, end, startProgram } from "./throughput/candidate.ts";
import { startGateway } from "./throughput/gateway.ts";
import { AUDIENCE, startIssuer } from "./throughput/issuer.ts";
import { measureAll, type Result } from "./throughput/measure-all.ts";
import { startOAuthProvider, startPlainWorker } from "./throughput/other-workers.ts";
import { plot } from "./throughput/plot.ts";

const ROUNDS = { rounds: 5, connections: 32, milliseconds: 2000 };

const NAMES = {
  bare: "bare worker, passes everything on",
  reading: "worker that reads message and answer, no more",
  reused: "gateway, assertion reused",
  signed: "gateway, assertion signed per request",
  express: "Express, express-oauth2-jwt-bearer",
  provider: "@cloudflare/workers-oauth-provider",
} as const;

type Name = keyof typeof NAMES;
type Results = Readonly<Record<Name | "origin", Result>>;

/** What is compared, and what the ratio is to be at least. */
const TARGETS: readonly (readonly [of: Name, to: Name, target: number])[] = [
  ["reused", "bare", 0.85],
  ["signed", "bare", 0.65],
  ["reused", "express", 1.5],
  ["signed", "express", 1.15],
  ["reused", "provider", 1.3],
];

const PLOT = new URL("../../test-results/throughput.svg", import.meta.url);

/**
 * Prints what passes through the gateway in a second, and what it adds to a request that is alone, beside what others
 * before the same origin come to in the same run; and draws it.
 */
export async function throughput(): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const results = await measureAll(await startAll(stops), ROUNDS);
    print(results);
    await mkdir(new URL(".", PLOT), { recursive: true });
    await writeFile(PLOT, draw(results));
    console.log(`\nDrawn in ${PLOT.pathname}`);
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

async function startAll(stops: (() => Promise<void>)[]): Promise<Record<Name | "origin", Candidate>> {
  const started = async (starting: Promise<Candidate>) => {
    const candidate = await starting;
    stops.push(candidate.stop);
    return candidate;
  };
  const issuer = await startIssuer();
  stops.push(async () => issuer.stop());
  const token = await issuer.token("alice");
  const program = async (file: string, args: readonly string[]): Promise<Candidate> => {
    const { port, child } = await startProgram(file, args);
    return { url: new URL(`http://127.0.0.1:${port}/mcp`), tokens: [token], stop: () => end(child) };
  };
  const origin = await started(program("origin.ts", []));
  const { href } = origin.url;
  return {
    origin,
    bare: await started(startPlainWorker("bare.js", href)),
    reading: await started(startPlainWorker("reading.js", href)),
    reused: await started(startGateway(href, issuer, token, "principal")),
    signed: await started(startGateway(href, issuer, token, "request")),
    express: await started(program("express.ts", [issuer.url, AUDIENCE, href])),
    provider: await started(startOAuthProvider(href)),
  };
}

function print(results: Results): void {
  const { rounds, connections, milliseconds } = ROUNDS;
  console.log(
    `\nA call of a tool through each, on ${connections} connections that stay open; medians of ${rounds} turns`,
  );
  console.log(`of ${milliseconds / 1000} s. Load, servers and origin share the machine.\n`);
  console.log("| server | requests/s | added latency |");
  console.log("|---|---:|---:|");
  for (const [name, title] of Object.entries(NAMES) as [Name, string][]) {
    const added = results[name].latency - results.origin.latency;
    console.log(`| ${title} | ${results[name].requestsPerSecond.toFixed(0)} | ${added.toFixed(2)} ms |`);
  }
  console.log("\nWhy targets are missed: test/bench/throughput/README.md");
  console.log("\n| ratio of requests/s | measured | target | |");
  console.log("|---|---:|---:|---|");
  for (const [of, to, target] of TARGETS) {
    const ratio = results[of].requestsPerSecond / results[to].requestsPerSecond;
    console.log(
      `| ${NAMES[of]} : ${NAMES[to]} | ${ratio.toFixed(2)} | ${target} | ${ratio >= target ? "" : "missed"} |`,
    );
  }
}

function draw(results: Results): string {
  const bars = (Object.entries(NAMES) as [Name, string][]).map(([name, title]) => {
    const { requestsPerSecond: value } = results[name];
    return { name: title, value, label: value.toFixed(0) };
  });
  return plot("Requests per second before the same origin", bars);
}
