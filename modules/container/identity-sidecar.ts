/** What an identity sidecar is told wherever it runs. */
export interface IdentitySidecarBase {
  /** The identity sidecar's image, in production by its digest. */
  readonly image: string;
  /** Where requests go: the server's URL, with a path where all of them are below it. */
  readonly upstreamUrl: `https://${string}`;
  /**
   * Where the sidecar listens.
   * @default 8070
   */
  readonly port?: number;
  /**
   * Request headers that reach the server beside those of MCP and of content, which always do. `Authorization` is the
   * sidecar's own: with it, with one of the connection or with one of a cloud, it does not start.
   * @default none
   */
  readonly forwardHeaders?: readonly string[];
  /**
   * Seconds until the server has to have begun to answer.
   * @default 30, the sidecar's own
   */
  readonly timeoutSeconds?: number;
}

/** Where the containers beside it find it. */
export interface IdentitySidecarAddress {
  /** What stands for the upstream URL, for those beside it, such as `http://localhost:8070`. */
  readonly url: string;
}

export const IDENTITY_SIDECAR_PORT = 8070;

/** The variables by which it is told so. */
export function identitySidecarVariables(props: IdentitySidecarBase): Record<string, string> {
  const { upstreamUrl, port = IDENTITY_SIDECAR_PORT, forwardHeaders, timeoutSeconds } = props;
  return {
    LISTEN_ADDR: `:${port}`,
    UPSTREAM_URL: upstreamUrl,
    ...(forwardHeaders?.length && { FORWARD_HEADERS: forwardHeaders.join(",") }),
    ...(timeoutSeconds !== undefined && { TIMEOUT_SECONDS: String(timeoutSeconds) }),
  };
}
