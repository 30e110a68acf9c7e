import {
  type Application,
  Converter,
  type DeclarationReflection,
  type Reflection,
  ReflectionKind,
} from "typedoc";
import { describeEach, ofAttribute, ofProperty, ofProps } from "./conventions.ts";
import { SignaturesTheme } from "./theme.ts";

/** Makes typedoc write the reference as this project wants it. */
export function load(app: Application): void {
  app.renderer.defineTheme("signatures", SignaturesTheme);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    nameParameters(project.getReflectionsByKind(ReflectionKind.Parameter));
  });
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    const ofKind = (kind: ReflectionKind) => project.getReflectionsByKind(kind) as DeclarationReflection[];
    const properties = ofKind(ReflectionKind.Property);
    describeEach(ofKind(ReflectionKind.Interface), ofProps);
    describeEach(properties, ofProperty);
    describeEach(properties, ofAttribute);
    app.options.setValue("intentionallyNotDocumented", undescribedParts(properties));
  });
}

/** Where a parameter is taken apart in the code, typedoc knows no name for it. */
function nameParameters(parameters: readonly Reflection[]): void {
  for (const parameter of parameters) {
    if (parameter.name !== "__namedParameters") continue;
    parameter.name = parameter.parent?.kindOf(ReflectionKind.ConstructorSignature) ? "props" : "options";
  }
}

/** The names of what is in objects without a type of their own: what holds the object says what it is for. */
function undescribedParts(properties: readonly Reflection[]): string[] {
  return properties
    .filter(
      ({ parent, comment }) => parent?.kindOf(ReflectionKind.TypeLiteral) && !comment?.hasVisibleComponent(),
    )
    .filter((property) => !isOfParameter(property))
    .map((property) => property.getFriendlyFullName());
}

/** Typedoc lets these be, and complains of being told to. */
function isOfParameter({ parent }: Reflection): boolean {
  return parent !== undefined && (parent.kindOf(ReflectionKind.Parameter) || isOfParameter(parent));
}
