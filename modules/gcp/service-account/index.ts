export { type KubernetesServiceAccount, kubernetesPrincipal } from "../iam/kubernetes.ts";
export { ServiceAccount, type ServiceAccountProps } from "./service-account.ts";
export type {
  KubernetesWorkload,
  ProjectRoleOptions,
  ServiceAccountIdentity,
} from "./service-account-identity.ts";
