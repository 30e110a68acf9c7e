/** What a sentence of a description demands. */
export type Statement =
  | { readonly kind: "possibleValues"; readonly values: readonly string[] }
  | {
      readonly kind: "forceNew";
      /** Or only of what identifies a resource: of the rest the sentence tells how the API treats a running one. */
      readonly anywhere: boolean;
    }
  | {
      readonly kind: "conflictsWith" | "exactlyOneOf" | "atLeastOneOf" | "requiredWith";
      /** As the sentence has them; `this` is what it describes. */
      readonly names: readonly string[];
      readonly sentence: string;
    };

const name = "[A-Za-z]\\w*";
const list = `${name}(?:, ${name})*,? (?:and|or) ${name}`;
const set = "(?:set|specified|provided|supplied|configured|defined|used|present)";
const noun = "(?: fields?| options?| parameters?| arguments?| attributes?)?";

type DependencyKind = Extract<Statement, { readonly names: readonly string[] }>["kind"];

/** Whole sentences: one with a condition to it (`unless`, `except`, `when`) is none of them. */
const dependencies: readonly (readonly [DependencyKind, RegExp])[] = (
  [
    [
      "conflictsWith",
      `(?:Specify )?only one of (?:the )?(?<names>${list})${noun} (?:can|may|must|should) be ${set}`,
    ],
    ["conflictsWith", `specify only one of (?<names>${list})`],
    ["conflictsWith", `(?:the )?(?<names>${list})${noun} are mutually exclusive`],
    ["conflictsWith", `note that (?<names>this option and ${name}) are mutually exclusive`],
    ["conflictsWith", `(?<self>)(?:this is )?mutually exclusive with (?:the )?(?<names>${name}(?: ID)?)`],
    ["conflictsWith", `(?<self>)conflicts with (?<names>${name})`],
    [
      "conflictsWith",
      `(?<self>)(?:this${noun} )?cannot be ${set}(?: together)? with (?:the )?(?<names>${name})${noun}`,
    ],
    ["conflictsWith", `(?<names>${name} cannot be ${set} together with ${name})`],
    ["conflictsWith", `(?<names>${name} and ${name})${noun} (?:can't|cannot|can not) be ${set} together`],
    ["conflictsWith", `(?:either specify|specify either) (?<names>${name} or ${name}),?(?: but)? not both`],
    ["exactlyOneOf", `exactly one of (?:either )?(?<names>${list}) must be ${set}`],
    ["atLeastOneOf", `at least one of (?<names>${list}) must be ${set}`],
    ["requiredWith", `(?<self>)if (?:this field is )?${set}, (?<names>${name}) must also be ${set}`],
  ] as const
).map(([kind, form]) => [kind, new RegExp(`^${form}$`, "i")] as const);

const created = "(?: (?:after|once) [\\w ]+)?";
const immutability: readonly RegExp[] = [
  "changing this(?: field)? (?:forces|will force) (?:a new [\\w ]+ to be created|recreation of the resource)",
  "changing this field will result in deleting/ recreating the resource",
  "changes to this field will recreate the [\\w ]+",
  "immutable",
  `(?:this|the) field is immutable${created}`,
  "the field is immutable and causes resource replacement when mutated",
  "it is an immutable field",
  `this (?:field|value|property) (?:cannot|can not|may not) be (?:changed|modified|updated)${created}`,
  "a unique identifier for the [\\w ]+, which cannot be changed after the [\\w ]+ is created",
  "the resource must be recreated to modify this field",
  "this field is only set at create time and modifying this field after creation will trigger recreation",
  "arbitrary map of values that, when changed, will trigger recreation of resource",
].map((form) => new RegExp(`^${form}$`, "i"));

/** Some say both: that a change replaces the resource, and that a change is carried out. */
const carriedOut = /\bin[- ]place\b|\bmigrated to\b|\bcan be (?:changed|updated|modified)\b/i;

/** The form of the documentation that the google provider generates. */
const possibleValues = /Possible values: \[((?:"[^"\]]*"(?:, )?)+)\]/g;

/** Finds the statements of a description whose form leaves no doubt. */
export function parseSentences(description: string): readonly Statement[] {
  const values = [...description.matchAll(possibleValues)].flatMap(([, quoted = ""]) =>
    [...quoted.matchAll(/"([^"]*)"/g)].map(([, value = ""]) => value),
  );
  const found: Statement[] = values.length === 0 ? [] : [{ kind: "possibleValues", values }];
  for (const sentence of sentencesOf(description)) {
    const bare = sentence.replace(/['"`_*]{0,2}\b(this|\w+)\b['"`*]{0,2}/g, "$1");
    const anywhere = immutability.some((form) => form.test(bare));
    if ((anywhere || /^cannot be updated$/i.test(bare)) && !carriedOut.test(description)) {
      found.push({ kind: "forceNew", anywhere });
    }
    const statement = parseDependency(bare);
    if (statement !== undefined) found.push({ ...statement, sentence: `${sentence}.` });
  }
  return found;
}

function sentencesOf(description: string): readonly string[] {
  return description
    .split(/\n\s*\n/)
    .flatMap((paragraph) => paragraph.replace(/\s+/g, " ").split(/\.+(?:\s|$)/))
    .map((sentence) => sentence.replace(/^(?:[-*]\s|\*\*Note:?\*\*:?\s|Note:\s)+/i, "").trim())
    .filter((sentence) => sentence !== "");
}

function parseDependency(sentence: string): { kind: DependencyKind; names: readonly string[] } | undefined {
  for (const [kind, form] of dependencies) {
    const groups = form.exec(sentence)?.groups;
    if (groups?.names === undefined) continue;
    const names = groups.names
      .split(/, (?:and |or )?| (?:and|or) | cannot be \w+ together with /)
      .map((each) => (each === "this option" ? "this" : each.replace(/ ID$/, "_id")));
    return { kind, names: groups.self === undefined ? names : ["this", ...names] };
  }
  return undefined;
}
