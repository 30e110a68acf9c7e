export { Bucket, type BucketProps } from "./bucket.ts";
export type { LifecycleProps } from "./lifecycle.ts";
export type { BucketReference, NamedBucket } from "./named-bucket.ts";
