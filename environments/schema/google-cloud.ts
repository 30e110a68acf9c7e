import { z } from "zod";
import { accountId, roleName } from "./aws-names.ts";
import { github } from "./github.ts";
import { text } from "./text.ts";

/** An AWS account whose roles may become the service account `aws-workloads`. */
const aws = z.strictObject({
  accountId,
  /** Roles of the account, by name and without path. */
  roleNames: z.array(roleName).min(1, "expected one role at least"),
  /**
   * The issuer of tokens of the account's own, as the output `outbound_issuer` of its stack says it: with it, roles come
   * in by a token too, and not by a signed request only. @default none
   */
  outboundIssuer: text(
    /^https:\/\/[a-z0-9-]+\.tokens\.sts\.global\.api\.aws$/,
    "the issuer of an AWS account, https://<id>.tokens.sts.global.api.aws",
  ).optional(),
  /** The ids of the servers that it may call. @default none */
  servers: z.array(z.string()).default([]),
});

const dnsLabel = text(
  /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  "1 to 63 lower-case letters, digits and hyphens, starting with a letter",
);

/** A workload on the cluster: its Kubernetes service account is its identity in Google Cloud. */
const workload = z.strictObject({
  namespace: dnsLabel,
  serviceAccount: dnsLabel,
  /** Secrets that it may read; they are created empty. @default [] */
  secrets: z
    .array(text(/^[A-Za-z0-9_-]{1,255}$/, "1 to 255 letters, digits, hyphens and underscores"))
    .default([]),
});

const DAYS = 'expected one day at least of "MO", "TU", "WE", "TH", "FR", "SA" and "SU"';
const HOURS = "expected a whole number of hours from 4 to 24";

/** A GKE cluster in Autopilot mode. */
const kubernetes = z.strictObject({
  /** @default "gatehouse" */
  name: dnsLabel.max(26, "expected 26 characters at most").default("gatehouse"),
  /** When it is upgraded, in UTC. @default Saturdays and Sundays from 01:00 for 6 hours */
  maintenance: z
    .strictObject(
      {
        days: z.array(z.enum(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], DAYS), DAYS).min(1, DAYS),
        from: text(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time such as 01:00"),
        hours: z.int(HOURS).min(4, HOURS).max(24, HOURS),
      },
      'expected { days: ["SA"], from: "01:00", hours: 6 }',
    )
    .default({ days: ["SA", "SU"], from: "01:00", hours: 6 }),
  /** By a name for each. @default {} */
  workloads: z.record(dnsLabel, workload).default({}),
});

/** A private IPv4 range; whether ranges overlap, and how large they may be, is for the network to say. */
const range = (fallback: string) =>
  text(/^(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, "an IPv4 range such as 10.64.0.0/24").default(fallback);

/** The addresses of the environment's own network. */
const network = z.strictObject({
  /**
   * Of instances that reach into the network: /26 or larger.
   * Source: https://cloud.google.com/run/docs/configuring/vpc-direct-vpc#direct-vpc-ip-allocation
   * @default "10.64.0.0/24"
   */
  servers: range("10.64.0.0/24").refine((text) => Number(text.split("/")[1]) <= 26, {
    error: "expected a range of /26 or larger, from which Cloud Run takes addresses 16 at a time",
  }),
  /** Of a cluster's nodes, pods and services. */
  kubernetes: z
    .strictObject({
      /** @default "10.65.0.0/20" */
      nodes: range("10.65.0.0/20"),
      /** @default "10.68.0.0/14" */
      pods: range("10.68.0.0/14"),
      /** @default "10.66.0.0/20" */
      services: range("10.66.0.0/20"),
    })
    .prefault({}),
});

/** What an environment says of Google Cloud. */
export const googleCloud = z.strictObject(
  {
    /**
     * A project for this environment alone.
     * Source: https://cloud.google.com/resource-manager/docs/creating-managing-projects
     */
    projectId: text(
      /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      "a project id: 6 to 30 lower-case letters, digits and hyphens, starting with a letter",
    ),
    /** As `gcloud projects describe <id> --format='value(projectNumber)'` prints it. */
    projectNumber: text(/^[1-9]\d{5,18}$/, 'a project number as a string of digits, such as "123456789012"'),
    region: text(/^[a-z]+-[a-z]+\d+$/, "a region such as europe-west1"),
    network: network.prefault({}),
    /** Whose workflows may push images, without a key. @default nobody's */
    github: github.optional(),
    /** Which AWS workloads may act here, without a key. @default none */
    aws: aws.optional(),
    /** @default no cluster */
    kubernetes: kubernetes.optional(),
  },
  'expected { projectId: "…", projectNumber: "…", region: "…" }',
);
