import { expect, it } from "vitest";
import { serviceUrl } from "../../../../modules/gcp/cloud-run-service/service-url.ts";

it("the URL of a service follows from its name, the project's number and the region", () => {
  expect(serviceUrl({ name: "documents", projectNumber: "123456789012", location: "europe-west1" })).toBe(
    "https://documents-123456789012.europe-west1.run.app",
  );
});
