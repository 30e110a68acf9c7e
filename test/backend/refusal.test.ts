import { describe, expect, test } from "vitest";
import {
  BodyTooLongError,
  InsufficientScopeError,
  InvalidTokenError,
  KeysUnavailableError,
  MissingCredentialError,
  refusalOf,
  refusalResponse,
} from "../../edge/backend/index.ts";

const ALWAYS = { "content-type": "application/json", "cache-control": "no-store" };

describe("refused is", () => {
  test("with 401 who shows no token (RFC 6750 section 3.1: then no error is said)", () => {
    expect(refusalOf(new MissingCredentialError("Bearer"))).toEqual({
      status: 401,
      headers: { ...ALWAYS, "www-authenticate": "Bearer" },
      body: { error: "unauthorized", message: "Missing or invalid Authorization header" },
    });
  });

  test("with 401 who shows no assertion", () => {
    expect(refusalOf(new MissingCredentialError("Gatehouse-Assertion"))).toEqual({
      status: 401,
      headers: { ...ALWAYS, "www-authenticate": "Gatehouse-Assertion" },
      body: { error: "unauthorized", message: "Missing or invalid Gatehouse-Assertion header" },
    });
  });

  test("with 401 whose token is not valid, without a word why", () => {
    expect(refusalOf(new InvalidTokenError("Bearer", "the reason"))).toEqual({
      status: 401,
      headers: { ...ALWAYS, "www-authenticate": 'Bearer error="invalid_token"' },
      body: { error: "invalid_token", message: "Token verification failed" },
    });
  });

  test("with 403 who lacks scopes, which are named", () => {
    expect(refusalOf(new InsufficientScopeError(["read:tasks", "write:tasks"], ["write:tasks"]))).toEqual({
      status: 403,
      headers: {
        ...ALWAYS,
        "www-authenticate": 'Bearer error="insufficient_scope", scope="read:tasks write:tasks"',
      },
      body: {
        error: "insufficient_scope",
        message: "Required scopes: read:tasks, write:tasks",
        missing: ["write:tasks"],
      },
    });
  });

  test("with 413 who sends too much to verify", () => {
    expect(refusalOf(new BodyTooLongError("the reason"))).toMatchObject({
      status: 413,
      body: { error: "content_too_large" },
    });
  });

  test.each([new KeysUnavailableError("the reason"), new Error("the reason"), "the reason", undefined])(
    "with 503 everybody for any other fault: %s",
    (error) => {
      expect(refusalOf(error)).toEqual({
        status: 503,
        headers: { ...ALWAYS, "retry-after": "30" },
        body: {
          error: "temporarily_unavailable",
          message: "The caller cannot be verified right now",
        },
      });
    },
  );
});

test("a scope that would end its quotes does not", () => {
  const { headers } = refusalOf(new InsufficientScopeError(['a", realm="b\r\nc'], []));
  expect(headers["www-authenticate"]).toBe(`Bearer error="insufficient_scope", scope="a', realm='bc"`);
});

test("a refusal is a response as well", async () => {
  const response = refusalResponse(new MissingCredentialError("Bearer"));
  expect(response.status).toBe(401);
  expect(Object.fromEntries(response.headers)).toEqual({ ...ALWAYS, "www-authenticate": "Bearer" });
  expect(await response.json()).toEqual({
    error: "unauthorized",
    message: "Missing or invalid Authorization header",
  });
});
