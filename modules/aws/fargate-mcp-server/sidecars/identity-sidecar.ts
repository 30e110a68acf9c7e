import {
  IDENTITY_SIDECAR_PORT,
  type IdentitySidecarAddress,
  type IdentitySidecarBase,
  identitySidecarVariables,
} from "../../../container/identity-sidecar.ts";
import type { ContainerSecret, SidecarProps } from "../container-props.ts";

/** By what the server lets requests in. */
export type UpstreamAuthentication =
  | {
      /** A signature of AWS's, by the task's role: the role has to be allowed to call the server. */
      readonly kind: "aws-sigv4";
      /** The service by its name in signatures: `execute-api`, `lambda` or `bedrock-agentcore`. */
      readonly service: string;
    }
  | {
      /** An ID token of Google's: Google Cloud has to take the task's role for a service account that may call the server. */
      readonly kind: "google-id-token";
      /** What a credential configuration file has in it. No key is in it, and it is a secret for what it tells. */
      readonly credentials: ContainerSecret;
      /**
       * What the ID tokens are for.
       * @default the origin of the upstream URL, which is the audience of a service of Cloud Run
       */
      readonly audience?: string;
    };

export interface IdentitySidecarProps extends IdentitySidecarBase {
  readonly authentication: UpstreamAuthentication;
  /** The region that is called, and that the task runs in: the endpoint of AWS's token service is of it. */
  readonly region: string;
}

/** An identity sidecar, and where the containers beside it find it. */
export interface IdentitySidecar extends SidecarProps, IdentitySidecarAddress {}

/** Containers of a task have one address, so nothing outside of the task is to reach it, whatever a group lets in. */
const HOST = "127.0.0.1";
/** The user of the sidecar's image. */
const USER = "65532:65532";
/** There is Node in the image, and no shell. */
const IS_READY = "fetch(process.argv[1]).then(({ok})=>process.exit(ok?0:1),()=>process.exit(1))";

/**
 * Calls a private server in the name of the task: whatever a container sends to it goes on with what proves the task's
 * role. The container itself needs to know nothing of it.
 */
export function identitySidecar(props: IdentitySidecarProps): IdentitySidecar {
  const { image, upstreamUrl, region, authentication, port = IDENTITY_SIDECAR_PORT } = props;
  const url = `http://${HOST}:${port}`;
  const common = {
    ...identitySidecarVariables(props),
    LISTEN_ADDR: `${HOST}:${port}`,
    AUTHENTICATION: authentication.kind,
    AWS_REGION: region,
  };
  return {
    image,
    user: USER,
    url,
    ...(authentication.kind === "aws-sigv4"
      ? { environment: { ...common, AWS_SERVICE: authentication.service } }
      : {
          environment: { ...common, AUDIENCE: authentication.audience ?? new URL(upstreamUrl).origin },
          secrets: { GOOGLE_CREDENTIALS: authentication.credentials },
        }),
    writable: [],
    healthCheck: { command: ["CMD", "/usr/bin/node", "-e", IS_READY, `${url}/readyz`] },
  };
}
