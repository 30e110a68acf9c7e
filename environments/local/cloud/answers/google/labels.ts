import type { ObjectValue } from "../../protocol/value.ts";
import { type AnswerTable, type Resource, text, texts } from "../resource.ts";

/**
 * The labels of a resource with the provider's own.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/guides/provider_reference
 * (`default_labels`, `add_terraform_attribution_label`)
 */
function allLabels({ config, provider }: Resource): ObjectValue {
  return {
    ...(provider.add_terraform_attribution_label !== false && { "goog-terraform-provisioned": "true" }),
    ...texts(provider, "default_labels"),
    ...texts(config, "labels"),
  };
}

export const labels: AnswerTable = { effective_labels: allLabels, terraform_labels: allLabels };

export const annotations: AnswerTable = {
  effective_annotations: ({ config }) => texts(config, "annotations"),
};

/** Whom the API names as the one who made a resource: https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service */
export function creator({ provider }: Resource): string {
  return text(provider, "impersonate_service_account") ?? "terraform@example.com";
}
