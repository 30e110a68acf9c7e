export { EphemeralVariable, type EphemeralVariableProps } from "../../terraform/ephemeral-variable.ts";
export { RegionalSecret, type RegionalSecretProps } from "./regional-secret.ts";
export type { ReplicaProps, Replication } from "./replication.ts";
export { RotationTopic, type RotationTopicProps } from "./rotation-topic.ts";
export { Secret, type SecretProps, type SecretValueProps } from "./secret.ts";
export type { RotationProps, SecretOptions } from "./secret-options.ts";
export type { ReadOptions, SecretGrant, SecretReference, StoredSecret } from "./stored-secret.ts";
