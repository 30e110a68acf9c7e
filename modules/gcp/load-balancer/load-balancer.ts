import { CertificateManagerCertificateMap } from "@cdktf/provider-google/lib/certificate-manager-certificate-map/index.js";
import { ComputeBackendService } from "@cdktf/provider-google/lib/compute-backend-service/index.js";
import { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address/index.js";
import { ComputeGlobalForwardingRule } from "@cdktf/provider-google/lib/compute-global-forwarding-rule/index.js";
import { ComputeSecurityPolicy } from "@cdktf/provider-google/lib/compute-security-policy/index.js";
import { ComputeSslPolicy } from "@cdktf/provider-google/lib/compute-ssl-policy/index.js";
import { ComputeTargetHttpProxy } from "@cdktf/provider-google/lib/compute-target-http-proxy/index.js";
import { ComputeTargetHttpsProxy } from "@cdktf/provider-google/lib/compute-target-https-proxy/index.js";
import { ComputeUrlMap } from "@cdktf/provider-google/lib/compute-url-map/index.js";
import { Construct } from "constructs";
import { isDomain } from "../../dns/domain.ts";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import type { RecordKey } from "../dns-zone/zone.ts";
import { checkedLabels } from "../labels/labels.ts";
import { checkName } from "../network/name.ts";
import { checkProject } from "../project/project.ts";
import { allowList } from "./allow-list.ts";
import { Backend, sealed } from "./backend.ts";
import { HostCertificate } from "./host-certificate.ts";
import type { LoadBalancerProps } from "./props.ts";

/**
 * A global external application load balancer for origins that must not have a public URL of their own: it takes TLS
 * 1.2 and later, from the sources that are named, for the hosts that are named. Port 80 answers with a redirect alone.
 *
 * It tells nobody apart: Cloudflare's addresses, for one, are those of all its customers. So the origin has to
 * authenticate its callers as if it stood on the internet, as Cloud Run's invoker check does.
 *
 * Source: https://cloud.google.com/load-balancing/docs/https
 */
export class LoadBalancer extends Construct {
  /** The rule that takes requests. */
  readonly resource: ComputeGlobalForwardingRule;
  /** Known after the apply. */
  readonly address: string;
  /** By the id of its backend. */
  readonly backends: Readonly<Record<string, ComputeBackendService>>;
  /** What the domains of the hosts need: where the hosts are, and that Google may issue their certificates. */
  readonly records: Readonly<Record<RecordKey, string>>;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.check(props);
    this.claimNames(props);
    const { project, name } = props;
    const labels = checkedLabels(this, props.labels);
    const address = new ComputeGlobalAddress(this, "address", {
      project: project.id,
      name,
      labels,
      addressType: "EXTERNAL",
      ipVersion: "IPV4",
    });
    this.address = address.address;
    const policy = new ComputeSecurityPolicy(this, "allow-list", {
      project: project.id,
      name,
      type: "CLOUD_ARMOR",
      rule: allowList(this, props.sources),
    });
    const backends = this.makeBackends(props, policy.id);
    this.backends = Object.fromEntries(backends.map(({ key, resource }) => [key, resource]));
    const { proxy, certificates } = this.https(props, this.urlMap(props, backends, policy.id));
    this.resource = this.forward(props, "https", { port: "443", address: address.id, target: proxy.id });
    this.forward(props, "http", { port: "80", address: address.id, target: this.redirect(props).id });
    this.records = Object.fromEntries(
      certificates.flatMap(({ host, challenge }) => [
        [`A ${host}`, this.address],
        [`CNAME _acme-challenge.${host}`, challenge],
      ]),
    );
    for (const [key, value] of Object.entries(this.records)) {
      props.zone?.addRecord(key as RecordKey, { values: [value] });
    }
    refuseTemplates(this);
  }

  private makeBackends(
    { project, name, backends, logSampling = 1 }: LoadBalancerProps,
    securityPolicy: string,
  ) {
    return Object.entries(backends).map(([key, { host, origin }]) => {
      const config = { project, key, host, name: `${name}-${key}`, origin, securityPolicy, logSampling };
      return new Backend(this, `backend ${key}`, config);
    });
  }

  /** Hosts that nobody named have a backend where nothing is. */
  private urlMap(
    { project, name, logSampling = 1 }: LoadBalancerProps,
    backends: readonly Backend[],
    securityPolicy: string,
  ): ComputeUrlMap {
    const nowhere = new ComputeBackendService(this, "nowhere", {
      project: project.id,
      name,
      protocol: "HTTPS",
      ...sealed(securityPolicy, logSampling),
    });
    return new ComputeUrlMap(this, "url-map", {
      project: project.id,
      name,
      defaultService: nowhere.id,
      hostRule: backends.map(({ key, host }) => ({ hosts: [host], pathMatcher: key })),
      pathMatcher: backends.map(({ key, resource }) => ({ name: key, defaultService: resource.id })),
    });
  }

  private https({ project, name, backends, labels }: LoadBalancerProps, urlMap: ComputeUrlMap) {
    const map = new CertificateManagerCertificateMap(this, "certificate-map", {
      project: project.id,
      name,
      labels,
    });
    const certificates = Object.entries(backends).map(
      ([id, { host }]) =>
        new HostCertificate(this, `certificate ${id}`, {
          project,
          name: `${name}-${id}`,
          host,
          certificateMap: map.name,
          labels,
        }),
    );
    const sslPolicy = new ComputeSslPolicy(this, "ssl-policy", {
      project: project.id,
      name,
      profile: "RESTRICTED",
      minTlsVersion: "TLS_1_2",
    });
    const proxy = new ComputeTargetHttpsProxy(this, "https-proxy", {
      project: project.id,
      name,
      urlMap: urlMap.id,
      certificateMap: `//certificatemanager.googleapis.com/${map.id}`,
      sslPolicy: sslPolicy.id,
      // What comes with 0-RTT can be replayed.
      tlsEarlyData: "DISABLED",
    });
    return { proxy, certificates };
  }

  private redirect({ project, name }: LoadBalancerProps): ComputeTargetHttpProxy {
    const urlMap = new ComputeUrlMap(this, "redirect", {
      project: project.id,
      name: `${name}-redirect`,
      defaultUrlRedirect: {
        httpsRedirect: true,
        redirectResponseCode: "MOVED_PERMANENTLY_DEFAULT",
        stripQuery: false,
      },
    });
    return new ComputeTargetHttpProxy(this, "http-proxy", {
      project: project.id,
      name: `${name}-redirect`,
      urlMap: urlMap.id,
    });
  }

  private forward(
    { project, name, labels }: LoadBalancerProps,
    protocol: "http" | "https",
    { port, address, target }: { readonly port: string; readonly address: string; readonly target: string },
  ): ComputeGlobalForwardingRule {
    return new ComputeGlobalForwardingRule(this, protocol === "https" ? "Resource" : protocol, {
      project: project.id,
      name: `${name}-${protocol}`,
      labels,
      loadBalancingScheme: "EXTERNAL_MANAGED",
      ipProtocol: "TCP",
      ipAddress: address,
      portRange: port,
      target,
    });
  }

  /** Two load balancers of other names may still have parts of one name: `a` with `b-c`, and `a-b` with `c`. */
  private claimNames({ project, name, backends }: LoadBalancerProps): void {
    const names = {
      addresses: [name],
      backendServices: [name, ...Object.keys(backends).map((key) => `${name}-${key}`)],
      urlMaps: [name, `${name}-redirect`],
    };
    for (const [collection, parts] of Object.entries(names)) {
      for (const part of parts) claimName(this, `projects/${project.id}/global/${collection}/${part}`);
    }
  }

  private check({ project, name, backends, logSampling = 1 }: LoadBalancerProps): void {
    checkProject(this, project);
    const ids = Object.keys(backends);
    if (ids.length === 0) {
      throw new ValidationError(this, "there is nothing to balance.", "Name at least one backend.");
    }
    for (const id of ["redirect", ...ids]) checkName(this, "part of a load balancer", `${name}-${id}`);
    const hosts = Object.values(backends).map(({ host }) => host);
    const faulty = hosts.find((host, index) => !isDomain(host) || hosts.indexOf(host) !== index);
    if (faulty !== undefined) {
      throw new ValidationError(
        this,
        `"${faulty}" is not a domain, or that of two backends.`,
        "Give each backend a domain of its own, in lower case and without the dot at its end.",
      );
    }
    if (!(logSampling >= 0 && logSampling <= 1)) {
      throw new ValidationError(
        this,
        `a share of ${logSampling} cannot be logged.`,
        "Use a number from 0 to 1.",
      );
    }
  }
}
