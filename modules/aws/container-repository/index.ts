export type { ImageVersion } from "../../container/image-reference.ts";
export type { CleanupProps } from "./cleanup.ts";
export {
  ContainerRepository,
  type ContainerRepositoryProps,
  type ContainerRepositoryReference,
  type ImageRepository,
} from "./container-repository.ts";
export { PullThroughCache, type PullThroughCacheProps, type UpstreamRegistry } from "./pull-through-cache.ts";
export { RegistryScanning, type RegistryScanningProps } from "./registry-scanning.ts";
