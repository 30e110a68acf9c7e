import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { ArtifactRepository } from "../../../../modules/gcp/artifact-repository/artifact-repository.ts";
import { RemoteRepository } from "../../../../modules/gcp/artifact-repository/remote-repository.ts";
import { VirtualRepository } from "../../../../modules/gcp/artifact-repository/virtual-repository.ts";
import { project, resource, synthesize } from "../../synthesize.ts";

const props = { project, location: "europe-west1", repositoryId: "all" };

function upstreams(stack: TerraformStack) {
  return {
    images: new ArtifactRepository(stack, "images", { ...props, repositoryId: "images" }),
    hub: new RemoteRepository(stack, "hub", { ...props, repositoryId: "hub", upstream: "docker-hub" }),
    shared: ArtifactRepository.fromRepositoryId(stack, "shared", {
      ...props,
      project: { id: "shared-project", number: "210987654321" },
      repositoryId: "shared",
    }),
  };
}

const path = (id: string) => `projects/my-project/locations/europe-west1/repositories/${id}`;

describe("VirtualRepository", () => {
  it("asks its upstreams in the order of their priorities", () => {
    const json = synthesize((scope) => {
      const { images, hub } = upstreams(scope as TerraformStack);
      new VirtualRepository(scope, "all", {
        ...props,
        upstreams: { hub: { repository: hub, priority: 10 }, own: { repository: images, priority: 20 } },
      });
    });
    const virtual = Object.values(json.resource?.google_artifact_registry_repository ?? {}).find(
      ({ mode }) => mode === "VIRTUAL_REPOSITORY",
    );
    expect(virtual).toMatchObject({
      depends_on: [expect.stringContaining(".images_"), expect.stringContaining(".hub_")],
      project: "my-project",
      location: "europe-west1",
      repository_id: "all",
      format: "DOCKER",
      virtual_repository_config: {
        upstream_policies: [
          { id: "own", priority: 20, repository: path("images") },
          { id: "hub", priority: 10, repository: path("hub") },
        ],
      },
    });
    expect(json.resource).not.toHaveProperty("google_artifact_registry_repository_iam_member");
  });

  it("may pull from upstreams of other projects first", () => {
    const json = synthesize((stack) => {
      const { shared } = upstreams(stack as TerraformStack);
      new VirtualRepository(stack, "all", {
        ...props,
        upstreams: { shared: { repository: shared, priority: 1 } },
      });
    });
    const [grant] = Object.keys(json.resource?.google_artifact_registry_repository_iam_member ?? {});
    expect(resource(json, "google_artifact_registry_repository_iam_member")).toMatchObject({
      project: "shared-project",
      role: "roles/artifactregistry.reader",
      member: "serviceAccount:service-123456789012@gcp-sa-artifactregistry.iam.gserviceaccount.com",
    });
    expect(Object.values(json.resource?.google_artifact_registry_repository ?? {})).toContainEqual(
      expect.objectContaining({
        depends_on: [`google_artifact_registry_repository_iam_member.${grant}`],
        virtual_repository_config: {
          upstream_policies: [
            {
              id: "shared",
              priority: 1,
              repository: "projects/shared-project/locations/europe-west1/repositories/shared",
            },
          ],
        },
      }),
    );
  });

  const virtual = (priorities: { images?: number; hub?: number; shared?: number }) => () => {
    const stack = new TerraformStack(new App(), "stack");
    const repositories = upstreams(stack);
    return new VirtualRepository(stack, "all", {
      ...props,
      upstreams: Object.fromEntries(
        Object.entries(priorities).map(([id, priority]) => [
          id,
          { repository: repositories[id as keyof typeof repositories], priority },
        ]),
      ),
    });
  };

  it("has remote repositories come last, so that nobody else's image takes the place of an own one", () => {
    expect(virtual({ images: 30, shared: 20, hub: 10 })).not.toThrow();
    expect(virtual({ hub: 1 })).not.toThrow();
    for (const priorities of [
      { images: 10, hub: 20 },
      { images: 30, hub: 20, shared: 10 },
    ]) {
      expect(virtual(priorities)).toThrow(
        "stack/all: somebody else's image could take the place of one of your own: a remote repository comes before " +
          "another. Give remote repositories the least priorities.",
      );
    }
  });

  it.each([{}, { images: 10, hub: 10 }, { images: 1.5 }])(
    "has an order of upstreams, unlike %j",
    (priorities) => {
      expect(virtual(priorities)).toThrow("stack/all: its upstreams have no order. Name at least one");
    },
  );

  it("cannot be pushed to", () => {
    expect(virtual({ images: 1 })()).not.toHaveProperty("grantPush");
  });
});
