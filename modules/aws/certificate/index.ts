export { Certificate, type CertificateProps } from "./certificate.ts";
export type { CertificateReference, CertificateReferenceProps } from "./referenced-certificate.ts";
