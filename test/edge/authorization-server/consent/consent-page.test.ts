import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Client } from "../../../../edge/src/authorization-server/client/client.ts";
import {
  consentPage,
  type Question,
} from "../../../../edge/src/authorization-server/consent/consent-page.ts";
import { showPage } from "../../../../edge/src/authorization-server/pages/page.ts";
import { EDITOR, ISSUER, STUDIO, TERMINAL } from "../../material/authorization-server.ts";
import { DOCUMENTS_URL, documentsServer } from "../../material/server.ts";

const PROVIDERS = [
  { id: "company", name: "Company" },
  { id: "partner", name: "Partner" },
];

async function render(otherwise: Partial<Question> = {}): Promise<string> {
  const page = consentPage({
    client: EDITOR,
    server: documentsServer(),
    redirectUri: "https://editor.example.com/callback",
    scopes: ["public:read", "confidential:read"],
    providers: PROVIDERS,
    grantSeconds: 30 * 86_400,
    sealed: "sealed-request",
    ...otherwise,
  });
  return (await showPage(page, ISSUER)).text();
}

/** The text of a page as a person reads it, in one line. */
const textOf = (page: string) =>
  page
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

/** The elements of a page, without what is in their attributes. */
async function elementsOf(page: string): Promise<string[]> {
  const elements: string[] = [];
  const rewriter = new HTMLRewriter().on("*", {
    element({ tagName, attributes }) {
      elements.push([tagName, ...[...attributes].map(([name]) => name)].join(" "));
    },
  });
  await rewriter.transform(new Response(page)).text();
  return elements;
}

describe("the consent page", () => {
  it("[E09] says who asks for what, for which server, and where the answer goes", async () => {
    const text = textOf(await render());
    expect(text).toContain("Allow Editor to use Documents ?");
    expect(text).toContain("Known to the people who run this gateway.");
    expect(text).toContain("Returns to editor.example.com");
    expect(text).toContain(`MCP server Documents ${DOCUMENTS_URL}`);
    expect(text).toContain("public:read Tool: get_public_info");
    expect(text).toContain("confidential:read Tool: get_confidential_info");
    expect(text).toContain("for 30 days at most");
  });

  it.each<[string, Client, string, string]>([
    [
      "a client that registered itself",
      TERMINAL,
      "http://127.0.0.1:1/callback",
      "nobody has checked this name",
    ],
    [
      "a client with a document",
      STUDIO,
      "https://studio.example.com/callback",
      "Described by https://studio.example.com/oauth/client.json",
    ],
    [
      "a client with a bundled document",
      { ...STUDIO, registration: "bundled-document" },
      "https://studio.example.com/callback",
      "Not verified: this gateway has a copy of what https://studio.example.com/oauth/client.json says of it",
    ],
  ])("[E09] says how %s is known", async (_, client, redirectUri, words) => {
    expect(textOf(await render({ client, redirectUri })).replace(/ +/g, " ")).toContain(words);
  });

  it.each<[string, Client, string, boolean]>([
    ["a configured client on the web", EDITOR, "https://editor.example.com/callback", false],
    ["a configured client on this machine", EDITOR, "http://127.0.0.1:49152/callback", true],
    [
      "a client that registered itself",
      { ...TERMINAL, registration: "dynamic" },
      "https://a.example.com/cb",
      true,
    ],
    ["a document of the very host", STUDIO, "https://studio.example.com/callback", false],
    ["a document of another host", STUDIO, "https://studio.example.com.evil.example/callback", true],
  ])("[E09] warns of %s, and wants it confirmed: %s", async (_, client, redirectUri, isWarned) => {
    const page = await render({ client, redirectUri });
    expect(page.includes('class="warning"')).toBe(isWarned);
    expect(page.includes('<input type="checkbox" name="started" value="yes" required>')).toBe(isWarned);
  });

  it.each<[string, Client, string, string]>([
    [
      "this machine",
      TERMINAL,
      "http://127.0.0.1:49152/callback",
      "A program on this device gets the access.",
    ],
    [
      "this machine, also for a known client",
      EDITOR,
      "http://localhost:1/callback",
      "A program on this device gets the access.",
    ],
    [
      "an application",
      TERMINAL,
      "terminal.example:/callback",
      "An application on this device gets the access.",
    ],
    [
      "a host that nobody has checked",
      TERMINAL,
      "https://evil.example/",
      "come here from evil.example and trust that",
    ],
  ])("[E09] warns where the answer goes to %s", async (_, client, redirectUri, words) => {
    const page = await render({ client, redirectUri });
    expect(page).toContain('class="warning"');
    expect(textOf(page)).toContain(words);
  });

  it.each([EDITOR, STUDIO])("warns of nothing where $name returns to its own host", async (client) => {
    const [redirectUri = ""] = client.redirectUris;
    expect(await render({ client, redirectUri })).not.toContain('class="warning"');
  });

  it("lets the person choose among several identity providers, none before the other", async () => {
    const page = await render();
    expect(page.match(/<input type="radio" name="provider" value="[a-z]+" required>/g)).toHaveLength(2);
    expect(page).not.toContain("checked>");
    expect(page).toContain("formnovalidate>Deny</button>");
  });

  it("says where the only one leads", async () => {
    const page = await render({ providers: PROVIDERS.slice(0, 1) });
    expect(textOf(page)).toContain("You sign in with Company next.");
    expect(page).not.toContain('<input type="radio"');
  });

  it("says so where nothing in particular is asked for", async () => {
    expect(textOf(await render({ scopes: [] }))).toContain("What is open to everybody who may sign in");
  });

  it.each([
    [600, "10 minutes"],
    [7200, "2 hours"],
    [86_400, "24 hours"],
    [90_000, "25 hours"],
    [172_800, "2 days"],
  ])("puts %d seconds into words", async (grantSeconds, words) => {
    expect(textOf(await render({ grantSeconds }))).toContain(`for ${words} at most`);
  });

  it("asks nothing of the network, and runs nothing", async () => {
    const page = await render();
    expect(page).not.toMatch(/<(?:script|img|link|iframe|object|embed|base)\b/i);
    expect(page).not.toMatch(/ (?:src|style|on[a-z]+)=/i);
    expect(page).not.toMatch(/url\(|@import/i);
  });
});

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onfocus='alert(1)' autofocus='",
  "</h1></main></body><form action=https://evil.example>",
  "<!--",
  "]]>",
  "&lt;script&gt;&#60;b&#62;",
  "</style><style>*{display:none}",
  "</title><svg onload=alert(1)>",
  '"><meta http-equiv="refresh" content="0;url=https://evil.example">',
  "\u0000<b>",
  "javascript:alert(1)",
];

