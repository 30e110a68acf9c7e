import { text } from "./text.ts";

/** Source: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export const accountId = text(/^\d{12}$/, "an AWS account id: 12 digits");

/** Of 62 characters at most, so that a subject made of it has no more than Google takes. */
export const roleName = text(
  /^[\w+=,.@-]{1,62}$/,
  "the name of a role, without its path: 1 to 62 characters",
);

/** What is here has names and endpoints of AWS's own partition, which those of governments and of China do not share. */
export const awsRegion = text(
  /^(?!us-gov-|cn-)[a-z]{2}(?:-[a-z]+)+-\d$/,
  "a region such as eu-central-1, of AWS's own partition",
);
