import { describe, expect, it } from "vitest";
import { github } from "../../../../edge/src/identity-providers/profiles/github.ts";

describe("the endpoints of a GitHub", () => {
  // https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api
  it("are on a host for the API where it is github.com", () => {
    expect(github.endpoints("https://github.com")).toEqual({
      authorization: "https://github.com/login/oauth/authorize",
      token: "https://github.com/login/oauth/access_token",
      api: "https://api.github.com",
    });
  });

  // https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/about-github-enterprise-cloud-with-data-residency
  it("are on a host for the API where it is GitHub Enterprise Cloud with data residency", () => {
    expect(github.endpoints("https://octocorp.ghe.com")).toMatchObject({
      token: "https://octocorp.ghe.com/login/oauth/access_token",
      api: "https://api.octocorp.ghe.com",
    });
  });

  // https://docs.github.com/en/enterprise-server@latest/rest/enterprise-admin
  it.each(["https://github.example.com", "http://127.0.0.1:8080", "https://evil-ghe.com", "https://ghe.com"])(
    "are below one host where it is GitHub Enterprise Server: %s",
    (issuer) => {
      expect(github.endpoints(issuer)).toEqual({
        authorization: `${issuer}/login/oauth/authorize`,
        token: `${issuer}/login/oauth/access_token`,
        api: `${issuer}/api/v3`,
      });
    },
  );
});
