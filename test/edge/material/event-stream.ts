/** An event as an origin sends it; only its data and its type may reach a client. */
export interface SentEvent {
  readonly lines: readonly string[];
  readonly event?: string;
  readonly id?: string;
  readonly comment?: string;
  /** Whether a space follows the colons of fields; without it, a line that begins with one needs it all the same. */
  readonly hasSpace: boolean;
}

/** Writes events (HTML Standard, "Parsing an event stream") with these line ends, and a comment at the end. */
export function wire(events: readonly SentEvent[], newline: string): string {
  const lines = events.flatMap(({ lines: data, event, id, comment, hasSpace }) => [
    ...(comment === undefined ? [] : [`:${comment}`]),
    ...(id === undefined ? [] : [field("id", id, hasSpace)]),
    ...data.map((line) => field("data", line, hasSpace)),
    ...(event === undefined ? [] : [field("event", event, hasSpace)]),
    "",
  ]);
  return [...lines, ": end", ""].join(newline);
}

function field(name: string, value: string, hasSpace: boolean): string {
  return `${name}:${hasSpace || value.startsWith(" ") ? " " : ""}${value}`;
}

/** Reads a stream in the one form in which the gateway writes it, and fails at any other. */
export function readEvents(text: string): { readonly data: string; readonly event?: string }[] {
  const blocks = text.split("\n\n");
  if (blocks.pop() !== "") throw new Error("the stream ends within an event");
  return blocks.filter((block) => block !== ":").map(readEvent);
}

function readEvent(block: string) {
  const lines = block.split("\n");
  const event = /^event: (.*)$/s.exec(lines[0] ?? "")?.[1];
  const data = (event === undefined ? lines : lines.slice(1)).map((line) => {
    if (!line.startsWith("data: ")) throw new Error(`not a line of data: ${line}`);
    return line.slice("data: ".length);
  });
  return { data: data.join("\n"), ...(event !== undefined && { event }) };
}
