export type { ImageVersion } from "../../container/image-reference.ts";
export {
  ArtifactRepository,
  type ArtifactRepositoryProps,
  type PushRepository,
} from "./artifact-repository.ts";
export type { CleanupProps } from "./cleanup.ts";
export {
  RemoteRepository,
  type RemoteRepositoryProps,
  type Upstream,
  type UpstreamCredentials,
} from "./remote-repository.ts";
export type {
  Repository,
  RepositoryProps,
  RepositoryReference,
  ScanningDisabled,
} from "./repository.ts";
export {
  type UpstreamRepository,
  VirtualRepository,
  type VirtualRepositoryProps,
} from "./virtual-repository.ts";
