import { type Account, SCOPES } from "../accounts.ts";
import { html, type Markup, renderPage } from "./page.ts";

/** What the person is asked to allow, and to whom. */
export interface SignInRequest {
  /** The name that the client gave itself at its registration; anybody can claim any. */
  readonly clientName: string;
  readonly redirectUri: string;
  readonly resources: readonly string[];
  readonly scopes: readonly string[];
  /** The account that the client suggests. */
  readonly hint: string | undefined;
}

/** The page on which somebody chooses an account and allows what the client asks for, in one step. */
export function renderSignIn(request: SignInRequest, accounts: readonly Account[], problem?: string): string {
  const content = html`
<p><strong>${request.clientName}</strong> asks to act for you.</p>
<dl>
${request.resources.map((resource) => html`<div><dt>At</dt><dd><code>${resource}</code></dd></div>`)}
<div><dt>To</dt><dd>${renderScopes(request.scopes)}</dd></div>
<div><dt>Returns to</dt><dd><code>${destination(request.redirectUri)}</code></dd></div>
</dl>
<form method="post">
${problem === undefined ? [] : html`<p class="alarm" role="alert">${problem}</p>`}
<fieldset>
<legend>Choose an account</legend>
${accounts.map((account) => renderAccount(account, account.id === request.hint))}
</fieldset>
<div class="actions">
<button class="primary" name="decision" value="allow">Sign in and allow</button>
<button name="decision" value="deny" formnovalidate>Cancel</button>
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

function renderScopes(scopes: readonly string[]): Markup | readonly Markup[] {
  const known = scopes.filter((scope) => scope in SCOPES);
  if (known.length === 0) return html`nothing in particular`;
  return known.map((scope) => html`<div>${SCOPES[scope] ?? ""} <code class="quiet">${scope}</code></div>`);
}

function renderAccount({ id, scopes }: Account, isChecked: boolean): Markup {
  const may = scopes.length > 0 ? html`<code>${scopes.join(" ")}</code>` : html`no scopes`;
  return html`<label><input type="radio" name="account" value="${id}" required${isChecked ? " checked" : ""}>
<span>${id}</span><span class="quiet">${may}</span></label>
`;
}

/** Where the browser goes next: the host, or the scheme of an application on this machine. */
function destination(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri);
  return protocol === "https:" || protocol === "http:" ? host : protocol;
}
