import type { Aws } from "./aws.ts";
import { signIdentityToken } from "./outbound-issuer.ts";
import { Refusal } from "./refusal.ts";
import { type Session, sessionArn } from "./sessions.ts";
import { type SignedRequest, verifySignature } from "./signature.ts";
import { isTrusted } from "./trust-policy.ts";
import { verifyWebIdentity } from "./web-identity.ts";

/** The members of an answer, below `<Action>Result`. */
export type Result = Readonly<Record<string, unknown>>;

const MOST_AUDIENCES = 10;

/** One action of STS; those of the second kind are for whoever signs. */
type Action = (form: ReadonlyMap<string, string>, request: SignedRequest, aws: Aws) => Promise<Result>;

const ACTIONS: Readonly<Record<string, Action>> = {
  AssumeRoleWithWebIdentity: (form, _, aws) => assumeRole(form, aws),
  GetCallerIdentity: async (_, request, aws) => identityOf(await verifySignature(request, "sts", aws)),
  GetWebIdentityToken: async (form, request, aws) =>
    identityToken(form, await verifySignature(request, "sts", aws), aws),
};

/**
 * STS of one region, by its query API.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
 */
export async function sts(request: SignedRequest, aws: Aws): Promise<{ action: string; result: Result }> {
  const [, search = ""] = request.target.split("?", 2);
  const parameters = [
    ...new URLSearchParams(search),
    ...new URLSearchParams(Buffer.from(request.body).toString()),
  ];
  const form = new Map(parameters);
  const action = form.get("Action") ?? "";
  const answer = ACTIONS[action];
  if (request.method !== "POST" || !answer || form.get("Version") !== "2011-06-15") {
    throw new Refusal(400, "InvalidAction", `Could not find operation ${action}`);
  }
  if (form.size !== parameters.length) throw invalid("A parameter is there twice");
  return { action, result: await answer(form, request, aws) };
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
async function assumeRole(form: ReadonlyMap<string, string>, aws: Aws): Promise<Result> {
  const roleArn = form.get("RoleArn") ?? "";
  const name = form.get("RoleSessionName") ?? "";
  const seconds = Number(form.get("DurationSeconds") ?? 3600);
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) throw invalid("Member RoleSessionName must satisfy its pattern");
  if (!Number.isInteger(seconds) || seconds < 900) throw invalid("DurationSeconds must be 900 at least");
  const token = form.get("WebIdentityToken") ?? "";
  const { provider, claims } = await verifyWebIdentity(token, aws.settings.identityProviders, aws.now());
  const role = aws.settings.roles[roleArn];
  // Whether there is such a role is nobody's business who may not have it.
  if (!role || !isTrusted(role, provider.url, claims)) {
    throw new Refusal(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }
  if (seconds > role.maxSessionSeconds) {
    throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  const session = aws.sessions.begin(roleArn, name, seconds, aws.now());
  return {
    Audience: claims.aud,
    AssumedRoleUser: { Arn: sessionArn(session), AssumedRoleId: `AROAEXAMPLE:${name}` },
    Provider: provider.url,
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.token,
      Expiration: new Date(session.expiresAt),
    },
    SubjectFromWebIdentityToken: claims.sub,
  };
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
function identityOf(session: Session): Result {
  const Arn = sessionArn(session);
  const [, , , , Account] = Arn.split(":");
  return { Arn, UserId: `AROAEXAMPLE:${session.name}`, Account };
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html */
async function identityToken(form: ReadonlyMap<string, string>, session: Session, aws: Aws): Promise<Result> {
  const audiences = [...form]
    .filter(([name]) => /^Audience\.member\.\d+$/.test(name))
    .map(([, value]) => value);
  const seconds = Number(form.get("DurationSeconds") ?? 300);
  if (audiences.length < 1 || audiences.length > MOST_AUDIENCES) throw invalid("Audience: 1 to 10 items");
  if (!Number.isInteger(seconds) || seconds < 60 || seconds > 3600)
    throw invalid("DurationSeconds: 60 to 3600");
  if (form.get("SigningAlgorithm") !== "RS256") throw invalid("SigningAlgorithm: RS256 or ES384");
  const { outboundFederation, roles } = aws.settings;
  if (!outboundFederation) {
    throw new Refusal(
      403,
      "OutboundWebIdentityFederationDisabled",
      "The feature is not enabled for the account.",
    );
  }
  const granted = roles[session.roleArn]?.tokenAudiences ?? [];
  if (!audiences.every((audience) => granted.includes(audience))) {
    throw new Refusal(403, "AccessDenied", "Not authorized to perform sts:GetWebIdentityToken");
  }
  const end = aws.now() + seconds * 1000;
  if (end > session.expiresAt) {
    throw new Refusal(403, "SessionDurationEscalation", "The token would outlive the session.");
  }
  return {
    WebIdentityToken: await signIdentityToken(session, audiences, seconds, aws),
    Expiration: new Date(end),
  };
}

function invalid(message: string): Refusal {
  return new Refusal(400, "ValidationError", message);
}
