export type { ImageVersion } from "../../container/image-reference.ts";
export type { CleanupProps } from "./cleanup.ts";
export {
  ContainerRepository,
  type ContainerRepositoryProps,
  type ContainerRepositoryReference,
  type ImageRepository,
} from "./container-repository.ts";
