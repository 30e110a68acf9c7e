/** Whether a credential may be sent to a URL: encrypted, or to this machine itself. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  return (
    protocol === "https:" || (protocol === "http:" && /^(?:127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname))
  );
}
