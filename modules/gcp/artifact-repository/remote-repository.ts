import {
  ArtifactRegistryRepository,
  type ArtifactRegistryRepositoryRemoteRepositoryConfigDockerRepository,
} from "@cdktf/provider-google/lib/artifact-registry-repository/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { waitFor } from "../../terraform/wait-for.ts";
import { serviceAgent } from "../iam/service-agent.ts";
import type { StoredSecret } from "../secret/stored-secret.ts";
import { type CleanupProps, cleanupConfig } from "./cleanup.ts";
import { Repository, type RepositoryProps, type ScanningDisabled } from "./repository.ts";

/** Docker Hub, the registry of GitHub, or another by its URL: `https://registry.example.com`. */
export type Upstream = "docker-hub" | "ghcr" | { readonly url: string };

/** Who asks an upstream registry for images. */
export interface UpstreamCredentials {
  /** As whom the upstream is asked. */
  readonly username: string;
  /** A global secret of the password or access token, and the number of its version. */
  readonly password: { readonly secret: StoredSecret; readonly version: string };
}

export interface RemoteRepositoryProps extends RepositoryProps {
  /** It cannot be changed later. */
  readonly upstream: Upstream;
  /** @default the upstream is asked anonymously */
  readonly credentials?: UpstreamCredentials;
  /** @default images without a tag are deleted after 30 days, except the 10 latest of a name */
  readonly cleanup?: CleanupProps;
  /** @default images are scanned for vulnerabilities where the project's `containerscanning.googleapis.com` is enabled */
  readonly scanningDisabled?: ScanningDisabled;
}

const GHCR = "https://ghcr.io";
const VERSION = /^[1-9]\d*$/;

/**
 * A copy of another registry: what is pulled from it is fetched there once and then kept, so that it is there when the
 * upstream is not, and is scanned. Nobody can push to it.
 *
 * Source: https://cloud.google.com/artifact-registry/docs/repositories/remote-overview
 */
export class RemoteRepository extends Repository {
  readonly resource: ArtifactRegistryRepository;

  constructor(scope: Construct, id: string, props: RemoteRepositoryProps) {
    super(scope, id, props);
    claimName(this, this.path);
    const { upstream, credentials } = props;
    this.resource = new ArtifactRegistryRepository(this, "Resource", {
      ...this.baseConfig(props, this.readPassword(credentials)),
      mode: "REMOTE_REPOSITORY",
      remoteRepositoryConfig: {
        dockerRepository: this.dockerRepository(upstream),
        upstreamCredentials: credentials && this.upstreamCredentials(credentials),
      },
      ...cleanupConfig(this, props.cleanup),
      vulnerabilityScanningConfig: this.scanningConfig(props.scanningDisabled),
    });
    refuseTemplates(this);
  }

  private dockerRepository(
    upstream: Upstream,
  ): ArtifactRegistryRepositoryRemoteRepositoryConfigDockerRepository {
    if (upstream === "docker-hub") return { publicRepository: "DOCKER_HUB" };
    const url = upstream === "ghcr" ? GHCR : upstream.url;
    if (!isOrigin(url)) {
      throw new ValidationError(
        this,
        `"${url}" is not the URL of a registry.`,
        "Use https:// and a host, without user, path or trailing slash.",
      );
    }
    return { customRepository: { uri: url } };
  }

  private upstreamCredentials({ username, password: { secret, version } }: UpstreamCredentials) {
    if (username.trim() === "") {
      throw new ValidationError(this, "the upstream is asked in nobody's name.", "Give a username.");
    }
    if (!VERSION.test(version) || secret.location !== undefined) {
      throw new ValidationError(
        this,
        `version "${version}" of the secret ${secret.secretId} cannot be a password.`,
        "Use the number of a version of a global secret.",
      );
    }
    return {
      usernamePasswordCredentials: {
        username,
        passwordSecretVersion: `projects/${secret.project.number}/secrets/${secret.secretId}/versions/${version}`,
      },
    };
  }

  /** Artifact Registry tries the password at once: https://cloud.google.com/artifact-registry/docs/repositories/configure-remote-auth-docker */
  private readPassword(credentials: UpstreamCredentials | undefined): ITerraformDependable[] {
    if (credentials === undefined) return [];
    return waitFor(this, [
      credentials.password.secret.grantRead(serviceAgent(this.project, "artifactregistry")),
    ]);
  }
}

function isOrigin(url: string): boolean {
  return URL.canParse(url) && new URL(url).origin === url && url.startsWith("https://");
}
