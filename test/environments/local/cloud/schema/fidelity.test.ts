import { afterAll, describe, expect, it } from "vitest";
import { deriveProviderSchema } from "../../../../../environments/local/cloud/schema/derive-provider-schema.ts";
import { differencesOfVersions } from "./differences-of-versions.ts";
import { type GeneratedPackage, generatePackage } from "./generated-package.ts";
import {
  derivedFacts,
  differences,
  type Facts,
  publishedFacts,
  publishedProvider,
  readPublishedSchemas,
} from "./published-schema.ts";

describe("a schema, after the generator made bindings of it and they were derived", () => {
  const packages: GeneratedPackage[] = [];
  afterAll(() => {
    for (const each of packages) each.remove();
  });

  /** The differences of everything that a fixture has, each with the type before it. */
  async function roundTrip(fixture: string): Promise<readonly string[]> {
    const bindings = await generatePackage(readPublishedSchemas(fixture));
    packages.push(bindings);
    const derived = deriveProviderSchema(bindings.name, { from: bindings.from, cache: false, additions: [] });
    const published = publishedProvider(fixture);
    const facts = (block: Parameters<typeof derivedFacts>[0] | undefined): Facts =>
      block === undefined ? new Map() : derivedFacts(block);
    return [
      ...differences(publishedFacts(published.provider?.block ?? {}), facts(derived.provider)),
      ...Object.entries(published.resource_schemas ?? {}).flatMap(([type, { block }]) =>
        differences(publishedFacts(block), facts(derived.resource(type))).map((each) => `${type}.${each}`),
      ),
      ...Object.entries(published.data_source_schemas ?? {}).flatMap(([type, { block }]) =>
        differences(publishedFacts(block), facts(derived.dataSource(type))).map(
          (each) => `data.${type}.${each}`,
        ),
      ),
    ];
  }

  const text = '"string"';
  const list = "cache_behavior.lambda_function_association: set of 0 to 4 -> set of 0 to any";

  it.each<readonly [fixture: string, lost: readonly string[]]>([
    ["aws-provider.test.fixture.json", []],
    ["aws_fms_admin_account.test.fixture.json", []],
    ["aws_s3_bucket.test.fixture.json", []],
    ["aws_security_group.test.fixture.json", []],
    ["block-type-nested-computed-list.test.fixture.json", []],
    ["block-type-set-list.test.fixture.json", []],
    ["boolean-list.test.fixture.json", []],
    ["boolean-map.test.fixture.json", []],
    ["case-insensitive-base-name-collision.test.fixture.json", []],
    ["comment-ending-sequence.test.fixture.json", []],
    ["computed-complex-nested.test.fixture.json", []],
    ["computed-complex.test.fixture.json", []],
    ["computed-optional-complex.test.fixture.json", []],
    ["datadog_spans_metric.test.fixture.json", []],
    ["deep-attributes.test.fixture.json", []],
    ["deeply-nested-block-types.test.fixture.json", []],
    ["description-escaping.test.fixture.json", []],
    ["ephemeral-resources.test.fixture.json", []],
    ["ignored-attributes.test.fixture.json", []],
    ["incompatible-attribute-names.test.fixture.json", []],
    ["incompatible-resource-names.test.fixture.json", []],
    ["list-list-object.test.fixture.json", []],
    ["list-list-string.test.fixture.json", []],
    ["list-of-string-map.test.fixture.json", []],
    ["map-of-map-of-string.test.fixture.json", []],
    ["map-of-string-list.test.fixture.json", []],
    ["markdown-description-with-code-blocks.test.fixture.json", []],
    ["name-conflict.test.fixture.json", []],
    ["nested-types.test.fixture.json", []],
    ["number-list.test.fixture.json", []],
    ["number-map.test.fixture.json", []],
    ["primitive-boolean.test.fixture.json", []],
    ["primitive-dynamic.test.fixture.json", []],
    ["primitive-number.test.fixture.json", []],
    ["primitive-string.test.fixture.json", []],
    ["provider-functions.test.fixture.json", []],
    ["single-block-type.test.fixture.json", []],
    ["string-list.test.fixture.json", []],
    ["string-map.test.fixture.json", []],
    ["stripe-schema.test.fixture.json", []],
    // Sensitive by our own table, which names this one.
    ["aws_acm_certificate.test.fixture.json", []],
    // How often a block may stand, where it is neither once nor any number of times.
    [
      "aws_cloudfront_distribution.test.fixture.json",
      [
        `aws_cloudfront_distribution.${list}`,
        `aws_cloudfront_distribution.default_${list}`,
        `aws_cloudfront_distribution.ordered_${list}`,
        "aws_cloudfront_distribution.origin_group.member: list of 2 to 2 -> list of 1 to any",
      ],
    ],
    // What is sensitive.
    [
      "elasticstack-provider.test.fixture.json",
      [
        `elasticsearch.api_key: optional ${text} sensitive -> optional ${text}`,
        `elasticsearch.endpoints: optional ["list",${text}] sensitive -> optional ["list",${text}]`,
        `elasticsearch.key_data: optional ${text} sensitive -> optional ${text}`,
        `elasticsearch.password: optional ${text} sensitive -> optional ${text}`,
      ],
    ],
    [
      "write-only.test.fixture.json",
      [`vault_alicloud_secret_backend.access_key: required ${text} sensitive -> required ${text}`],
    ],
    // The inner layers of collections of three and more.
    [
      "deeply-nested-collections.test.fixture.json",
      [
        `data.deeply_nested_collections.list_map_map_string: computed ["list",["map",["map",${text}]]] -> computed ["list",["map",${text}]]`,
        `data.deeply_nested_collections.map_map_list_string: computed ["map",["map",["list",${text}]]] -> computed ["map",["map",${text}]]`,
        `data.deeply_nested_collections.map_map_map_list_string: computed ["map",["map",["map",["list",${text}]]]] -> computed ["map",["map",${text}]]`,
        `data.deeply_nested_collections.set_map_list_number: computed ["set",["map",["list","number"]]] -> computed ["set",["map",${text}]]`,
      ],
    ],
    // That a nested attribute without attributes is one.
    [
      "nested-type-without-attributes.test.fixture.json",
      [
        'nested_type_without_attributes_resource.predictor_bot_detection: single of 0 to any -> optional ["object",{}]',
      ],
    ],
  ])("%s loses only what the bindings do not have", async (fixture, lost) => {
    expect(await roundTrip(fixture)).toEqual(lost);
  });
});

describe("the schema that a provider printed, beside the one derived of its bindings of today", () => {
  const derived = deriveProviderSchema("@cdktf/provider-aws", { cache: false, additions: [] });

  it.each([
    "aws_acm_certificate",
    "aws_cloudfront_distribution",
    "aws_fms_admin_account",
    "aws_s3_bucket",
    "aws_security_group",
  ])("%s differs by what the provider changed since", (type) => {
    const published = publishedProvider(`${type}.test.fixture.json`).resource_schemas?.[type];
    const block = derived.resource(type);
    if (published === undefined || block === undefined) throw new Error(`no ${type}`);
    expect(differences(publishedFacts(published.block), derivedFacts(block))).toEqual(
      differencesOfVersions[type],
    );
  });

  it("the provider block, too", () => {
    const published = publishedProvider("aws-provider.test.fixture.json").provider?.block ?? {};
    // AWS has a service more every month, each with an endpoint.
    const differing = differences(publishedFacts(published), derivedFacts(derived.provider)).filter(
      (each) => !each.startsWith("endpoints."),
    );
    expect(differing).toEqual(differencesOfVersions.provider);
  });
});
