import { createHash } from "node:crypto";

/** Text that is markup already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A template of markup in which every value is escaped, unless it is markup itself. */
export function html(
  strings: TemplateStringsArray,
  ...values: (string | Markup | readonly Markup[])[]
): Markup {
  return new Markup(String.raw({ raw: strings }, ...values.map(toText)));
}

function toText(value: string | Markup | readonly Markup[]): string {
  if (typeof value === "string") return escapeText(value);
  return value instanceof Markup ? value.text : value.map(({ text }) => text).join("");
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#eef1f5, #0e131a); --card: light-dark(#fff, #171e28);
  --text: light-dark(#17202b, #e8edf4); --quiet: light-dark(#556273, #9aa8ba);
  --line: light-dark(#d5dce5, #303b4a); --chosen: light-dark(#eaf1fe, #1c2b45);
  --accent: light-dark(#1b5bd0, #8cb8ff); --on-accent: light-dark(#fff, #0b1b36);
  --alarm: light-dark(#a8200d, #ffa394);
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem 1rem; display: grid; place-content: safe center;
  grid-template-columns: minmax(0, 28rem); background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
main { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: clamp(1.25rem, 6vw, 2rem); }
.provider { display: flex; align-items: center; gap: .6rem; color: var(--quiet); font-size: .875rem; }
.provider svg { width: 1.5rem; height: 1.5rem; color: var(--accent); }
h1 { font-size: 1.6rem; line-height: 1.25; letter-spacing: -.01em; margin: 1rem 0 .4rem; }
p { margin: 0 0 1rem; }
strong, code { overflow-wrap: anywhere; }
code { font: .875em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.quiet { color: var(--quiet); }
fieldset { border: 0; margin: 0 0 1.25rem; padding: 0; }
legend { font-weight: 600; padding: 0; margin-bottom: .6rem; }
label {
  display: grid; grid-template-columns: auto 1fr; gap: 0 .75rem; align-items: center; cursor: pointer;
  padding: .55rem .9rem; border: 1px solid var(--line); border-radius: .7rem; margin-bottom: .5rem;
}
label:hover { border-color: var(--accent); }
label:has(:checked) { border-color: var(--accent); background: var(--chosen); }
label input { grid-row: span 2; width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--accent); }
label .quiet { font-size: .875rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
button {
  font: inherit; font-weight: 600; padding: .65rem 1.2rem; border-radius: .7rem; cursor: pointer;
  border: 1px solid var(--line); background: transparent; color: inherit;
}
button.primary { flex: 1 0 auto; background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.alarm { color: var(--alarm); font-weight: 600; }
footer { color: var(--quiet); font-size: .8125rem; text-align: center; margin-top: 1rem; }
`;

const styleHash = createHash("sha256").update(STYLE).digest("base64");

/**
 * The headers of every page. There is no script to allow. `form-action` is not restricted: browsers apply it
 * to the redirect that follows the form too, and that one leads to the client.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** A whole page around its content. */
export function renderPage(title: string, content: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<div class="provider"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true"><path d="M3 21V6h3V3h3v3h6V3h3v3h3v15h-6v-5a3 3 0 0 0-6 0v5z"/></svg>Local identity provider</div>
<h1>${title}</h1>
${content}
</main>
<footer>It stands in for your company’s login, on this machine only. Its accounts have no passwords.</footer>
</body>
</html>
`.text;
}
