import { TerraformOutput, TerraformVariable } from "cdktf";
import { reference } from "../../provider/workspace.ts";
import { type BrokenStack, google } from "./broken-stack.ts";

/** What cannot be evaluated. */
export const AGAINST_THE_LANGUAGE: readonly BrokenStack[] = [
  google(
    "resources that depend on each other",
    ({ account, secret }) => {
      account.addOverride("depends_on", ["google_secret_manager_secret.secret"]);
      secret.addOverride("depends_on", ["google_service_account.account"]);
    },
    "resource.google_service_account.account",
    "Cycle: ",
  ),
  google(
    "a resource that refers to itself",
    ({ account }) => {
      account.displayName = account.email;
    },
    "resource.google_service_account.account.display_name",
    "may not refer to itself",
  ),
  google(
    "an output that does not exist",
    (stack) =>
      new TerraformOutput(stack, "broken", { value: reference("google_service_account.account.mail") }),
    "output.broken.value",
    'no argument, nested block, or exported attribute named "mail"',
  ),
  google(
    "an output of a resource that does not exist",
    (stack) =>
      new TerraformOutput(stack, "broken", { value: reference("google_service_account.reader.email") }),
    "output.broken.value",
    '"google_service_account" "reader" has not been declared',
  ),
  google(
    "a secret value in an output that is not called sensitive",
    (stack) => new TerraformOutput(stack, "broken", { value: stack.version.secretData }),
    "output.broken",
    "Output refers to sensitive values",
  ),
  google(
    "an unknown function",
    ({ account }) => {
      account.displayName = reference('upcase("documents")');
    },
    "resource.google_service_account.account.display_name",
    'There is no function named "upcase".',
  ),
  google(
    "an expression without an end",
    ({ account }) => account.addOverride("display_name", "${google_service_account"),
    "resource.google_service_account.account.display_name",
    "There is no closing brace",
  ),
  google(
    "a variable without a value",
    (stack) => new TerraformVariable(stack, "missing", { type: "string" }),
    "variable.missing",
    "is not set, and has no default value",
  ),
  google(
    "as many instances as nobody knows before the apply",
    ({ invoker }) =>
      invoker.addOverride("for_each", reference("toset([google_service_account.account.unique_id])")),
    "resource.google_cloud_run_v2_service_iam_member.invoker.for_each",
    "cannot be determined until apply",
  ),
  google(
    "an ephemeral value where it would be stored",
    (stack) => {
      const variable = new TerraformVariable(stack, "value", { type: "string", default: "hunter2" });
      variable.addOverride("ephemeral", true);
      stack.version.addOverride("secret_data", variable.value);
    },
    "resource.google_secret_manager_secret_version.version.secret_data",
    "it is not a write-only attribute",
  ),
  google(
    "an ephemeral value in an output",
    (stack) => {
      const variable = new TerraformVariable(stack, "value", { type: "string", default: "hunter2" });
      variable.addOverride("ephemeral", true);
      new TerraformOutput(stack, "broken", { value: variable.value });
    },
    "output.broken.value",
    "Ephemeral value not allowed",
  ),
];
