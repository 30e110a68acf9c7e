/** The style of all pages: light and dark, for phones and desktops; nothing in it comes from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f2f4f7; --card: #fff; --text: #16202c; --quiet: #526071; --line: #d3dae3; --field: #808c9b;
  --accent: #1656c8; --accent-hover: #1049ad; --on-accent: #fff; --chosen: #edf3fe;
  --warning: #fff6e2; --warning-line: #b57b00; --warning-text: #573c00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e131a; --card: #171e28; --text: #e8edf4; --quiet: #a3b0c0; --line: #313c4a; --field: #7b8899;
    --accent: #8cb8ff; --accent-hover: #a9caff; --on-accent: #0b1b36; --chosen: #1c2b45;
    --warning: #2f260f; --warning-line: #d9a520; --warning-text: #f8e4ad;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem 1rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  display: flex; flex-direction: column; align-items: center; overflow-wrap: anywhere;
}
header, main, footer { width: 100%; max-width: 32rem; }
header {
  display: flex; align-items: center; gap: .55rem; margin: auto 0 .9rem; padding: 0 .25rem;
  font-size: .9375rem; font-weight: 600;
}
header svg { flex: none; width: 1.5rem; height: 1.5rem; color: var(--accent); }
main { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: clamp(1.25rem, 5vw, 2rem); }
footer { margin: .9rem 0 auto; padding: 0 .25rem; color: var(--quiet); font-size: .8125rem; }
footer p { margin: 0; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance; }
p { margin: 0 0 1rem; }
main > :last-child { margin-bottom: 0; }
code { font: .9em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.quiet { color: var(--quiet); font-size: .9375rem; }
a { color: var(--accent); text-underline-offset: .15em; }
dl { margin: 0 0 1.25rem; border-block: 1px solid var(--line); }
dl > div { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 0 1rem; padding: .7rem 0; }
dl > div + div { border-top: 1px solid var(--line); }
dt { color: var(--quiet); font-size: .9375rem; }
dd { margin: 0; }
dd ul { margin: 0; padding: 0; list-style: none; display: grid; gap: .45rem; }
dd .quiet { display: block; font-size: .875rem; }
.warning {
  margin: 0 0 1.25rem; padding: .8rem 1rem; border-radius: .6rem; background: var(--warning);
  border-left: .25rem solid var(--warning-line); color: var(--warning-text); font-size: .9375rem;
}
.warning strong { display: block; }
form > label { margin-bottom: 1.25rem; }
fieldset { border: 0; margin: 0 0 1.25rem; padding: 0; display: grid; gap: .5rem; }
legend { padding: 0; margin-bottom: .5rem; font-weight: 600; }
label {
  display: flex; align-items: center; gap: .75rem; min-height: 2.75rem; padding: .5rem .9rem; cursor: pointer;
  border: 1px solid var(--field); border-radius: .6rem;
}
label:hover { border-color: var(--accent); }
label:has(:checked) { border-color: var(--accent); background: var(--chosen); }
input:is([type="radio"], [type="checkbox"]) { flex: none; width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--accent); }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
button, .button {
  display: inline-block; min-height: 2.75rem; padding: .6rem 1.25rem; border-radius: .6rem; cursor: pointer;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none;
  border: 1px solid var(--field); background: transparent; color: var(--text);
}
button { flex: 1 1 9.5rem; }
.whole { white-space: nowrap; }
/* A click that was meant for what stood here before is no consent. */
button.primary { animation: 1s step-end arm; }
@keyframes arm { from { visibility: hidden; } }
.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button:hover, .button:hover { border-color: var(--accent); }
.primary:hover { background: var(--accent-hover); border-color: var(--accent-hover); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 26rem) {
  dl > div { grid-template-columns: minmax(0, 1fr); }
  dt { font-size: .875rem; }
}
`;
