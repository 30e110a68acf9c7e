import { access, constants, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The documents that there are; callers choose one of these, never a path. */
const FILES = { public: "public.md", confidential: "confidential.md" } as const;

/** The name of a document. */
export type DocumentName = keyof typeof FILES;

/** A folder with the documents in it; the files may be replaced while the server runs. */
export class DocumentFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether every document can be read. */
  async isComplete(): Promise<boolean> {
    const checks = Object.values(FILES).map((file) => access(join(this.#folder, file), constants.R_OK));
    return (await Promise.allSettled(checks)).every(({ status }) => status === "fulfilled");
  }

  /**
   * The text of a document.
   *
   * @throws {Error} of the file system when it cannot be read
   */
  read(name: DocumentName): Promise<string> {
    return readFile(join(this.#folder, FILES[name]), "utf8");
  }
}