describe("what others wrote", () => {
  it.each(HOSTILE)("[E09] is text and nothing else: %j", async (text) => {
    const plain = await elementsOf(await render());
    const server = { ...documentsServer(), name: text, url: text };
    const named = await render({
      client: { ...EDITOR, name: text },
      server,
      scopes: [text, text],
      providers: PROVIDERS.map(({ id }) => ({ id, name: text })),
      sealed: text,
    });
    // The scopes are none of the server's, so that nothing is said about them.
    expect(await elementsOf(named)).toEqual(withoutWords(plain));
  });

  it("[E09] is text and nothing else, whatever it is", async () => {
    const plain = await elementsOf(await render());
    const hostile = fc.array(fc.constantFrom(...HOSTILE, ..."<>&\"'`=/ \n\u0000ä", "script", "on"), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(hostile, async (parts) => {
        expect(await elementsOf(await render({ client: { ...EDITOR, name: parts.join("") } }))).toEqual(
          plain,
        );
      }),
    );
  });

  it.each([
    ["\u202egnp.exe", "\\u{202e}gnp.exe"],
    ["a\u200bb", "a\\u{200b}b"],
    ["a\u2066b", "a\\u{2066}b"],
  ])("[E09] neither turns around nor hides anything: %j", async (name, shown) => {
    const page = await render({ client: { ...EDITOR, name } });
    expect(page).toContain(`<bdi>${shown}</bdi>`);
    expect(page).not.toContain(name);
  });

  it("[E09] does not push the rest out of sight", async () => {
    const page = await render({ client: { ...EDITOR, name: "long ".repeat(1000) } });
    expect(page).toContain(`<bdi>${"long ".repeat(20)}…</bdi>`);
  });

  it("[E09] is no query in where the answer goes", async () => {
    const page = await render({
      client: TERMINAL,
      redirectUri: "https://evil.example/?x=%3Cb%3E&y=good.example",
    });
    expect(textOf(page)).toContain("Returns to evil.example");
    expect(page).not.toContain("good.example");
  });
});

/** The elements without those that say what a scope is good for. */
function withoutWords(elements: readonly string[]): string[] {
  return elements.filter((element, index) => !(element === "span class" && elements[index - 2] === "li"));
}
