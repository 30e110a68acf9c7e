import { base32 } from "../digest.ts";

type Endpoint = "application" | "network" | "s3";

/**
 * The Route 53 hosted zones of AWS endpoints in the regions that are common.
 *
 * Sources: https://docs.aws.amazon.com/general/latest/gr/elb.html,
 * https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints
 */
const HOSTED_ZONES: Readonly<Record<string, Readonly<Record<Endpoint, string>>>> = {
  "ap-northeast-1": { application: "Z14GRHDCWA56QT", network: "Z31USIVHYNEOWT", s3: "Z2M4EHUR26P7ZW" },
  "ap-south-1": { application: "ZP97RAFLXTNZK", network: "ZVDDRBQ08TROA", s3: "Z11RGJOFQNVJUP" },
  "ap-southeast-1": { application: "Z1LMS91P8CMLE5", network: "ZKVM4W9LS7TM", s3: "Z3O0J2DXBE1FTB" },
  "ap-southeast-2": { application: "Z1GM3OXH4ZPM65", network: "ZCT6FZBF4DROD", s3: "Z1WCIGYICN2BYD" },
  "ca-central-1": { application: "ZQSVJUPU6J1EY", network: "Z2EPGBW3API2WT", s3: "Z1QDHH18159H29" },
  "eu-central-1": { application: "Z215JYRZR1TBD5", network: "Z3F0SRJ5LGBH90", s3: "Z21DNDUVLTQW6Q" },
  "eu-north-1": { application: "Z23TAZ6LKFMNIO", network: "Z1UDT6IFJ4EJM", s3: "Z3BAZG2TWCNX0D" },
  "eu-west-1": { application: "Z32O12XQLNTSW2", network: "Z2IFOLAFXWLO4F", s3: "Z1BKCTXD74EZPE" },
  "eu-west-2": { application: "ZHURV8PSTC4K8", network: "ZD4D7Y8KGAS4G", s3: "Z3GKZC51ZF0DB4" },
  "eu-west-3": { application: "Z3Q77PNBQS71R4", network: "Z1CMS0P5QUZ6D5", s3: "Z3R1K369G5AVDG" },
  "sa-east-1": { application: "Z2P70J7HTTTPLU", network: "ZTK26PT1VY4CU", s3: "Z7KQH4QJS55SO" },
  "us-east-1": { application: "Z35SXDOTRQ7X7K", network: "Z26RNL4JYFTOTI", s3: "Z3AQBSTGFYJSTF" },
  "us-east-2": { application: "Z3AADJGX6KTTL2", network: "ZLMOA37VPKANP", s3: "Z2O1EMRO9K5GLX" },
  "us-west-1": { application: "Z368ELLRRE2KJ0", network: "Z24FKFUX50B4VW", s3: "Z2F56UZL2M1ACD" },
  "us-west-2": { application: "Z1H1FL5HABSF5", network: "Z18D5FSROUN65G", s3: "Z3BJ6K6RIION7M" },
};

/** Derived where the region is not listed. */
export function hostedZoneId(endpoint: Endpoint, region: string): string {
  return HOSTED_ZONES[region]?.[endpoint] ?? `Z${base32(13, "hosted zone", endpoint, region)}`;
}
