import type { SidecarProps } from "../container-props.ts";

export interface IdentitySidecarProps {
  /** The identity sidecar's image, in production by its digest. */
  readonly image: string;
  /** Where requests go: the server's URL, with a path where all of them are below it. */
  readonly upstreamUrl: `https://${string}`;
  /**
   * What the ID tokens are for.
   * @default the origin of the upstream URL, which is the audience of a service of Cloud Run
   */
  readonly audience?: string;
  /**
   * Where the sidecar listens.
   * @default 8070
   */
  readonly port?: number;
  /**
   * Request headers that reach the server beside those of MCP and of content, which always do.
   * @default none
   */
  readonly forwardHeaders?: readonly string[];
  /**
   * Seconds until the server has to have begun to answer.
   * @default 30, the sidecar's own
   */
  readonly timeoutSeconds?: number;
}

/** An identity sidecar, and where the containers beside it find it. */
export interface IdentitySidecar extends SidecarProps {
  /** What stands for the upstream URL, for those beside it: `http://localhost:<port>`. */
  readonly url: string;
}

/**
 * Calls a private server in the name of the service: whatever a container sends to it goes on with an ID token of the
 * service's identity, which has to be an invoker of that server. The container itself needs to know nothing of it.
 */
export function identitySidecar(props: IdentitySidecarProps): IdentitySidecar {
  const { image, upstreamUrl, port = 8070, forwardHeaders, timeoutSeconds } = props;
  return {
    image,
    url: `http://localhost:${port}`,
    environment: {
      LISTEN_ADDR: `:${port}`,
      UPSTREAM_URL: upstreamUrl,
      AUDIENCE: props.audience ?? new URL(upstreamUrl).origin,
      ...(forwardHeaders?.length && { FORWARD_HEADERS: forwardHeaders.join(",") }),
      ...(timeoutSeconds && { TIMEOUT_SECONDS: String(timeoutSeconds) }),
    },
    memory: "256Mi",
    startupProbe: { kind: "http", path: "/readyz", port },
    livenessProbe: { kind: "http", path: "/healthz", port },
  };
}
