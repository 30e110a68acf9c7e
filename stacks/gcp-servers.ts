import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { ArtifactRepository } from "../modules/gcp/artifact-repository/artifact-repository.ts";
import type { ImageVersion } from "../modules/gcp/artifact-repository/repository.ts";
import { CloudRunService } from "../modules/gcp/cloud-run-service/cloud-run-service.ts";
import type { ScalingProps } from "../modules/gcp/cloud-run-service/props.ts";
import type { SecretVersionReference } from "../modules/gcp/cloud-run-service/secret-version.ts";
import type { Project } from "../modules/gcp/project/project.ts";
import { ProjectServices } from "../modules/gcp/project-services/project-services.ts";
import { Secret } from "../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../modules/gcp/service-account/service-account.ts";

export interface GcpServerProps {
  readonly image: { readonly name: string } & ImageVersion;
  readonly variables: Readonly<Record<string, string>>;
  /** By environment variable; without a version the secret is created, and the server does not get it yet. */
  readonly secrets: Readonly<Record<string, { readonly version?: string }>>;
  readonly scaling: ScalingProps;
  /** Whose statements about callers the server believes, and under which audience. */
  readonly assertion: { readonly issuer: string; readonly audience: string };
}

export interface GcpServersProps {
  readonly project: Project;
  readonly region: string;
  /** Whether what runs has to be exactly what the code says, and is protected from being destroyed. */
  readonly production: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** The private MCP servers, by their ids. */
  readonly servers: Readonly<Record<string, GcpServerProps>>;
}

const PORT = 8080;

/** Private MCP servers on Cloud Run, which one identity may call: the edge gateway's. */
export class GcpServers extends TerraformStack {
  private readonly props: GcpServersProps;
  private readonly images: ArtifactRepository;
  private readonly edgeInvoker: ServiceAccount;
  private readonly secrets: Construct;

  constructor(scope: Construct, id: string, props: GcpServersProps) {
    super(scope, id);
    this.props = props;
    const { project, region, labels } = props;
    new GoogleProvider(this, "google", { project: project.id, region, defaultLabels: labels });
    const services = new ProjectServices(this, "services", {
      project,
      services: [
        "artifactregistry.googleapis.com",
        "binaryauthorization.googleapis.com",
        "containerscanning.googleapis.com",
        "iam.googleapis.com",
        "run.googleapis.com",
        "secretmanager.googleapis.com",
      ],
    });
    this.images = new ArtifactRepository(this, "images", {
      project,
      location: region,
      repositoryId: "mcp-servers",
      production: props.production,
      deletionProtection: props.production,
    });
    this.edgeInvoker = new ServiceAccount(this, "edge-invoker", {
      project,
      accountId: "edge-invoker",
      displayName: "Calls the MCP servers for the edge gateway",
    });
    this.secrets = new Construct(this, "secrets");
    const mcpServers = new Construct(this, "mcp-servers");
    const servers = Object.entries(props.servers).map(
      ([server, serverProps]) => [server, this.server(mcpServers, server, serverProps)] as const,
    );
    services.precede(this.images, this.edgeInvoker, this.secrets, mcpServers);
    this.output(servers);
  }

  private server(scope: Construct, id: string, props: GcpServerProps): CloudRunService {
    const { project, region, production } = this.props;
    return new CloudRunService(scope, id, {
      project,
      location: region,
      name: id,
      production,
      deletionProtection: production,
      exposure: { kind: "edge-gateway", invokers: [this.edgeInvoker] },
      identity: { accountId: `mcp-${id}` },
      container: {
        image: this.images.imageUri(props.image.name, props.image),
        port: PORT,
        environment: {
          ...props.variables,
          MCP_HOST: "0.0.0.0",
          MCP_PORT: String(PORT),
          ASSERTION_ISSUER: props.assertion.issuer,
          ASSERTION_AUDIENCE: props.assertion.audience,
        },
        secrets: this.secretsOf(id, props),
      },
      scaling: props.scaling,
      labels: { "mcp-server": id },
    });
  }

  /** Creates the server's secrets, and names those of which a version is to be read. */
  private secretsOf(id: string, props: GcpServerProps): Record<string, SecretVersionReference> {
    const { project, region, production } = this.props;
    return Object.fromEntries(
      Object.entries(props.secrets).flatMap(([variable, { version }]) => {
        const secretId = `${id}_${variable}`;
        const secret = new Secret(this.secrets, secretId, {
          project,
          secretId,
          replication: { replicas: { [region]: {} } },
          deletionProtection: production,
        });
        return version === undefined ? [] : [[variable, { secret, version }]];
      }),
    );
  }

  /** What others need to know: `urls` is what Cloud Run says, `url` what was computed before it said anything. */
  private output(servers: readonly (readonly [id: string, service: CloudRunService])[]): void {
    new TerraformOutput(this, "servers", {
      value: Object.fromEntries(
        servers.map(([id, { url, audience, resource }]) => [id, { url, urls: resource.urls, audience }]),
      ),
    });
    new TerraformOutput(this, "edge_invoker", { value: this.edgeInvoker.email });
  }
}
