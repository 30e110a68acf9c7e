/** What a service's URL is made of. */
export interface ServiceAddress {
  /** What the service is called. */
  readonly name: string;
  /** Its project's number: URLs do not have the id. */
  readonly projectNumber: string;
  /** A region, such as `europe-west1`. */
  readonly location: string;
}

/**
 * The first DNS label of a service's URL. Where it is longer than 63 characters, the service has no deterministic
 * URL.
 */
export function serviceLabel({ name, projectNumber }: Omit<ServiceAddress, "location">): string {
  return `${name}-${projectNumber}`;
}

/**
 * The URL of a service before it exists, and the audience of the ID tokens that its invokers present.
 *
 * Source: https://cloud.google.com/run/docs/triggering/https-request ("Deterministic URL")
 */
export function serviceUrl(address: ServiceAddress): `https://${string}` {
  return `https://${serviceLabel(address)}.${address.location}.run.app`;
}
