import { numberText } from "../digest.ts";
import { type Resource, text } from "../resource.ts";

/** Where neither the resource nor the provider block names a project. */
export const DEFAULT_PROJECT = "offline-project";
/** Where neither the resource nor the provider block names a region. */
export const DEFAULT_REGION = "us-central1";

/**
 * The project that a resource is in.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/guides/provider_reference#project
 */
export function projectId({ config, provider }: Resource): string {
  return text(config, "project") ?? text(provider, "project") ?? DEFAULT_PROJECT;
}

/** A region, zone or multi-region. */
export function location({ config, provider }: Resource): string {
  return text(config, "location") ?? text(config, "region") ?? text(provider, "region") ?? DEFAULT_REGION;
}

/**
 * The number of a project: of the facts, or 12 digits of its id's.
 *
 * Source: https://cloud.google.com/resource-manager/docs/creating-managing-projects ("project number")
 */
export function projectNumber(project: string, { facts }: Resource): string {
  if (/^\d+$/.test(project)) return project;
  return facts.projectNumbers?.[project] ?? numberText(12, "google project number", project);
}

/** The number of the project that a resource is in. */
export function ownProjectNumber(resource: Resource): string {
  return projectNumber(projectId(resource), resource);
}
