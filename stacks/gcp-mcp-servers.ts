import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { ImageVersion } from "../modules/container/image-reference.ts";
import { ArtifactRepository } from "../modules/gcp/artifact-repository/artifact-repository.ts";
import { CloudRunService } from "../modules/gcp/cloud-run-service/cloud-run-service.ts";
import type { CloudRunServiceProps, ScalingProps } from "../modules/gcp/cloud-run-service/props.ts";
import type { SecretVersionReference } from "../modules/gcp/cloud-run-service/secret-version.ts";
import { serviceUrl } from "../modules/gcp/cloud-run-service/service-url.ts";
import { identitySidecar } from "../modules/gcp/cloud-run-service/sidecars/identity-sidecar.ts";
import { Network } from "../modules/gcp/network/network.ts";
import type { Project } from "../modules/gcp/project/project.ts";
import { Secret } from "../modules/gcp/secret/secret.ts";
import {
  AWS_ACCOUNT_ID,
  backendAccountId,
  edgeAccountId,
  IMAGES,
  NETWORK,
  SUBNETS,
  secretId,
  serverAccountId,
  serviceAccountMember,
} from "./gcp-names.ts";

/** What runs on Cloud Run, whatever it is for. */
interface ContainerProps {
  readonly image: { readonly name: string } & ImageVersion;
  readonly variables: Readonly<Record<string, string>>;
  /** By environment variable; without a version it is not read yet. */
  readonly secrets: Readonly<Record<string, { readonly version?: string }>>;
  readonly scaling: ScalingProps;
  /** What goes through the environment's network. @default nothing */
  readonly egress?: "private-ranges" | "all-traffic";
}

export interface McpServerProps extends ContainerProps {
  /** Whose statements about callers the server believes, and under which audience. */
  readonly assertion: { readonly issuer: string; readonly audience: string };
}

export interface BackendProps extends ContainerProps {
  /** From where it may be reached, and by whom. */
  readonly exposure: Extract<CloudRunServiceProps["exposure"], { readonly kind: "internal" | "public" }>;
  /** The id of the server that it calls. */
  readonly server: string;
  /** What puts its identity on its calls; `false`: it does so itself. */
  readonly sidecar: false | { readonly image: { readonly name: string } & ImageVersion };
}

export interface GcpMcpServersProps {
  readonly project: Project;
  readonly region: string;
  /** Whether what runs has to be exactly what the code says, and is protected from being destroyed. */
  readonly production: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** The private MCP servers, by their ids. */
  readonly servers: Readonly<Record<string, McpServerProps>>;
  /** What calls servers beside the gateway, by ids. */
  readonly backends: Readonly<Record<string, BackendProps>>;
  /** The ids of the servers that AWS workloads call. */
  readonly serversForAws: readonly string[];
}

const PORT = 8080;
/** Where a backend finds its server: at the sidecar, or at the server's own URL. */
const SERVICE_URL = "MCP_SERVICE_URL";

/** Private MCP servers on Cloud Run, which the gateway may call, each by an identity of its own, and backends that are named. */
export class GcpMcpServers extends TerraformStack {
  private readonly props: GcpMcpServersProps;
  private readonly images: ReturnType<typeof ArtifactRepository.fromRepositoryId>;
  private readonly network: ReturnType<typeof Network.fromName>;
  private readonly secrets: Construct;

