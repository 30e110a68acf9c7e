import { describe, expect, it } from "vitest";
import {
  completeMirroredArguments,
  mirroredArguments,
} from "../../../edge/src/configuration/mirrored-arguments.ts";

describe("headers that mirror arguments", () => {
  it("are named by tool, each with the way to its argument", () => {
    const document = mirroredArguments.parse({ query: { Region: "/region", "Page-Size": "/page/si~1ze" } });
    expect(completeMirroredArguments(document)).toEqual({
      query: [
        { header: "Mcp-Param-Region", path: ["region"] },
        { header: "Mcp-Param-Page-Size", path: ["page", "si/ze"] },
      ],
    });
  });

  it.each([
    { "query_*": { Region: "/region" } },
    { query: { Region: "region" } },
    { query: { Region: "" } },
    { query: { "Mcp Param": "/region" } },
    { query: { page_size: "/page" } },
    { query: { "": "/region" } },
    { query: { Region: "/region", region: "/other" } },
  ])("[K05] are no others than those that can be compared: %j", (document) => {
    expect(mirroredArguments.safeParse(document).success).toBe(false);
  });
});
