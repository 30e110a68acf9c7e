export { ArtifactRepository, type ArtifactRepositoryProps, type ImageVersion } from "./artifact-repository.ts";
