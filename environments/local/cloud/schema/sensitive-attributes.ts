import type { Attribute, Block } from "./provider-schema.ts";

/**
 * Attributes that a provider marks as sensitive, by the path of their names. The bindings do not carry the mark; it
 * decides whether an output must be declared sensitive. What is not listed is taken as not sensitive.
 *
 * Sources: `Sensitive: true` in the schemas of hashicorp/terraform-provider-google (v6.50.0, google/services), -aws
 * (internal/service) and -kubernetes (kubernetes/resource_kubernetes_*_v1.go); "Sensitive" in the documentation of
 * hashicorp/random and hashicorp/tls (docs/resources).
 */
const resources: Readonly<Record<string, readonly string[]>> = {
  google_alloydb_cluster: ["initial_user.password"],
  google_apikeys_key: ["key_string"],
  google_compute_region_ssl_certificate: ["certificate", "private_key"],
  google_compute_ssl_certificate: ["certificate", "private_key"],
  google_container_cluster: ["master_auth.client_key"],
  google_iap_client: ["secret"],
  google_kms_secret_ciphertext: ["additional_authenticated_data", "plaintext"],
  google_redis_instance: ["auth_string"],
  google_secret_manager_regional_secret_version: ["secret_data"],
  google_secret_manager_secret_version: ["secret_data"],
  google_service_account_key: ["private_key"],
  google_sql_database_instance: ["replica_configuration.password", "root_password", "server_ca_cert"],
  google_sql_ssl_cert: ["cert", "private_key", "server_ca_cert"],
  google_sql_user: ["password"],
  google_storage_bucket_object: ["content", "customer_encryption.encryption_key"],
  google_storage_hmac_key: ["secret"],
  aws_acm_certificate: ["private_key"],
  aws_iam_access_key: ["secret", "ses_smtp_password_v4"],
  aws_secretsmanager_secret_version: ["secret_binary", "secret_string"],
  kubernetes_secret: ["binary_data", "data"],
  kubernetes_secret_v1: ["binary_data", "data"],
  kubernetes_token_request_v1: ["token"],
  random_bytes: ["base64", "hex"],
  random_password: ["bcrypt_hash", "result"],
  tls_cert_request: ["private_key_pem"],
  tls_locally_signed_cert: ["ca_private_key_pem"],
  tls_private_key: ["private_key_openssh", "private_key_pem", "private_key_pem_pkcs8"],
  tls_self_signed_cert: ["private_key_pem"],
};

const dataSources: Readonly<Record<string, readonly string[]>> = {
  google_client_config: ["access_token"],
  google_secret_manager_secret_version: ["secret_data"],
  google_service_account_access_token: ["access_token"],
  google_service_account_id_token: ["id_token"],
  kubernetes_secret: ["binary_data", "data"],
  kubernetes_secret_v1: ["binary_data", "data"],
  tls_public_key: ["private_key_openssh", "private_key_pem"],
};

/** Marks what the provider marks as sensitive. */
export function withSensitive(kind: "resource" | "data-source", type: string, block: Block): Block {
  const paths = (kind === "resource" ? resources : dataSources)[type] ?? [];
  return paths.reduce((marked, path) => mark(marked, path.split(".")), block);
}

function mark(block: Block, [name = "", ...rest]: readonly string[]): Block {
  const nested = block.blocks[name];
  if (nested !== undefined && rest.length > 0) {
    return { ...block, blocks: { ...block.blocks, [name]: { ...nested, block: mark(nested.block, rest) } } };
  }
  const attribute: Attribute | undefined = block.attributes[name];
  // A version of the provider may not have it, or have the block as a computed attribute.
  if (attribute === undefined) return block;
  return { ...block, attributes: { ...block.attributes, [name]: { ...attribute, sensitive: true } } };
}
