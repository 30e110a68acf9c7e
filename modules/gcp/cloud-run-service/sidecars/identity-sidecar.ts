import {
  IDENTITY_SIDECAR_PORT,
  type IdentitySidecarAddress,
  type IdentitySidecarBase,
  identitySidecarVariables,
} from "../../../container/identity-sidecar.ts";
import type { SidecarProps } from "../container-props.ts";

export interface IdentitySidecarProps extends IdentitySidecarBase {
  /**
   * What the ID tokens are for.
   * @default the origin of the upstream URL, which is the audience of a service of Cloud Run
   */
  readonly audience?: string;
}

/** An identity sidecar, and where the containers beside it find it. */
export interface IdentitySidecar extends SidecarProps, IdentitySidecarAddress {}

/**
 * Calls a private server in the name of the service: whatever a container sends to it goes on with an ID token of the
 * service's identity, which has to be an invoker of that server. The container itself needs to know nothing of it.
 */
export function identitySidecar(props: IdentitySidecarProps): IdentitySidecar {
  const { image, upstreamUrl, audience = new URL(upstreamUrl).origin, port = IDENTITY_SIDECAR_PORT } = props;
  return {
    image,
    url: `http://localhost:${port}`,
    environment: { ...identitySidecarVariables(props), AUDIENCE: audience },
    memory: "256Mi",
    startupProbe: { kind: "http", path: "/readyz", port },
    livenessProbe: { kind: "http", path: "/healthz", port },
  };
}
