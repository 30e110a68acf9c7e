import { expect, test } from "vitest";
import { isFromOwnPage } from "../../../../edge/src/authorization-server/consent/own-page.ts";
import { ISSUER } from "../../material/authorization-server.ts";

test.each([
  [{ origin: ISSUER, "sec-fetch-site": "same-origin" }, true],
  [{ origin: ISSUER }, true],
  [{ "sec-fetch-site": "same-origin" }, true],
  [{}, false],
  [{ origin: "null" }, false],
  [{ origin: "null", "sec-fetch-site": "same-origin" }, false],
  [{ origin: "https://evil.example", "sec-fetch-site": "cross-site" }, false],
  [{ origin: "https://evil.example", "sec-fetch-site": "same-origin" }, false],
  [{ origin: ISSUER, "sec-fetch-site": "cross-site" }, false],
  [{ origin: ISSUER, "sec-fetch-site": "same-site" }, false],
  [{ origin: ISSUER, "sec-fetch-site": "none" }, false],
  [{ "sec-fetch-site": "none" }, false],
  [{ origin: `${ISSUER}.evil.example` }, false],
  [{ origin: `${ISSUER}:8443` }, false],
  [{ origin: "https://evil.mcp.example.com", "sec-fetch-site": "same-site" }, false],
  [{ origin: "http://mcp.example.com" }, false],
  [{ origin: "" }, false],
])("[E07] a form with %j is of a page of the gateway: %j", (headers, isOwn) => {
  const request = new Request(`${ISSUER}/consent`, {
    method: "POST",
    headers: new Headers(Object.entries(headers)),
  });
  expect(isFromOwnPage(request, ISSUER)).toBe(isOwn);
});
