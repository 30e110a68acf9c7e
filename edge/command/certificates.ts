import { createPrivateKey, X509Certificate } from "node:crypto";
import { type Configuration, ConfigurationError } from "../src/configuration/configuration.ts";

/** A certificate of the gateway's with its key, both as PEM. */
export interface Certificate {
  readonly binding: string;
  /** PKCS #8. */
  readonly privateKey: string;
  /** The certificate itself, and behind it those that vouch for it. */
  readonly chain: string;
}

/** RFC 7468 section 2; with a passphrase a key has more than base64. */
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[^-]+-----END \1PRIVATE KEY-----/;

/**
 * Reads the certificates that origins ask for, each of an environment variable of its binding's name.
 *
 * @throws {ConfigurationError} naming every variable without a key and its certificate
 */
export function readCertificates(
  { servers }: Configuration,
  environment: Readonly<Record<string, string | undefined>>,
): readonly Certificate[] {
  const certificates = new Map<string, Certificate>();
  const faults = Object.values(servers).flatMap(({ id, origin: { credential } }) => {
    if (credential.type !== "mtls") return [];
    const { binding } = credential;
    try {
      certificates.set(binding, { binding, ...readPem(environment[binding]) });
      return [];
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unusable";
      const path = `servers.${id}.origin.credential.binding`;
      return [{ path, message: `environment variable ${binding}: ${reason}` }];
    }
  });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return [...certificates.values()];
}

function readPem(value: string | undefined): Omit<Certificate, "binding"> {
  if (!value) throw new Error("is not set");
  // A file of variables for containers has no line breaks.
  const pem = value.replaceAll("\\n", "\n");
  const chain = pem.match(CERTIFICATE) ?? [];
  const key = readKey(pem);
  const [first] = chain;
  if (first === undefined || !belongs(first, key)) {
    throw new Error("expected the private key's own certificate as the first one, as PEM");
  }
  return { privateKey: key.export({ type: "pkcs8", format: "pem" }).toString(), chain: chain.join("\n") };
}

function readKey(pem: string) {
  try {
    return createPrivateKey(PRIVATE_KEY.exec(pem)?.[0] ?? "");
  } catch {
    throw new Error("expected a private key without a passphrase, as PEM");
  }
}

function belongs(certificate: string, key: ReturnType<typeof createPrivateKey>): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(key);
  } catch {
    return false;
  }
}
