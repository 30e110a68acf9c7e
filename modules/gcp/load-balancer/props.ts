import type { Zone } from "../dns-zone/zone.ts";
import type { Project } from "../project/project.ts";

/** A Cloud Run service, which may be closed to everything but load balancers. */
export interface CloudRunOrigin {
  readonly kind: "cloud-run";
  /** The service's name. */
  readonly service: string;
  /** The service's region. */
  readonly location: string;
}

/** Pods of GKE clusters that a standalone network endpoint group lists. */
export interface GkeOrigin {
  readonly kind: "gke";
  /** The name that the Kubernetes service gives it: `cloud.google.com/neg: {"exposed_ports": {"8080": {"name": …}}}`. */
  readonly endpointGroup: string;
  /** The zones of the nodes, each with a group of that name. */
  readonly zones: readonly string[];
  /** The port of the pods. */
  readonly port: number;
  /** The network of the pods, which is opened at this port to Google's load balancers. */
  readonly network: string;
  /** The e-mail of the service account that the nodes run as: the network is opened to these alone. */
  readonly nodeServiceAccount: string;
  /**
   * What answers 200 as long as a pod can serve.
   * @default "/ready"
   */
  readonly healthPath?: `/${string}`;
  /**
   * Seconds after which a response that is still streaming is cut off: 1 to 86400.
   * @default 3600
   */
  readonly timeoutSeconds?: number;
  /**
   * Requests per second that each pod gets before others do.
   * @default 100
   */
  readonly maxRatePerPod?: number;
}

/** What is behind one host. */
export interface BackendProps {
  /** The domain under which it is reached, without the dot at its end. */
  readonly host: string;
  /** Where its requests go. */
  readonly origin: CloudRunOrigin | GkeOrigin;
}

export interface LoadBalancerProps {
  readonly project: Project;
  /** 1 to 63 lower-case letters, digits and hyphens, together with a backend's id. */
  readonly name: string;
  /** By an id that is part of the names of what is created for it. */
  readonly backends: Readonly<Record<string, BackendProps>>;
  /**
   * From where requests are taken: IP ranges, such as those that Cloudflare publishes at
   * https://www.cloudflare.com/ips. Together they are no larger than a /8 of IPv4 and a /16 of IPv6. Everybody else is
   * refused.
   */
  readonly sources: readonly string[];
  /**
   * The zone that gets the records of all hosts, and those that prove to Google whose they are. One of another stack
   * is named by `DnsZone.fromName`, so that the records are in this stack.
   * @default none: create the records of {@link LoadBalancer.records} where the domain is
   */
  readonly zone?: Zone;
  /**
   * The share of requests that is logged: 0 to 1.
   * @default 1
   */
  readonly logSampling?: number;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}
