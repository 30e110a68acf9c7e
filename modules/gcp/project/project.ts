/**
 * A Google Cloud project by both of its names. Neither is looked up: with the number known at synth, so are the
 * URLs and resource names that contain it.
 */
export interface Project {
  /** Its id, which never changes: `my-project`. */
  readonly id: string;
  /** Its number, as `gcloud projects describe <id> --format='value(projectNumber)'` prints it. */
  readonly number: string;
}
