import { describe, expect, it } from "vitest";
import { ANSWERED, cloudAnswers } from "../../../../../environments/local/cloud/answers/answers.ts";
import type { ObjectValue } from "../../../../../environments/local/cloud/protocol/value.ts";
import { deriveProviderSchema } from "../../../../../environments/local/cloud/schema/derive-provider-schema.ts";
import type { Block } from "../../../../../environments/local/cloud/schema/provider-schema.ts";
import { ask } from "./ask.ts";

const google = deriveProviderSchema("@cdktf/provider-google");
const aws = deriveProviderSchema("@cdktf/provider-aws");

function blockOf(kind: "resource" | "data source", type: string): Block | undefined {
  const schema = type.startsWith("google_") ? google : aws;
  return kind === "resource" ? schema.resource(type) : schema.dataSource(type);
}

/** Where only what is written makes a list that is not empty. */
const WRITTEN: Readonly<Record<string, ObjectValue>> = {
  aws_acm_certificate: { domain_name: "example.com", validation_method: "DNS" },
};

const answered = (["resource", "data source"] as const).flatMap((kind) =>
  Object.entries(ANSWERED[kind]).map(([type, table]) => ({ kind, type, table })),
);

describe.each(answered)("the answers for the $kind $type", ({ kind, type, table }) => {
  const attribute = (name: string) => attributeAt(blockOf(kind, type), name.split("."));

  it("are for attributes that the provider may fill in", () => {
    const others = Object.keys(table).filter((name) => attribute(name)?.computed !== true);
    expect(others).toEqual([]);
  });

  it("have the types of the schema", () => {
    for (const name of Object.keys(table)) {
      const constraint = attribute(name)?.type ?? "dynamic";
      const value = ask({ type, kind, config: WRITTEN[type] ?? {} }, name, constraint);
      expect(value, name).toSatisfy((answer: unknown) => fits(answer, constraint));
    }
  });
});

function attributeAt(
  block: Block | undefined,
  [name = "", ...rest]: readonly string[],
): Block["attributes"][string] | undefined {
  return rest.length === 0 ? block?.attributes[name] : attributeAt(block?.blocks[name]?.block, rest);
}

function fits(value: unknown, type: Block["attributes"][string]["type"]): boolean {
  if (type === "string" || type === "number") return typeof value === type;
  if (type === "bool") return typeof value === "boolean";
  if (type === "dynamic" || typeof value !== "object" || value === null) return false;
  if (type[0] === "list" || type[0] === "set") {
    return Array.isArray(value) && value.every((element) => fits(element, type[1]));
  }
  if (type[0] === "map") return Object.values(value).every((member) => fits(member, type[1] as "string"));
  const members = Object.entries(type[1] as Record<string, "string">);
  const object = value as Record<string, unknown>;
  return (
    Object.keys(object).length === members.length &&
    members.every(([name, member]) => fits(object[name], member))
  );
}

describe("a cloud", () => {
  const { fills } = cloudAnswers();

  it("fills in the project, but nothing that nobody asked for", () => {
    expect(fills?.("google_secret_manager_secret", "project", "resource")).toBe(true);
    expect(fills?.("google_secret_manager_secret", "ttl", "resource")).toBe(false);
    expect(fills?.("google_compute_network", "project", "resource")).toBe(true);
    expect(fills?.("google_compute_network", "description", "resource")).toBe(false);
    expect(fills?.("aws_vpc", "tags_all", "resource")).toBe(true);
    expect(fills?.("random_id", "prefix", "resource")).toBe(false);
  });

  it("leaves other providers to their placeholders", () => {
    expect(ask({ type: "random_id", config: {} }, "hex")).toBeUndefined();
  });
});

describe("a type of Google Cloud without answers of its own", () => {
  const route = {
    type: "google_compute_route",
    config: { name: "main" },
    provider: { project: "my-project" },
  };

  it("has a resource name, and a link to it", () => {
    expect(ask(route, "id")).toBe("projects/my-project/routes/main");
    expect(ask(route, "self_link")).toBe(
      "https://www.googleapis.com/compute/v1/projects/my-project/routes/main",
    );
    expect(
      ask(
        { ...route, type: "google_compute_vpn_gateway", config: { name: "b", region: "europe-west1" } },
        "id",
      ),
    ).toBe("projects/my-project/regions/europe-west1/vpnGateways/b");
  });

  it.each([
    ["unique_id", /^1\d{20}$/],
    ["uid", /^[0-9a-f-]{36}$/],
    ["creation_timestamp", /^2026-01-01T00:00:00Z$/],
    ["update_time", /^2026-01-01T00:00:00Z$/],
    ["service_account_email", /^main@my-project\.iam\.gserviceaccount\.com$/],
    ["project_number", /^[1-9]\d{11}$/],
  ])("has an attribute %s", (name, pattern) => {
    expect(ask(route, name)).toMatch(pattern);
  });

  it("has a placeholder for what a name says nothing about", () => {
    expect(ask(route, "gateway_ipv4")).toBeUndefined();
    expect(ask(route, "name", ["list", "string"])).toBeUndefined();
  });
});

describe("a type of AWS without answers of its own", () => {
  it("has an ARN with the region and the account of the provider block", () => {
    const provider = { region: "eu-west-1", allowed_account_ids: ["999988887777"] };
    const topic = { type: "aws_sns_topic", config: { name: "alarms" }, provider };
    expect(ask(topic, "arn")).toBe("arn:aws:sns:eu-west-1:999988887777:topic/alarms");
    expect(ask(topic, "owner_id")).toBe("999988887777");
    const vpc = { type: "aws_vpc", config: {}, provider };
    expect(ask(vpc, "id")).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(ask(vpc, "arn")).toBe(`arn:aws:ec2:eu-west-1:999988887777:vpc/${String(ask(vpc, "id"))}`);
  });
});
