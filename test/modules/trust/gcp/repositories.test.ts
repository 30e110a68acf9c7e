import { describe, expect, it } from "vitest";
import { ref, sentences, stackOf } from "../sentences.ts";

const place = { project: "my-project", location: "europe-west1" };

describe("a virtual repository", () => {
  it.each([
    ref("google_artifact_registry_repository.own.id"),
    "projects/my-project/locations/europe-west1/repositories/own",
  ])("hands out what is in those behind it: %s", (repository) => {
    const upstream_policies = [{ id: "own", repository, priority: 100 }];
    const all = { ...place, repository_id: "all", virtual_repository_config: { upstream_policies } };
    const repositories = { own: { ...place, repository_id: "own" }, all };
    expect(sentences(stackOf({ google_artifact_registry_repository: repositories }))).toEqual([
      "nobody is granted a role on repository all in my-project/europe-west1",
      "repository all in my-project/europe-west1 hands out what is in repository own in my-project/europe-west1",
    ]);
  });
});
