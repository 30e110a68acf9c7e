import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { Browser } from "../../../../environments/local/demo/browser.ts";

const CLIENT = "http://127.0.0.1:1/callback";
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A site that answers by path; for all else there is nothing. */
async function site(answers: Readonly<Record<string, Answer>>): Promise<string> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://site");
    const answer =
      answers[pathname] ?? ((_, nothing) => nothing.writeHead(404).end("<title>Nothing</title>"));
    answer(request, response, await text(request));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const page = (html: string, status = 200): Answer => {
  return (_, response) => response.writeHead(status).end(html);
};
const redirect = (location: string): Answer => {
  return (_, response) => response.writeHead(303, { location }).end();
};
const authorizationUrl = (origin: string) => new URL(`${origin}/authorize?redirect_uri=${CLIENT}`);

test("goes from consent over the sign-in to the client, as browsers do", async () => {
  const seen: string[] = [];
  /** Takes note of the path, where the request comes from, what is sent, and the cookies. */
  const noting = (answer: Answer): Answer => {
    return (request, response, body) => {
      const { method, url, headers } = request;
      const { "sec-fetch-site": from, origin = "-", cookie } = headers;
      seen.push(`${method} ${url?.split("?")[0]} ${from} ${origin} ${body || "-"} ${cookie || "-"}`);
      answer(request, response, body);
    };
  };
  const radio = `<input type="radio" name="account" value="full-reader">`;
  const login: string = await site({
    "/auth": noting((request, response) => {
      if (request.method === "POST") response.writeHead(303, { location: `${gateway}/callback` }).end();
      else response.end(`<form method="post">${radio}<button name="decision" value="go"></form>`);
    }),
  });
  const gateway: string = await site({
    "/authorize": noting((_, response) => {
      response.setHeader("set-cookie", "consent=1; Path=/consent");
      response.end(`<form action="/consent" method="post"><button name="decision" value="yes"></form>`);
    }),
    "/consent": noting(page(`<meta http-equiv="refresh" content="0;url=${login}/auth">`)),
    "/callback": noting(redirect(`${CLIENT}?code=1`)),
  });
  const url = await new Browser().signIn(authorizationUrl(gateway), "full-reader");
  expect(url.href).toBe(`${CLIENT}?code=1`);
  expect(seen).toEqual([
    "GET /authorize none - - -",
    `POST /consent same-origin ${gateway} decision=yes consent=1`,
    "GET /auth same-site - - -",
    `POST /auth same-origin ${login} account=full-reader&decision=go -`,
    "GET /callback same-site - - -",
  ]);
});

test("an account that the page does not have is none to sign in with", async () => {
  const origin = await site({
    "/authorize": page(`<form method="post"><input type="radio" name="account" value="somebody"></form>`),
  });
  await expect(new Browser().signIn(authorizationUrl(origin), "full-reader")).rejects.toThrow(
    `${origin} knows no full-reader`,
  );
});

test.each([
  ["a page without a form", page("<title>Welcome</title>"), "200: Welcome"],
  ["a page that says what is wrong", page("<title>Too late</title><form></form>", 400), "400: Too late"],
  ["nothing", redirect("/nowhere"), "404: Nothing"],
])("%s is the end, with what it is", async (_, answer, message) => {
  const origin = await site({ "/authorize": answer });
  await expect(new Browser().signIn(authorizationUrl(origin), "full-reader")).rejects.toThrow(
    `${origin} answered ${message}`,
  );
});

test("redirects in circles are followed for a while only", async () => {
  const origin = await site({ "/authorize": redirect("/authorize") });
  await expect(new Browser().signIn(authorizationUrl(origin), "full-reader")).rejects.toThrow(
    "the sign-in leads in circles",
  );
});
