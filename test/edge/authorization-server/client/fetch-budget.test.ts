import { beforeEach, describe, expect, it } from "vitest";
import { FetchBudget } from "../../../../edge/src/authorization-server/client/fetch-budget.ts";
import { type Clock, createClock } from "../../material/clock.ts";

const SURE = "https://sure.example.com/client.json";

let clock: Clock;
let budget: FetchBudget;

beforeEach(() => {
  clock = createClock();
  budget = new FetchBudget([SURE]);
});

/** How many fetches of so many are allowed. */
function taken(times: number, urlOf: (index: number) => string, source?: string): number {
  const io = { now: clock.now, ...(source !== undefined && { source }) };
  return Array.from({ length: times }, (_, index) => budget.take(urlOf(index), io)).filter(Boolean).length;
}

const anywhere = (index: number) => `https://host-${index}.example.com/client.json`;
const victim = (index: number) => `https://victim.example.com/${index}.json`;

describe("fetches of unknown URLs", () => {
  it("[G08] are ten per minute for one source, which takes nothing from others", () => {
    expect(taken(600, anywhere, "192.0.2.1")).toBe(10);
    expect(taken(1, victim, "192.0.2.2")).toBe(1);
    clock.advance(60);
    expect(taken(1, victim, "192.0.2.1")).toBe(1);
  });

  it("[G08] are sixty per minute at one host, which leaves some for other hosts", () => {
    expect(taken(600, victim)).toBe(60);
    expect(taken(600, anywhere)).toBe(60);
  });

  it("[G08] are 120 per minute in all", () => {
    expect(taken(600, anywhere)).toBe(120);
  });
});

describe("fetches of URLs that have been good", () => {
  it("[G08] are four per minute of each, though the others are used up", () => {
    budget.noteGood(victim(0));
    taken(600, victim);
    taken(600, anywhere);
    clock.advance(59);
    expect(taken(1, () => victim(1))).toBe(0);
    budget.noteGood(victim(1));
    expect(taken(10, () => victim(1))).toBe(4);
  });

  it("[G08] are six hundred per minute in all, and leave those of sure ones alone", () => {
    for (let index = 0; index < 300; index += 1) budget.noteGood(victim(index));
    expect(taken(1200, (index) => victim(index % 300))).toBe(600);
    expect(taken(1, () => SURE)).toBe(1);
  });

  it("[G08] are those of unknown ones when they are good no longer", () => {
    budget.noteGood(victim(0));
    budget.noteBad(victim(0));
    taken(600, anywhere);
    expect(taken(1, victim)).toBe(0);
  });
});

it("[G08] fetches of a URL that the gateway is sure of are four per minute, whatever was asked for besides", () => {
  taken(600, anywhere);
  expect(taken(10, () => SURE)).toBe(4);
});
