/**
 * Where public zones have their keys and their logs, wherever they are looked at from.
 *
 * Sources: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-cmk-requirements.html,
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
 */
export const DNS_REGION = "us-east-1";
