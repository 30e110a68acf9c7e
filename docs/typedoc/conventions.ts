import { Comment, type CommentDisplayPart, type DeclarationReflection, ReflectionKind } from "typedoc";

type Summary = readonly CommentDisplayPart[];

/** Describes what needs no docstring, since the same is true of all of its kind. */
export function describeEach(
  reflections: readonly DeclarationReflection[],
  summaryOf: (reflection: DeclarationReflection) => Summary | undefined,
): void {
  for (const reflection of reflections) {
    const { summary = [], blockTags = [] } = reflection.comment ?? {};
    const convention = summary.length === 0 ? summaryOf(reflection) : undefined;
    if (convention !== undefined) reflection.comment = new Comment([...convention], blockTags);
  }
}

/** `SecretProps` are of `Secret`, and `AwsRoleProps` of `awsRole`. */
export function ofProps({ name, parent }: DeclarationReflection): Summary | undefined {
  const made = name.replace(/Props$/, "").toLowerCase();
  const described = siblings(parent).find(
    (other) => other.name !== name && other.name.toLowerCase() === made,
  );
  return described && text(`What \`${described.name}\` is made of.`);
}

/** A property says what its type says of itself. */
export function ofProperty({ name, type }: DeclarationReflection): Summary | undefined {
  if (name === "resource") return text("The resource itself.");
  if (type?.type === "literal") return text("Which kind it is.");
  return type?.type === "reference" ? firstSentence(type.reflection?.comment?.summary) : undefined;
}

/** An attribute of a class is what its props say of the prop of that name. */
export function ofAttribute({ name, parent }: DeclarationReflection): Summary | undefined {
  if (!parent?.kindOf(ReflectionKind.Class)) return undefined;
  const props = siblings(parent.parent).find((other) => other.name === `${parent.name}Props`);
  return props?.getChildByName([name])?.comment?.summary;
}

function siblings(parent: DeclarationReflection["parent"]): readonly DeclarationReflection[] {
  return parent?.isDeclaration() || parent?.isProject() ? (parent.children ?? []) : [];
}

function text(text: string): Summary {
  return [{ kind: "text", text }];
}

function firstSentence(parts: Summary = []): Summary | undefined {
  const last = parts.findIndex(({ kind, text }) => kind === "text" && /[.:](\s|$)/.test(text));
  const [end] = /^.*?(?=[.:](\s|$))/s.exec(parts[last]?.text ?? "") ?? [];
  return end === undefined ? undefined : [...parts.slice(0, last), ...text(`${end}.`)];
}
