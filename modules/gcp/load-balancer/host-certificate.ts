import { CertificateManagerCertificate } from "@cdktf/provider-google/lib/certificate-manager-certificate/index.js";
import { CertificateManagerCertificateMapEntry } from "@cdktf/provider-google/lib/certificate-manager-certificate-map-entry/index.js";
import { CertificateManagerDnsAuthorization } from "@cdktf/provider-google/lib/certificate-manager-dns-authorization/index.js";
import { Construct } from "constructs";
import type { Project } from "../project/project.ts";

export interface HostCertificateProps {
  readonly project: Project;
  readonly name: string;
  readonly host: string;
  readonly certificateMap: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/**
 * The certificate of one host, which Google issues and renews once a record of the domain says that it may. The record
 * is enough: the host need not be reached by Google, nor point to the load balancer, as behind Cloudflare it does not.
 *
 * Source: https://cloud.google.com/certificate-manager/docs/domain-authorization#dns-auth
 */
export class HostCertificate extends Construct {
  readonly host: string;
  /** The value of the CNAME record `_acme-challenge.<host>`. Known after the apply. */
  readonly challenge: string;

  constructor(
    scope: Construct,
    id: string,
    { project, name, host, certificateMap, labels }: HostCertificateProps,
  ) {
    super(scope, id);
    const common = { project: project.id, name, labels };
    const authorization = new CertificateManagerDnsAuthorization(this, "authorization", {
      ...common,
      domain: host,
      type: "FIXED_RECORD",
    });
    const certificate = new CertificateManagerCertificate(this, "Resource", {
      ...common,
      scope: "DEFAULT",
      managed: { domains: [host], dnsAuthorizations: [authorization.id] },
    });
    new CertificateManagerCertificateMapEntry(this, "entry", {
      ...common,
      map: certificateMap,
      hostname: host,
      certificates: [certificate.id],
    });
    this.host = host;
    this.challenge = authorization.dnsResourceRecord.get(0).data;
  }
}
