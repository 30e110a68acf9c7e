import { z } from "zod";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_JwtValidationActionConfig.html */
export const settings = z.strictObject({
  issuer: z.url().max(256),
  jwksEndpoint: z.url().max(256),
  /** Of the format `single-string`: a claim, and what it has to be. */
  additionalClaims: z.record(z.string(), z.string()).refine((claims) => Object.keys(claims).length <= 10),
  /** Where what passes is sent. */
  target: z.url(),
});

export type Settings = z.output<typeof settings>;
