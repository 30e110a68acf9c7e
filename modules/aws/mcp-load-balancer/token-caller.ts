import type { LbListenerRuleActionJwtValidation } from "@cdktf/provider-aws/lib/lb-listener-rule/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";

/** Whose tokens a load balancer takes. */
export interface TokenIssuer {
  /** What tokens have as `iss`: the gateway's workload issuer, such as `https://mcp.example.com/workload`. */
  readonly issuer: `https://${string}`;
  /**
   * Where its keys are, which the load balancer fetches from the internet over IPv4.
   * @default `<issuer>/.well-known/jwks.json`
   */
  readonly jwksEndpoint?: `https://${string}`;
}

/** Who calls, as a token of the load balancer's issuer says it. */
export interface TokenCaller {
  /** What tokens have as `sub`, such as `edge:documents`: 1 to 256 characters. */
  readonly subject: string;
  /**
   * What tokens have as `aud`: 1 to 256 characters.
   * @default `https://<host>`, of the first host
   */
  readonly audience?: string;
}

/** Of each value that is compared: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_JwtValidationActionConfig.html */
const LONGEST = 256;

/** @throws {ValidationError} for what is not the https URL of an issuer, or longer than a load balancer takes */
export function checkIssuer(scope: Construct, issuer: TokenIssuer): void {
  for (const url of [issuer.issuer, jwksEndpointOf(issuer)]) {
    if (isHttps(url) && url.length <= LONGEST) continue;
    throw new ValidationError(
      scope,
      `"${url}" is not the URL of an issuer or of its keys.`,
      `Write out an https URL of ${LONGEST} characters at most, without query and fragment.`,
    );
  }
}

/**
 * What the load balancer verifies of a token, beside its signature, `exp`, `nbf` and `iat`.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
 * @throws {ValidationError} for a subject or an audience that is empty, too long, or not known at synth
 */
export function jwtValidation(
  scope: Construct,
  issuer: TokenIssuer,
  { subject, audience }: Required<TokenCaller>,
): LbListenerRuleActionJwtValidation {
  for (const value of [audience, subject]) {
    const isKnown = !Token.isUnresolved(value) && isLiteral(value);
    if (isKnown && value.trim() === value && value !== "" && value.length <= LONGEST) continue;
    throw new ValidationError(
      scope,
      `"${value}" cannot be what a token says of its caller or its audience.`,
      `Write out 1 to ${LONGEST} characters without blanks around them.`,
    );
  }
  return {
    issuer: issuer.issuer,
    jwksEndpoint: jwksEndpointOf(issuer),
    additionalClaim: [
      { name: "aud", format: "single-string", values: [audience] },
      { name: "sub", format: "single-string", values: [subject] },
    ],
  };
}

function jwksEndpointOf({ issuer, jwksEndpoint = `${issuer}/.well-known/jwks.json` }: TokenIssuer): string {
  return jwksEndpoint;
}

function isHttps(text: string): boolean {
  if (!URL.canParse(text) || Token.isUnresolved(text) || !isLiteral(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return protocol === "https:" && username + password + search + hash === "" && !/[?#\s]/.test(text);
}
