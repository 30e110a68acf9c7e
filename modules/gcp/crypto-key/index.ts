export { CryptoKey, type CryptoKeyProps } from "./crypto-key.ts";
export type { EncryptionKey, EncryptionProps } from "./encryption-key.ts";
