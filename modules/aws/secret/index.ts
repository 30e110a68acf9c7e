export { EphemeralVariable, type EphemeralVariableProps } from "../../terraform/ephemeral-variable.ts";
export type { ArnReference, NameReference } from "./referenced-secret.ts";
export type { ReplicaProps } from "./replicas.ts";
export type { RotationProps } from "./rotation.ts";
export { Secret, type SecretProps, type SecretValueProps } from "./secret.ts";
export type { ReadOptions, SecretPart, SecretReference } from "./secret-reference.ts";
export type { StoredSecret } from "./stored-secret.ts";
