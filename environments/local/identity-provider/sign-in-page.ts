import type { Account } from "../accounts.ts";
import { html, type Markup, renderPage } from "./page.ts";

/** Who wants to know who somebody is. */
export interface SignInRequest {
  /** As the administrator registered it. */
  readonly clientName: string;
  readonly redirectUri: string;
  /** The account that the client suggests. */
  readonly hint: string | undefined;
}

/** The page on which somebody chooses an account. */
export function renderSignIn(request: SignInRequest, accounts: readonly Account[], problem?: string): string {
  const content = html`
<p>to go on to <strong>${request.clientName}</strong> at <code>${new URL(request.redirectUri).host}</code></p>
<form method="post">
${problem === undefined ? [] : html`<p class="alarm" role="alert">${problem}</p>`}
<fieldset>
<legend>Choose an account</legend>
${accounts.map((account) => renderAccount(account, account.id === request.hint))}
</fieldset>
<div class="actions">
<button class="primary" name="decision" value="continue">Sign in</button>
<button name="decision" value="cancel" formnovalidate>Cancel</button>
</div>
</form>`;
  return renderPage("Sign in", content);
}

/** The page for a sign-in that cannot go on. */
export function renderFailure(error: string, description: string | undefined): string {
  return renderPage(
    "This sign-in cannot go on",
    html`<p>${description ?? "Start again in the application that sent you here."}</p>
<p class="quiet"><code>${error}</code></p>`,
  );
}

function renderAccount({ id, groups }: Account, isChecked: boolean): Markup {
  const membership = groups.length > 0 ? `in ${groups.join(" and ")}` : "in no group";
  return html`<label><input type="radio" name="account" value="${id}" required${isChecked ? " checked" : ""}>
<span>${id}</span><span class="quiet">${membership}</span></label>
`;
}
