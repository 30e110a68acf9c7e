import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isSubject,
  mergeClaims,
  normalizeEmail,
  readNames,
  readPerson,
  readText,
  verifiedEmail,
} from "../../../edge/src/identity-providers/claims.ts";
import { SignInRefusedError } from "../../../edge/src/identity-providers/identity-provider.ts";

describe("a claim that names groups or roles", () => {
  it.each([
    [
      ["staff", "support"],
      ["staff", "support"],
    ],
    ["staff", ["staff"]],
    ["staff support", ["staff support"]],
    [[], []],
  ])("is a list of names or a single one: %j", (groups, names) => {
    expect(readNames({ groups }, "groups")).toEqual(names);
  });

  it("names none where it is absent", () => {
    expect(readNames({}, "groups")).toEqual([]);
  });

  it.each([null, 5, true, {}, [5], ["staff", null], [["staff"]], { staff: true }])(
    "is refused when it is %j, and not passed over",
    (groups) => {
      expect(() => readNames({ groups }, "groups")).toThrow(SignInRefusedError);
    },
  );

  it("may lie within objects", () => {
    const claims = { realm_access: { roles: ["auditor"] } };
    expect(readNames(claims, "realm_access.roles")).toEqual(["auditor"]);
    expect(readNames({}, "realm_access.roles")).toEqual([]);
    expect(readNames({ realm_access: {} }, "realm_access.roles")).toEqual([]);
  });

  it.each(["auditor", ["auditor"], null])("is refused when %j is where objects should be", (realm_access) => {
    expect(() => readNames({ realm_access }, "realm_access.roles")).toThrow(SignInRefusedError);
  });

  it("may have a name with dots in it, and is then that very claim", () => {
    const name = "https://example.com/groups";
    expect(readNames({ [name]: ["staff"], "https://example": { "com/groups": ["wrong"] } }, name)).toEqual([
      "staff",
    ]);
    expect(readNames({}, name)).toEqual([]);
  });

  it("is refused when the provider says that it is elsewhere: OpenID Connect Core section 5.6.2", () => {
    const claims = { _claim_names: { groups: "src1" }, _claim_sources: { src1: {} } };
    expect(() => readNames(claims, "groups")).toThrow("too long");
    expect(readNames(claims, "roles")).toEqual([]);
  });

  it.each(["constructor", "__proto__", "toString", "constructor.name"])(
    "is never what every object has: %s",
    (name) => {
      expect(readNames({}, name)).toEqual([]);
    },
  );

  it("is a list of texts, or refused, whatever the provider sends", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (groups) => {
        try {
          const names = readNames({ groups }, "groups");
          expect(names.every((name) => typeof name === "string")).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(SignInRefusedError);
        }
      }),
    );
  });
});

describe("a claim that is text", () => {
  it("is read, or absent", () => {
    expect(readText({ hd: "example.com" }, "hd")).toBe("example.com");
    expect(readText({}, "hd")).toBeUndefined();
    expect(readText({}, "constructor")).toBeUndefined();
  });

  it.each([null, 5, "", {}, ["example.com"]])("is refused when it is %j", (hd) => {
    expect(() => readText({ hd }, "hd")).toThrow(SignInRefusedError);
  });
});

describe("a person", () => {
  it("is a subject, with an address that is verified", () => {
    const claims = { sub: "alice", email: "Alice@Example.COM", email_verified: true };
    expect(readPerson(claims)).toEqual({ subject: "alice", email: "alice@example.com" });
  });

  it.each([undefined, false, null, 1, "true", "1", {}])(
    "[E11] has no address when email_verified is %j",
    (email_verified) => {
      const claims = { sub: "alice", email: "alice@example.com", email_verified };
      expect(readPerson(claims)).toEqual({ subject: "alice" });
    },
  );

  it.each([null, "", 5, {}, ["alice@example.com"]])("[E11] has no address when it is %j", (email) => {
    expect(readPerson({ sub: "alice", email, email_verified: true })).toEqual({ subject: "alice" });
  });

  it.each([undefined, "", null, 5, ["alice"]])("[E11] is nobody when the subject is %j", (sub) => {
    const claims = { ...(sub !== undefined && { sub }), email: "alice@example.com", email_verified: true };
    expect(() => readPerson(claims)).toThrow(SignInRefusedError);
  });
});