  constructor(scope: Construct, id: string, props: GcpMcpServersProps) {
    super(scope, id);
    this.props = props;
    const { project, region, production, labels } = props;
    new GoogleProvider(this, "google", { project: project.id, region, defaultLabels: labels });
    this.images = ArtifactRepository.fromRepositoryId(this, "images", {
      project,
      location: region,
      repositoryId: IMAGES,
      production,
    });
    this.network = Network.fromName(this, "network", { project, name: NETWORK });
    this.secrets = new Construct(this, "secrets");
    const backends = new Construct(this, "backends");
    const callers = Object.entries(props.backends).map(([backend, backendProps]) => {
      const { url, identity } = this.backend(backends, backend, backendProps);
      return { backend, url, identity, server: backendProps.server };
    });
    const mcpServers = new Construct(this, "mcp-servers");
    const servers = Object.entries(props.servers).map(([server, serverProps]) => {
      const identities = callers.filter((caller) => caller.server === server).map(({ identity }) => identity);
      return [server, this.server(mcpServers, server, serverProps, identities)] as const;
    });
    new TerraformOutput(this, "servers", {
      value: Object.fromEntries(
        servers.map(([server, { url, audience, urls }]) => [server, { url, urls, audience }]),
      ),
    });
    if (callers.length > 0) {
      new TerraformOutput(this, "backend_urls", {
        value: Object.fromEntries(callers.map(({ backend, url }) => [backend, url])),
      });
    }
  }

  private server(
    scope: Construct,
    id: string,
    props: McpServerProps,
    callers: readonly CloudRunService["identity"][],
  ): CloudRunService {
    const { project, serversForAws } = this.props;
    const member = (accountId: string) => serviceAccountMember(project, accountId);
    return new CloudRunService(scope, id, {
      ...this.service(id, props),
      identity: { accountId: serverAccountId(id) },
      exposure: {
        kind: "edge-gateway",
        invokers: [
          member(edgeAccountId(id)),
          ...callers,
          ...(serversForAws.includes(id) ? [member(AWS_ACCOUNT_ID)] : []),
        ],
      },
      container: {
        ...this.container(id, props),
        environment: {
          ...props.variables,
          MCP_HOST: "0.0.0.0",
          MCP_PORT: String(PORT),
          ASSERTION_ISSUER: props.assertion.issuer,
          ASSERTION_AUDIENCE: props.assertion.audience,
        },
      },
      labels: { "mcp-server": id },
    });
  }

  /** Turning its sidecar off is the way back: one container, which calls the server by itself. */
  private backend(scope: Construct, id: string, props: BackendProps): CloudRunService {
    const { project, region } = this.props;
    const server = serviceUrl({ name: props.server, projectNumber: project.number, location: region });
    const sidecar =
      props.sidecar &&
      identitySidecar({
        image: this.images.imageUri(props.sidecar.image.name, props.sidecar.image),
        upstreamUrl: server,
      });
    return new CloudRunService(scope, id, {
      ...this.service(id, props),
      identity: { accountId: backendAccountId(id) },
      exposure: props.exposure,
      container: {
        ...this.container(id, props),
        environment: { ...props.variables, [SERVICE_URL]: sidecar ? sidecar.url : server },
      },
      ...(sidecar && { sidecars: { identity: sidecar } }),
      labels: { backend: id },
    });
  }

  private service(id: string, { scaling, egress }: ContainerProps) {
    const { project, region, production } = this.props;
    return {
      project,
      location: region,
      name: id,
      production,
      deletionProtection: production,
      scaling,
      ...(egress && { vpc: { subnet: this.network.subnet(SUBNETS.servers, region), egress } }),
    };
  }

  private container(id: string, { image, secrets }: ContainerProps) {
    return {
      port: PORT,
      image: this.images.imageUri(image.name, image),
      secrets: this.secretsOf(id, secrets),
    };
  }

  /** Those of which a version is to be read: a revision that cannot read a secret does not start. */
  private secretsOf(id: string, secrets: ContainerProps["secrets"]): Record<string, SecretVersionReference> {
    const { project } = this.props;
    return Object.fromEntries(
      Object.entries(secrets).flatMap(([variable, { version }]) => {
        if (version === undefined) return [];
        const name = secretId(id, variable);
        const secret = Secret.fromSecretId(this.secrets, name, { project, secretId: name });
        return [[variable, { secret, version }]];
      }),
    );
  }
}
