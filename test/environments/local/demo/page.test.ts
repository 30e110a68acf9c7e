import { describe, expect, test } from "vitest";
import { fillIn, readPage } from "../../../../environments/local/demo/page.ts";

const url = new URL("http://127.0.0.1:8788/authorize?client_id=1");

const consent = `<!doctype html>
<html><head><title>May &quot;An &lt;editor&gt;&quot; act for you?</title></head><body>
<form action="/consent" method="post">
<input type="hidden" name="request" value="a.b&#38;c&#x3d;">
<input type="radio" name="provider" value="google">
<input type="radio" name="provider" value="local" checked>
<input type="text" name="note" value="">
<button name="decision" value="approve">Go on</button>
<button type="submit" name="decision" value="deny">Cancel</button>
</form>
<input type="hidden" name="outside" value="of the form">
</body></html>`;

/** The only form of a page. */
function formOf(html: string) {
  const [form, ...others] = readPage(html, url).forms;
  if (form === undefined || others.length > 0) throw new Error("expected one form");
  return form;
}

describe("a page", () => {
  test("has its title and its forms, with where they send what", () => {
    expect(readPage(consent, url).title).toBe('May "An <editor>" act for you?');
    expect(formOf(consent)).toMatchObject({
      action: new URL("http://127.0.0.1:8788/consent"),
      method: "POST",
    });
  });

  test("whose form names no address sends it to its own", () => {
    expect(formOf("<form></form>")).toEqual({ action: url, method: "GET", controls: [] });
  });

  test("may lead on at once", () => {
    const html = `<meta http-equiv="refresh" content="0;url=https://login.example.com/auth?a=1&amp;b=2">`;
    expect(readPage(html, url).refresh?.href).toBe("https://login.example.com/auth?a=1&b=2");
  });

  test.each([
    `<meta name="refresh" content="0;url=/next">`,
    `<meta http-equiv="refresh" content="5;url=/next">`,
    `<p title='<meta http-equiv="refresh" content="0;url=/next">'>`,
  ])("does not by %s", (html) => {
    expect(readPage(`${html}<form></form>`, url).refresh).toBeUndefined();
  });
});

describe("a form that is filled in", () => {
  test("sends what is hidden in it, what is chosen, and its first button", () => {
    expect([...fillIn(formOf(consent), { provider: "google" })]).toEqual([
      ["provider", "google"],
      ["request", "a.b&c="],
      ["decision", "approve"],
    ]);
  });

  test("sends what is checked already where nothing is chosen", () => {
    expect(fillIn(formOf(consent), { account: "full-reader" }).get("provider")).toBe("local");
  });

  test("sends the first where nothing is checked either", () => {
    const html = consent.replace(" checked", "");
    expect(fillIn(formOf(html), {}).get("provider")).toBe("google");
  });
});