describe("a subject", () => {
  it.each(["alice", "583231", "auth0|5f7c8ec7c33c6c004bbafe82", "CORP\\Alice Smith", "x".repeat(255)])(
    "is 1 to 255 characters of ASCII: %s",
    (text) => {
      expect(isSubject(text)).toBe(true);
    },
  );

  it.each([
    ["nothing", ""],
    ["a character too many", "x".repeat(256)],
    ["a NUL", "alice\u0000"],
    ["a line break", "alice\n"],
    ["a DEL", "alice\u007f"],
    ["a turn of direction", "alice\u202e"],
    ["a space of no width", "alice\u200b"],
    ["a letter that only looks like one", "\u0430lice"],
  ])("[E11] is not %s", (_, text) => {
    expect(isSubject(text)).toBe(false);
  });
});

describe("an e-mail address", () => {
  it("is compared in lower case", () => {
    expect(normalizeEmail("Alice.Smith+x@Example.com")).toBe("alice.smith+x@example.com");
  });

  it.each([
    ["the Kelvin sign, which is k in lower case", "mi\u212Ae@example.com"],
    ["a dotted capital I", "\u0130van@example.com"],
    ["a Cyrillic a", "\u0430lice@example.com"],
    ["a line break", "alice@example.com\n"],
    ["a space", "alice @example.com"],
    ["two at signs", "alice@evil.example@example.com"],
    ["no at sign", "alice"],
    ["no mailbox", "@example.com"],
  ])("is none where it could be taken for another: %s", (_, email) => {
    expect(normalizeEmail(email)).toBeUndefined();
  });
});

describe("an ID token and a userinfo answer together", () => {
  it("say what either of them says, the latter first", () => {
    expect(
      mergeClaims({ sub: "alice", groups: ["old"], tid: "t" }, { sub: "alice", groups: ["new"] }),
    ).toEqual({
      sub: "alice",
      groups: ["new"],
      tid: "t",
    });
  });

  it("[E11] verify no address that only the other one states", () => {
    const idToken = { sub: "alice", email: "alice@example.com", email_verified: true };
    expect(readPerson(mergeClaims(idToken, { sub: "alice", email: "boss@example.com" }))).toEqual({
      subject: "alice",
    });
    expect(readPerson(mergeClaims(idToken, { sub: "alice" }))).toHaveProperty("email", "alice@example.com");
    const unverified = { ...idToken, email_verified: false };
    expect(readPerson(mergeClaims(unverified, { ...idToken }))).toHaveProperty("email", "alice@example.com");
  });

  it.each([{ email_verified: true }, { email: "boss@example.com" }, { email: null, email_verified: true }])(
    "[E11] verify nothing when userinfo says no more than %j",
    (userinfo) => {
      const stated = { sub: "alice", email: "alice@example.com" };
      for (const email_verified of [true, false]) {
        expect(verifiedEmail(mergeClaims({ ...stated, email_verified }, userinfo))).toBeUndefined();
      }
    },
  );

  it("[E11] verify an address only where one of them does by itself", () => {
    const statement = fc.record(
      {
        email: fc.constantFrom("alice@example.com", "boss@example.com", null),
        email_verified: fc.constantFrom(true, false, "true", null),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(statement, statement, (idToken, userinfo) => {
        expect([undefined, verifiedEmail(idToken), verifiedEmail(userinfo)]).toContain(
          verifiedEmail(mergeClaims(idToken, userinfo)),
        );
      }),
    );
  });
});
