import { expect, test } from "vitest";
import { humanReadable } from "../../../environments/local/announcement.ts";

test("people are told where to go, as whom, and with what", () => {
  const url = "http://127.0.0.1:8788/mcp/documents";
  const text = humanReadable({
    gateway: "http://127.0.0.1:8788",
    identityProvider: "http://127.0.0.1:8789",
    servers: [{ id: "documents", name: "Documents", url }],
  });
  for (const line of [
    `  ${url}`,
    "  public-reader  readers",
    "  full-reader    readers, confidential-readers",
    "  no-access      (in no group)",
    `  claude mcp add --transport http documents ${url}`,
    `  code --add-mcp '{"name":"documents","type":"http","url":"${url}"}'`,
    `  npx @modelcontextprotocol/inspector --transport http --server-url ${url}`,
  ]) {
    expect(text.split("\n")).toContain(line);
  }
});
