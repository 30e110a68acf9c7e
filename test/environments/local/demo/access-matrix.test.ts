import { expect, test } from "vitest";
import {
  differences,
  isAsExpected,
  renderMatrix,
} from "../../../../environments/local/demo/access-matrix.ts";

const tools = ["read", "write"];
const good = { caller: "reader", expected: ["listed", "denied"], actual: ["listed", "denied"] };
const bad = { caller: "nobody", expected: ["denied", "denied"], actual: ["denied", "listed"] };

test("a row is as expected only if every tool is", () => {
  expect(isAsExpected(good)).toBe(true);
  expect(isAsExpected(bad)).toBe(false);
  expect(isAsExpected({ ...good, actual: ["listed"] })).toBe(false);
});

test("the table shows what came beside what was expected", () => {
  expect(renderMatrix(tools, [good, bad])).toBe(
    [
      "caller  read    write   expected",
      "reader  listed  denied  listed | denied  ok",
      "nobody  denied  listed  denied           DIFFERS",
    ].join("\n"),
  );
});

test("each difference is named", () => {
  expect(differences(tools, [good, bad])).toEqual(['nobody, write: expected "denied", got "listed"']);
});
