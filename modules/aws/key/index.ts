export type { EncryptionKey, EncryptionProps, KeyGrantLimits } from "./encryption-key.ts";
export { Key, type KeyProps } from "./key.ts";
export type { KeyService } from "./key-policy.ts";
export type { ReferencedKeyProps } from "./referenced-key.ts";
