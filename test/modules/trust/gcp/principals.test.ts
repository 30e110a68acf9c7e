import { describe, expect, it } from "vitest";
import { sentences, stackOf } from "../sentences.ts";

const granted = (member: string) => {
  const grant = { bucket: "documents", role: "roles/storage.objectViewer", member };
  return sentences(stackOf({ google_storage_bucket_iam_member: { grant } }));
};
const pools = "iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools";

describe("a member", () => {
  it.each([
    ["allUsers", "EVERYBODY ON THE INTERNET"],
    ["allAuthenticatedUsers", "EVERYBODY WITH A GOOGLE ACCOUNT"],
    ["domain:example.com", "EVERYBODY OF example.com"],
    ["user:ada@example.com", "user ada@example.com"],
    ["group:readers@example.com", "group readers@example.com"],
    ["serviceAccount:caller@my-project.iam.gserviceaccount.com", "service account caller in my-project"],
    [
      "serviceAccount:123456789012-compute@developer.gserviceaccount.com",
      "service account 123456789012-compute@developer.gserviceaccount.com",
    ],
    [
      "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com",
      "service agent service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com",
    ],
    ["projectEditor:my-project", "project Editors of my-project"],
  ])("%s is %s", (member, said) => {
    expect(granted(member)).toEqual([`${said} may read objects in bucket documents`]);
  });

  it.each([
    [
      `principal://${pools}/edge/subject/edge:documents`,
      "subject edge:documents in identity pool edge of 123456789012",
    ],
    [`principalSet://${pools}/edge/group/servers`, "group servers in identity pool edge of 123456789012"],
    [
      `principalSet://${pools}/edge/attribute.repository/owner/name`,
      "identities with attribute.repository = owner/name in identity pool edge of 123456789012",
    ],
    [`principalSet://${pools}/edge/*`, "EVERY IDENTITY in identity pool edge of 123456789012"],
  ])("%s is %s, which the pool includes", (member, said) => {
    expect(granted(member).sort()).toEqual(
      [
        `${said} may read objects in bucket documents`,
        `identity pool edge in 123456789012 includes ${said}`,
      ].sort(),
    );
  });

  it("of a workforce pool is said with that", () => {
    const said = "subject ada in workforce pool staff";
    expect(
      granted("principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/ada"),
    ).toEqual(
      [`${said} may read objects in bucket documents`, `workforce pool staff includes ${said}`].sort(),
    );
  });

  it.each([
    ["serviceAccount:my-project.svc.id.goog[mcp/documents]", "Kubernetes service account mcp/documents"],
    [
      `principal://${pools}/my-project.svc.id.goog/subject/ns/mcp/sa/documents`,
      "Kubernetes service account mcp/documents",
    ],
    [
      `principalSet://${pools}/my-project.svc.id.goog/namespace/mcp`,
      "every Kubernetes service account of namespace mcp",
    ],
    [
      `principalSet://${pools}/my-project.svc.id.goog/kubernetes.cluster/https://container.googleapis.com/v1/x`,
      "every Kubernetes service account of cluster https://container.googleapis.com/v1/x",
    ],
    [
      `principal://${pools}/my-project.svc.id.goog/kubernetes.serviceaccount.uid/7`,
      "Kubernetes service account with uid 7",
    ],
    [`principalSet://${pools}/my-project.svc.id.goog/*`, "EVERY IDENTITY"],
  ])("%s is %s", (member, said) => {
    expect(granted(member).sort()).toEqual(
      [
        `${said} in my-project.svc.id.goog may read objects in bucket documents`,
        `identity pool my-project.svc.id.goog includes ${said} in my-project.svc.id.goog`,
      ].sort(),
    );
  });

  it.each([
    "deleted:serviceAccount:caller@my-project.iam.gserviceaccount.com?uid=1",
    "principalSet://goog/public:all",
    `principalSet://${pools}/edge/anything/else`,
    "serviceaccount:caller@my-project.iam.gserviceaccount.com",
    "",
  ])("%s is refused, since nobody would know who that is", (member) => {
    expect(() => granted(member)).toThrow(
      `google_storage_bucket_iam_member.grant: the trust graph does not know who "${member}" is.`,
    );
  });
});
