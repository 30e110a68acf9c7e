import { html } from "hono/html";
import { printable } from "../../audit/record.ts";
import type { Server } from "../../configuration/configuration.ts";
import { destinationOf, kindOf } from "../../redirect-uri/judge.ts";
import type { Client } from "../client/client.ts";
import { type Markup, type Page, showName } from "../pages/page.ts";
import { scopeInWords } from "./scope-in-words.ts";

/** What a person is asked, and by whom. */
export interface Question {
  readonly client: Client;
  readonly server: Server;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Where they can sign in; they choose where there are several. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  /** Seconds for which the client gets it at most. */
  readonly grantSeconds: number;
  /** The question itself, for the gateway to read again. */
  readonly sealed: string;
}

/** The page on which a person allows or denies what a client asks for. */
export function consentPage(question: Question): Page {
  const { client, server, redirectUri, scopes, providers, grantSeconds, sealed } = question;
  const content = html`<h1>Allow ${showName(client.name)} to use ${showName(server.name)}?</h1>
${warning(client, redirectUri)}
<dl>
<div><dt>Application</dt><dd><strong>${showName(client.name)}</strong><span class="quiet">${provenance(client)}</span></dd></div>
<div><dt>Returns to</dt><dd><code>${destinationOf(redirectUri)}</code></dd></div>
<div><dt>MCP server</dt><dd>${showName(server.name)}<span class="quiet"><code>${server.url}</code></span></dd></div>
<div><dt>Asks for</dt><dd>${scopeList(scopes, server)}</dd></div>
</dl>
<p class="quiet">It gets no more of this than your company allows you, for ${inWords(grantSeconds)} at most.</p>
<form method="post" action="/consent">
<input type="hidden" name="request" value="${sealed}">
${providerChoice(providers)}
${confirmation(client, redirectUri)}
<div class="actions">
<button class="primary" name="decision" value="allow">Allow and sign in</button>
<button name="decision" value="deny" formnovalidate>Deny</button>
</div>
</form>`;
  return { title: `Allow access to ${printable(server.name)}?`, content };
}

/** How it is known who the client is. */
function provenance({ registration, id }: Client): Markup | string {
  switch (registration) {
    case "configured":
      return "Known to the people who run this gateway.";
    case "metadata-document":
      return html`Described by <code>${id}</code>, which is checked; its name is its own choice.`;
    case "bundled-document":
      return html`Not verified: this gateway has a copy of what <code>${id}</code> says of it.`;
    case "dynamic":
      return "Not verified: it registered itself, and nobody has checked this name.";
  }
}

/** Whoever is at the other end gets what is allowed here: people are to know who that is. */
function warning(client: Client, redirectUri: string): Markup | string {
  const destination = html`<code>${destinationOf(redirectUri)}</code>`;
  switch (kindOf(redirectUri)) {
    case "loopback":
      return html`<p class="warning"><strong>A program on this device gets the access.</strong>
Allow it only if you have just started to connect there yourself: it is the one at ${destination}, whatever its name here.</p>`;
    case "private-use":
      return html`<p class="warning"><strong>An application on this device gets the access.</strong>
Allow it only if you have just started to connect there yourself: it is the one that opens ${destination}, whatever its name here.</p>`;
    default:
      return isVouchedFor(client, redirectUri)
        ? ""
        : html`<p class="warning"><strong>Nobody has checked this application.</strong>
Allow it only if you have just come here from ${destination} and trust that: it gets the access, whatever its name here.</p>`;
  }
}

/** Whether somebody stands for where the access goes: the configuration, or the host of the client's own document. */
function isVouchedFor({ registration, id }: Client, redirectUri: string): boolean {
  if (registration === "configured") return true;
  return registration !== "dynamic" && new URL(id).host === new URL(redirectUri).host;
}

/**
 * Where there is a warning, one click is not enough: a page that puts this one under the second click of a double-click
 * would have it allow what nobody has read.
 */
function confirmation(client: Client, redirectUri: string): Markup | string {
  if (kindOf(redirectUri) === "https" && isVouchedFor(client, redirectUri)) return "";
  return html`<label><input type="checkbox" name="started" value="yes" required><span>I have just started this connection myself</span></label>`;
}

function scopeList(scopes: readonly string[], server: Server): Markup {
  if (scopes.length === 0) return html`What is open to everybody who may sign in`;
  return html`<ul>${scopes.map((scope) => {
    const words = scopeInWords(scope, server);
    return html`<li><code>${scope}</code>${words === undefined ? "" : html`<span class="quiet">${words}</span>`}</li>`;
  })}</ul>`;
}

function providerChoice(providers: Question["providers"]): Markup {
  const [only] = providers;
  if (only && providers.length === 1) {
    return html`<input type="hidden" name="provider" value="${only.id}">
<p>You sign in with <strong>${only.name}</strong> next.</p>`;
  }
  return html`<fieldset>
<legend>Sign in with</legend>
${providers.map(
  ({ id, name }) =>
    html`<label><input type="radio" name="provider" value="${id}" required><span>${name}</span></label>`,
)}
</fieldset>`;
}

/** A time in the largest unit that it fills. */
function inWords(seconds: number): string {
  const [unit, size] =
    seconds >= 172_800
      ? (["day", 86_400] as const)
      : seconds >= 7200
        ? (["hour", 3600] as const)
        : (["minute", 60] as const);
  const format = new Intl.NumberFormat("en", { style: "unit", unit, unitDisplay: "long" });
  return format.format(Math.ceil(seconds / size));
}
