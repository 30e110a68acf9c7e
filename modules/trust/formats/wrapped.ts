/** A font, as far as the room that a text takes depends on it. */
export interface Font {
  /** In pixels. */
  readonly size: number;
  /** The advance of a character, as a part of the size. Nothing here can measure: on the safe side for most fonts. */
  readonly advance: number;
}

/** East Asian characters and whatever else is about as wide as it is high. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f000}-\u{3ffff}]/u;

/** The room that a text takes, in pixels. */
export function widthOf(text: string, { size, advance }: Font): number {
  return [...text].reduce((width, character) => width + size * (WIDE.test(character) ? 1 : advance), 0);
}

/** A text in lines of a width at most, broken behind spaces and the marks that names are made with, or anywhere. */
export function wrapped(text: string, font: Font, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=[\s/@.:,=_-])/u).flatMap((word) => fitting(word, font, width))) {
    if (line !== "" && widthOf((line + word).trimEnd(), font) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}

/** A word, in pieces if it does not fit into a line. */
function fitting(word: string, font: Font, width: number): string[] {
  if (widthOf(word.trimEnd(), font) <= width) return [word];
  return [...word].reduce<string[]>((pieces, character) => {
    const last = pieces.at(-1);
    if (last !== undefined && widthOf(last + character, font) <= width)
      pieces[pieces.length - 1] += character;
    else pieces.push(character);
    return pieces;
  }, []);
}
