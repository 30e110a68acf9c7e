import type {
  CloudRunV2ServiceTemplateContainersVolumeMounts,
  CloudRunV2ServiceTemplateVolumes,
} from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Project } from "../project/project.ts";
import type { StoredSecret } from "../secret/stored-secret.ts";
import { checkPinned, secretName } from "./secret-version.ts";

/** What containers find in a folder. */
export type Volume = SecretVolume | MemoryVolume | CloudSqlVolume;

/** Versions of one secret as files. */
export interface SecretVolume {
  readonly secret: StoredSecret;
  /** The version by the file's name: its number, or `latest`, which production refuses. */
  readonly files: Readonly<Record<string, string>>;
}

/** Files in memory, which the containers of an instance share and lose with it. They count as memory of the containers. */
export interface MemoryVolume {
  /** The most that they may take, such as `64Mi`. */
  readonly memory: string;
}

/** A folder with a Unix socket for each instance of Cloud SQL, at `<folder>/<connection name>`. */
export interface CloudSqlVolume {
  /** Connection names: `<project>:<region>:<instance>`. */
  readonly cloudSql: readonly string[];
}

/** Volumes by name: 1 to 63 lower-case letters, digits and hyphens. */
export type Volumes = Readonly<Record<string, Volume>>;

/** The volume of each folder of a container, by the folder's absolute path. */
export type Mounts = Readonly<Record<string, string>>;

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const FILE = /^(?!\.{1,2}$)[\w.-]{1,255}$/;
const FOLDER = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/;
const MEMORY = /^[1-9]\d*(?:Mi|Gi)$/;
const CONNECTION_NAME =
  /^(?:[a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]:[a-z]+-[a-z]+\d+:[a-z][a-z0-9-]*$/;

/** @throws {ValidationError} for a name that Cloud Run does not take, and in production for a secret not pinned */
export function volumesConfig(
  scope: Construct,
  volumes: Volumes,
  { project, production }: { readonly project: Project; readonly production: boolean },
): CloudRunV2ServiceTemplateVolumes[] {
  return Object.entries(volumes).map(([name, volume]) => {
    check(scope, NAME, name, "the name of a volume", "1 to 63 lower-case letters, digits and hyphens");
    if ("memory" in volume) {
      check(scope, MEMORY, volume.memory, "an amount of memory", "a whole number of Mi or Gi, such as 64Mi");
      return { name, emptyDir: { medium: "MEMORY", sizeLimit: volume.memory } };
    }
    if ("cloudSql" in volume) {
      for (const instance of volume.cloudSql) {
        check(scope, CONNECTION_NAME, instance, "an instance of Cloud SQL", "<project>:<region>:<instance>");
      }
      return { name, cloudSqlInstance: { instances: [...volume.cloudSql] } };
    }
    const items = Object.entries(volume.files).map(([path, version]) => {
      check(scope, FILE, path, "the name of a file", "letters, digits, dots, hyphens and underscores");
      if (production) checkPinned(scope, `file ${path}`, version);
      return { path, version };
    });
    return { name, secret: { secret: secretName(scope, volume.secret, project), items } };
  });
}

/** @throws {ValidationError} for a folder that is no absolute path, and for a volume that there is not */
export function mountsConfig(
  scope: Construct,
  mounts: Mounts,
  volumes: Volumes,
): CloudRunV2ServiceTemplateContainersVolumeMounts[] {
  return Object.entries(mounts).map(([mountPath, name]) => {
    check(scope, FOLDER, mountPath, "a folder to mount", "an absolute path, such as /run/secrets");
    if (!Object.hasOwn(volumes, name)) {
      throw new ValidationError(
        scope,
        `${mountPath} is to hold the volume "${name}", which there is not.`,
        "Add it to volumes, or name one that is there.",
      );
    }
    return { name, mountPath };
  });
}

function check(scope: Construct, form: RegExp, text: string, what: string, expected: string): void {
  if (form.test(text)) return;
  throw new ValidationError(scope, `"${text}" is not ${what}.`, `Use ${expected}.`);
}
