/** A document that cannot be had at the moment: its host gives no usable answer. Says nothing about the client. */
export class DocumentUnavailableError extends Error {
  override readonly name = "DocumentUnavailableError";
}

/** A document that is there no longer, or makes no client: whatever was known of the client before is void. */
export class DocumentRefusedError extends Error {
  override readonly name = "DocumentRefusedError";
}
