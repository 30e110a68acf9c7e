/** A property as the type declarations have it. */
export interface Property {
  readonly optional: boolean;
  /** The provider's own words. Empty: it has none. */
  readonly description: string;
}

/** What the type declarations of one resource say. */
export interface TypeDeclarations {
  /** The properties of each interface, by the attribute's name in Terraform. */
  readonly interfaces: ReadonlyMap<string, ReadonlyMap<string, Property>>;
  /** The interface of what a class is constructed with. */
  readonly configurations: ReadonlyMap<string, string>;
}

const declaration = /^export (?:interface|declare class) (\w+)[^{\n]*\{\n([\s\S]*?)^\}/gm;
const property = /^ {4}\/\*\*\n([\s\S]*?)^ {4}\*\/\n {4}readonly \w+(\??): /gm;
const documentationLink = /^ *\* Docs at Terraform Registry: \{@link \S+#(\w+) /m;

/** Reads the declaration files of cdktf's generator. @param sources - the files of one resource */
export function parseDeclarations(sources: readonly string[]): TypeDeclarations {
  const interfaces = new Map<string, ReadonlyMap<string, Property>>();
  const configurations = new Map<string, string>();
  for (const source of sources) {
    for (const [, name = "", body = ""] of source.matchAll(declaration)) {
      const configuration = /^ {4}constructor\(scope: Construct, id: string, config\??: (\w+)\);$/m.exec(
        body,
      );
      if (configuration?.[1] !== undefined) configurations.set(name, configuration[1]);
      interfaces.set(name, parseProperties(body));
    }
  }
  return { interfaces, configurations };
}

function parseProperties(body: string): ReadonlyMap<string, Property> {
  const properties = new Map<string, Property>();
  for (const [, comment = "", optional] of body.matchAll(property)) {
    const link = documentationLink.exec(comment);
    if (link?.[1] === undefined) continue;
    properties.set(link[1], {
      optional: optional === "?",
      description: comment
        .slice(0, link.index)
        .replace(/^ *\* ?/gm, "")
        .trim(),
    });
  }
  return properties;
}
