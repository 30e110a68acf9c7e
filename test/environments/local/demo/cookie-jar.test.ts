import { expect, test } from "vitest";
import { CookieJar } from "../../../../environments/local/demo/cookie-jar.ts";

const page = new URL("http://127.0.0.1:8788/consent/page");

function jarWith(...lines: string[]): CookieJar {
  const jar = new CookieJar();
  jar.keep(page, lines);
  return jar;
}

const sentTo = (jar: CookieJar, url: string) => jar.header(new URL(url));

test("a cookie goes back where it came from, at any port, and to no other host", () => {
  const jar = jarWith("a=1; Path=/; HttpOnly; SameSite=Lax");
  expect(sentTo(jar, "http://127.0.0.1:8788/")).toBe("a=1");
  expect(sentTo(jar, "http://127.0.0.1:9999/any")).toBe("a=1");
  expect(sentTo(jar, "http://localhost:8788/")).toBe("");
});

test("a cookie of a path goes to that and what is below", () => {
  const jar = jarWith("a=1; path=/auth");
  expect(sentTo(jar, "http://127.0.0.1/auth")).toBe("a=1");
  expect(sentTo(jar, "http://127.0.0.1/auth/1")).toBe("a=1");
  expect(sentTo(jar, "http://127.0.0.1/authorize")).toBe("");
});

test("a cookie without a path is one of the page's directory", () => {
  const jar = jarWith("a=1");
  expect(sentTo(jar, "http://127.0.0.1/consent/other")).toBe("a=1");
  expect(sentTo(jar, "http://127.0.0.1/")).toBe("");
});

test("cookies of one name are kept apart by path, the longer path first", () => {
  const jar = jarWith("a=1; Path=/", "a=2; Path=/auth", "b=x=y; Path=/");
  expect(sentTo(jar, "http://127.0.0.1/auth")).toBe("a=2; a=1; b=x=y");
});

test.each(["Max-Age=0", "expires=Thu, 01 Jan 1970 00:00:00 GMT"])("%s takes a cookie back", (attribute) => {
  const jar = jarWith("a=1; Path=/", "b=1; Path=/; Max-Age=600; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  jar.keep(page, [`a=; Path=/; ${attribute}`]);
  expect(sentTo(jar, "http://127.0.0.1/")).toBe("b=1");
});
