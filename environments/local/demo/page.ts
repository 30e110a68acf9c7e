/** A control of a form that sends something. */
export interface Control {
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly isChecked: boolean;
}

/** A form, as far as it can be filled in by choosing. */
export interface Form {
  readonly action: URL;
  readonly method: "GET" | "POST";
  readonly controls: readonly Control[];
}

/** What there is to act upon in a page. */
export interface Page {
  readonly title: string;
  /** Where `<meta http-equiv="refresh">` leads at once. */
  readonly refresh?: URL;
  readonly forms: readonly Form[];
}

const TAG = /<(\/?[a-z][a-z0-9]*)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const ENTITY = /&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads a page: well-formed HTML whose attributes are quoted, as the gateway and the identity provider write it.
 * It is no parser for pages of others.
 */
export function readPage(html: string, url: URL): Page {
  const forms: { action: URL; method: "GET" | "POST"; controls: Control[] }[] = [];
  let isInForm = false;
  let refresh: URL | undefined;
  for (const [, tag = "", text = ""] of html.matchAll(TAG)) {
    const attributes = readAttributes(text);
    switch (tag.toLowerCase()) {
      case "meta":
        refresh ??= readRefresh(attributes, url);
        break;
      case "form":
        isInForm = true;
        forms.push({ ...readForm(attributes, url), controls: [] });
        break;
      case "/form":
        isInForm = false;
        break;
      case "input":
      case "button":
        if (isInForm) forms.at(-1)?.controls.push(readControl(tag.toLowerCase(), attributes));
    }
  }
  const [, title = ""] = /<title>([^<]*)/i.exec(html) ?? [];
  return { title: decode(title).trim(), forms, ...(refresh && { refresh }) };
}

/**
 * What a form sends when some of its radio buttons are chosen and its first button is pressed. Where nothing is chosen
 * or checked, the first radio button of a name is.
 *
 * @param choices - values by the names of radio buttons
 */
export function fillIn({ controls }: Form, choices: Readonly<Record<string, string>>): URLSearchParams {
  const sent = new URLSearchParams();
  const radios = controls.filter(({ type }) => type === "radio");
  for (const name of new Set(radios.map((radio) => radio.name))) {
    const ofName = radios.filter((radio) => radio.name === name);
    const chosen =
      ofName.find(({ value }) => value === choices[name]) ??
      ofName.find(({ isChecked }) => isChecked) ??
      ofName[0];
    if (chosen) sent.append(name, chosen.value);
  }
  for (const { name, value } of controls.filter(({ type }) => type === "hidden")) sent.append(name, value);
  const button = controls.find(({ type }) => type === "submit");
  if (button?.name) sent.append(button.name, button.value);
  return sent;
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(ATTRIBUTE)].map(([, name = "", double, single, bare]) => [
      name.toLowerCase(),
      decode(double ?? single ?? bare ?? ""),
    ]),
  );
}

function decode(text: string): string {
  return text.replace(ENTITY, (_, hexadecimal, decimal, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? "";
    return String.fromCodePoint(hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal));
  });
}

function readRefresh(attributes: ReadonlyMap<string, string>, base: URL): URL | undefined {
  if (attributes.get("http-equiv")?.toLowerCase() !== "refresh") return undefined;
  const [, target] = /^\s*0\s*;\s*url=(.*)$/is.exec(attributes.get("content") ?? "") ?? [];
  return target === undefined ? undefined : new URL(target.trim(), base);
}

function readForm(attributes: ReadonlyMap<string, string>, base: URL): Pick<Form, "action" | "method"> {
  return {
    action: new URL(attributes.get("action") || base.href, base),
    method: attributes.get("method")?.toUpperCase() === "POST" ? "POST" : "GET",
  };
}

function readControl(tag: string, attributes: ReadonlyMap<string, string>): Control {
  const isRadio = attributes.get("type")?.toLowerCase() === "radio";
  return {
    type: attributes.get("type")?.toLowerCase() ?? (tag === "button" ? "submit" : "text"),
    name: attributes.get("name") ?? "",
    value: attributes.get("value") ?? (isRadio ? "on" : ""),
    isChecked: attributes.has("checked"),
  };
}
