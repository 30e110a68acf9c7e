import type { Account } from "../../../modules/aws/account/account.ts";

/** The account that the tests build in. */
export const account: Account = { id: "123456789012", region: "eu-west-1" };
