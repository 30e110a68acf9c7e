import { describe, expect, it } from "vitest";
import { offlineEnvironment } from "../../../../../environments/local/cloud/terraform/offline-environment.ts";

describe("the environment of what must not reach a cloud", () => {
  const given = {
    PATH: "/bin",
    HOME: "/home/me",
    TF_VAR_name: "value",
    TF_LOG: "debug",
    AWS_ACCESS_KEY_ID: "id",
    AWS_PROFILE: "work",
    GOOGLE_APPLICATION_CREDENTIALS: "/key.json",
    CLOUDFLARE_API_TOKEN: "token",
    KUBECONFIG: "/kube",
    TF_TOKEN_app_terraform_io: "token",
    TF_CLI_ARGS_plan: "-refresh=false",
    TF_DATA_DIR: "/elsewhere",
    UNSET: undefined,
  };
  const { variables, ignored } = offlineEnvironment(given, '{"source":{}}');

  it("has none of the credentials, and tells which were left out", () => {
    expect(ignored).toEqual([
      "AWS_ACCESS_KEY_ID",
      "AWS_PROFILE",
      "GOOGLE_APPLICATION_CREDENTIALS",
      "CLOUDFLARE_API_TOKEN",
      "KUBECONFIG",
      "TF_TOKEN_app_terraform_io",
    ]);
    for (const name of ignored) expect(variables[name]).not.toBe(given[name as keyof typeof given]);
  });

  it("keeps the rest, but for what changes Terraform's behaviour", () => {
    expect(variables).toMatchObject({
      PATH: "/bin",
      HOME: "/home/me",
      TF_VAR_name: "value",
      TF_LOG: "debug",
    });
    expect(variables).not.toHaveProperty("TF_CLI_ARGS_plan");
    expect(variables).not.toHaveProperty("TF_DATA_DIR");
    expect(variables).not.toHaveProperty("UNSET");
  });

  it("attaches Terraform to the offline clouds", () => {
    expect(variables).toMatchObject({
      TF_REATTACH_PROVIDERS: '{"source":{}}',
      TF_CLI_CONFIG_FILE: expect.stringMatching(/cloud\/terraform\/cli\.tfrc$/),
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
    });
  });
});
