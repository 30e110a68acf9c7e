import { describe, expect, it } from "vitest";
import { NAMING_RULES, validate } from "../../../../../environments/local/cloud/naming/naming.ts";
import { findings, type Rule } from "../../../../../environments/local/cloud/naming/rule.ts";
import { UNKNOWN, type Value } from "../../../../../environments/local/cloud/protocol/value.ts";
import * as aws from "./examples/aws.ts";
import * as awsContainers from "./examples/aws-containers.ts";
import * as awsDns from "./examples/aws-dns.ts";
import * as awsSecret from "./examples/aws-secret.ts";
import * as awsStorage from "./examples/aws-storage.ts";
import * as awsVpc from "./examples/aws-vpc.ts";
import type { Examples } from "./examples/example.ts";
import * as google from "./examples/google.ts";
import * as cloudRun from "./examples/google-cloud-run.ts";
import * as iam from "./examples/google-iam.ts";
import * as network from "./examples/google-network.ts";
import * as workloadIdentity from "./examples/google-workload-identity.ts";

const examples: readonly Examples[] = [
  google,
  cloudRun,
  iam,
  network,
  workloadIdentity,
  aws,
  awsContainers,
  awsDns,
  awsSecret,
  awsStorage,
  awsVpc,
].flatMap((module) => Object.values(module));
const byType = examples.flatMap(({ types, valid, invalid }) =>
  types.map((type) => ({ type, valid, invalid })),
);

describe.each(byType)("$type", ({ type, valid, invalid }) => {
  it.each(valid.map((config) => ({ config })))("may be $config", ({ config }) => {
    expect(validate(type, config)).toEqual([]);
  });

  it.each(invalid.map(([config, path]) => ({ config, path })))("may not be $config", ({ config, path }) => {
    const found = validate(type, config);
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) {
      expect(finding.path).toEqual(path);
      expect(finding.message).toMatch(/^(?:the key: )?expected /);
    }
  });
});

describe("every rule", () => {
  const usages = new Map<Rule, typeof byType>();
  for (const example of byType) {
    for (const rule of NAMING_RULES[example.type] ?? []) {
      usages.set(rule, [...(usages.get(rule) ?? []), example]);
    }
  }
  const rules = [...usages].map(([rule, types]) => ({
    name: `${types[0]?.type} ${rule.attribute}`,
    rule,
    types,
  }));

  it.each(rules)("of $name takes some example and refuses another", ({ rule, types }) => {
    const seen: Rule = {
      ...rule,
      check: (value) => (value === null || value === undefined ? [] : [{ path: [], message: "seen" }]),
    };
    expect(types.flatMap(({ valid }) => valid.flatMap((config) => findings([seen], config)))).not.toEqual([]);
    expect(
      types.flatMap(({ invalid }) => invalid.flatMap(([config]) => findings([rule], config))),
    ).not.toEqual([]);
  });

  it.each(rules)("of $name says where the documentation says so", ({ rule }) => {
    expect(rule.source).toMatch(
      /^https:\/\/(?:cloud\.google\.com|docs\.aws\.amazon\.com|registry\.terraform\.io)\//,
    );
  });

  it("is of a type with examples", () => {
    const types = new Set(byType.map(({ type }) => type));
    expect(Object.keys(NAMING_RULES).filter((type) => !types.has(type))).toEqual([]);
  });
});

describe("what is not known yet", () => {
  it("is not judged", () => {
    expect(validate("google_secret_manager_secret", { secret_id: UNKNOWN, labels: UNKNOWN })).toEqual([]);
    expect(validate("google_secret_manager_secret", { labels: { team: UNKNOWN }, topics: UNKNOWN })).toEqual(
      [],
    );
    expect(validate("google_project_iam_member", { role: UNKNOWN, member: UNKNOWN })).toEqual([]);
    expect(validate("google_cloud_run_v2_service", { name: UNKNOWN, template: UNKNOWN })).toEqual([]);
  });

  it("is there, where something has to be", () => {
    const rotation: Value = [{ rotation_period: "3600s", next_rotation_time: UNKNOWN }];
    expect(validate("google_secret_manager_secret", { rotation, topics: UNKNOWN })).toEqual([]);
    const oidc: Value = [{ issuer_uri: UNKNOWN }];
    expect(
      validate("google_iam_workload_identity_pool_provider", { oidc, attribute_mapping: UNKNOWN }),
    ).toEqual([]);
  });

  it("does not keep what is known from being judged", () => {
    expect(
      validate("google_secret_manager_secret_iam_binding", { role: UNKNOWN, members: [UNKNOWN, "jane"] }),
    ).toMatchObject([{ path: ["members", 1] }]);
  });
});

describe("a type without rules", () => {
  it("takes everything", () => {
    expect(validate("random_id", { prefix: "!" })).toEqual([]);
  });
});
