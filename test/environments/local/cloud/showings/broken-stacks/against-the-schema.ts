import { type BrokenStack, google } from "./broken-stack.ts";

/** What the provider's schema does not have. */
export const AGAINST_THE_SCHEMA: readonly BrokenStack[] = [
  google(
    "an unknown attribute",
    ({ account }) => account.addOverride("acount_id", "documents"),
    "resource.google_service_account.account.acount_id",
    'No argument or block type is named "acount_id".',
  ),
  google(
    "an unknown attribute of a nested block",
    ({ service }) => service.addOverride("template.containers.0.imagee", "documents"),
    "resource.google_cloud_run_v2_service.service.template.containers[0].imagee",
    'No argument or block type is named "imagee".',
  ),
  google(
    "an unknown attribute of the provider",
    (stack) => stack.addOverride("provider.google.0.projct", "acme-dev"),
    "provider.google[0].projct",
    'No argument or block type is named "projct".',
  ),
  google(
    "an unknown resource type",
    (stack) => stack.addOverride("resource.google_secret.token", { secret_id: "token" }),
    "resource.google_secret",
    'does not support resource type "google_secret"',
  ),
  google(
    "a text where a yes or no is due",
    ({ account }) => account.addOverride("disabled", "perhaps"),
    "resource.google_service_account.account.disabled",
    "a bool is required",
  ),
  google(
    "a text where a number is due",
    ({ service }) => service.addOverride("template.scaling.max_instance_count", "three"),
    "resource.google_cloud_run_v2_service.service.template.scaling.max_instance_count",
    "a number is required",
  ),
  google(
    "a list where a map is due",
    ({ service }) => service.addOverride("labels", ["documents"]),
    "resource.google_cloud_run_v2_service.service.labels",
    "map of string required",
  ),
  google(
    "a required attribute left out",
    ({ account }) => account.addOverride("account_id", undefined),
    "resource.google_service_account.account",
    'The argument "account_id" is required',
  ),
  google(
    "a required attribute of a nested block left out",
    ({ service }) => service.addOverride("template.containers", [{ name: "sidecar" }]),
    "resource.google_cloud_run_v2_service.service.template.containers[1]",
    'The argument "image" is required',
  ),
  google(
    "a required block left out",
    ({ service }) => service.addOverride("template", undefined),
    "resource.google_cloud_run_v2_service.service",
    'At least 1 "template" blocks are required.',
  ),
  google(
    "a surplus block",
    ({ secret }) => secret.addOverride("replication", [{ auto: {} }, { auto: {} }]),
    "resource.google_secret_manager_secret.secret.replication[1]",
    'No more than 1 "replication" blocks are allowed',
  ),
];
