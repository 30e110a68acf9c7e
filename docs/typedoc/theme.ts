import type { Reflection, SignatureReflection } from "typedoc";
import { type MarkdownPageEvent, MarkdownTheme, MarkdownThemeContext } from "typedoc-plugin-markdown";

type Partials = MarkdownThemeContext["partials"];

/** A theme that writes nothing below a signature that the signature says already. */
export class SignaturesTheme extends MarkdownTheme {
  override getRenderContext(page: MarkdownPageEvent<Reflection>): MarkdownThemeContext {
    const context = new MarkdownThemeContext(this, page, this.application.options);
    context.partials = withoutRepetition(context);
    return context;
  }
}

function withoutRepetition({ partials, helpers }: MarkdownThemeContext): Partials {
  const describedParameters = ({ parameters = [] }: SignatureReflection) =>
    parameters
      .filter(({ comment }) => comment?.hasVisibleComponent())
      .map(({ name, comment }) => `- \`${name}\`: ${helpers.getCommentParts(comment?.summary ?? [])}`)
      .join("\n");
  return {
    ...partials,
    inheritance: () => "",
    signatureReturns: () => "",
    signature: (model, options) => `${partials.signature(model, options)}\n\n${describedParameters(model)}`,
  };
}
