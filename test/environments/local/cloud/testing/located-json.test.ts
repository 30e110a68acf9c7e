import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPath } from "../../../../../environments/local/cloud/protocol/value.ts";
import { locatedJson } from "../../../../../environments/local/cloud/testing/located-json.ts";

describe("located JSON", () => {
  it("has a value on each line, which it starts or ends", () => {
    const { text, paths } = locatedJson({
      resource: {
        small_zone: { main: { labels: { "example.com/team": "edge" }, ports: [80, { number: 443 }] } },
      },
      output: {},
    });
    const lines = text.split("\n").slice(0, -1);
    expect(lines.map((line, number) => `${formatPath(paths[number] ?? ["nothing"])} | ${line}`)).toEqual([
      " | {",
      'resource |   "resource": {',
      'resource.small_zone |     "small_zone": {',
      'resource.small_zone.main |       "main": {',
      'resource.small_zone.main.labels |         "labels": {',
      'resource.small_zone.main.labels.example.com/team |           "example.com/team": "edge"',
      "resource.small_zone.main.labels |         },",
      'resource.small_zone.main.ports |         "ports": [',
      "resource.small_zone.main.ports[0] |           80,",
      "resource.small_zone.main.ports[1] |           {",
      'resource.small_zone.main.ports[1].number |             "number": 443',
      "resource.small_zone.main.ports[1] |           }",
      "resource.small_zone.main.ports |         ]",
      "resource.small_zone.main |       }",
      "resource.small_zone |     }",
      "resource |   },",
      'output |   "output": {}',
      " | }",
    ]);
  });

  it("says the same as any JSON, and as many places as lines", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { text, paths } = locatedJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text.split("\n")).toHaveLength(paths.length + 1);
      }),
    );
  });
});
