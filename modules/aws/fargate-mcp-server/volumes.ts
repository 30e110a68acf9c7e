import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Json } from "../../terraform/json.ts";
import type { ContainerBase } from "./container-props.ts";

const FOLDER = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/;

/** The name of the volume of a folder that one container alone has. */
export function scratchVolume(container: string, folder: string): string {
  return `${container}${folder.replaceAll(/[^A-Za-z0-9]+/g, "-")}`;
}

/** @throws {ValidationError} for a folder that is no absolute path or named twice, and for a volume that there is not */
export function mountPoints(
  scope: Construct,
  { name, writable = ["/tmp"], mounts = {} }: ContainerBase & { readonly name: string },
  volumes: readonly string[],
): Json[] {
  const folders = [...writable, ...Object.keys(mounts)];
  const wrong = folders.find((folder, index) => !FOLDER.test(folder) || folders.indexOf(folder) !== index);
  if (wrong !== undefined) {
    throw new ValidationError(
      scope,
      `"${wrong}" is not a folder of its own for the container "${name}".`,
      "Use absolute paths, such as /tmp, each once.",
    );
  }
  const own = writable.map((containerPath) => ({
    containerPath,
    sourceVolume: scratchVolume(name, containerPath),
    readOnly: false,
  }));
  const shared = Object.entries(mounts).map(([containerPath, mount]) => {
    const { volume, readOnly } = typeof mount === "string" ? { volume: mount, readOnly: false } : mount;
    if (!volumes.includes(volume)) {
      throw new ValidationError(
        scope,
        `${containerPath} is to hold the volume "${volume}", which there is not.`,
        "Add it to volumes, or name one that is there.",
      );
    }
    return { containerPath, sourceVolume: volume, readOnly };
  });
  return [...own, ...shared];
}
