export { type Account, arn, globalArn, type Partition } from "./account.ts";
