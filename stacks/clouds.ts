import type { Environment, EnvironmentServer } from "../environments/environment.ts";
import { cloudOf } from "../environments/schema/checks.ts";

type Cloud = "gcp" | "aws";

/** An environment that has something in Google Cloud. */
export type OnGoogleCloud = Environment & { readonly gcp: NonNullable<Environment["gcp"]> };

/** An environment that has something in AWS. */
export type OnAws = Environment & { readonly aws: NonNullable<Environment["aws"]> };

export function usesGoogleCloud(environment: Environment): environment is OnGoogleCloud {
  return environment.gcp !== undefined;
}

export function usesAws(environment: Environment): environment is OnAws {
  return environment.aws !== undefined;
}

/** The servers of an environment that run in one cloud, by their ids. */
export function serversIn(
  environment: Environment,
  cloud: Cloud,
): Readonly<Record<string, EnvironmentServer>> {
  const servers = Object.entries(environment.servers);
  return Object.fromEntries(servers.filter(([, server]) => cloudOf(environment, server) === cloud));
}
