import { expect, test } from "vitest";
import { BodyTooLongError } from "../../edge/backend/index.ts";
import { WebRequest } from "../../edge/backend/web-request.ts";

const URL = "https://tasks.example.com/api/tasks?done=false";
const post = (body: string) => new Request(URL, { method: "POST", body });

test("a request is asked for by its path and its query", () => {
  expect(new WebRequest(new Request(URL)).target).toBe("/api/tasks?done=false");
});

test("its body can be read although it was", async () => {
  const incoming = new WebRequest(post("a task"));
  expect(new TextDecoder().decode(await incoming.body(6))).toBe("a task");
  expect(await incoming.request.text()).toBe("a task");
  expect(incoming.request.method).toBe("POST");
});

test("its body is none where there is none", async () => {
  expect(await new WebRequest(new Request(URL)).body(0)).toHaveLength(0);
});

test("its body is not read beyond its bound", async () => {
  await expect(new WebRequest(post("a task")).body(5)).rejects.toThrow(BodyTooLongError);
});

test("its body is not verified when it was read before: nobody knows what it was", async () => {
  const request = post("a task");
  await request.text();
  await expect(new WebRequest(request).body(6)).rejects.toThrow("was read before");
});
