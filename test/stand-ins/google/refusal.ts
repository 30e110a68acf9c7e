/** What is answered: a status, and a JSON document; or text, with headers that say so. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer that ends the call there and then. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly answer: Answer;

  constructor(status: number, body: unknown, headers?: Answer["headers"]) {
    super(JSON.stringify(body));
    this.answer = { status, body, headers };
  }
}

/** RFC 6749 section 5.2, as the Security Token Service and the token endpoint refuse. */
export function oauthRefusal(status: number, error: string, description: string): Refusal {
  return new Refusal(status, { error, error_description: description });
}

/** `google.rpc.Status`, as Cloud APIs refuse: https://google.aip.dev/193 */
export function rpcRefusal(code: number, status: string, message: string): Refusal {
  return new Refusal(code, { error: { code, message, status } });
}

/** As the Directory API refuses: https://developers.google.com/workspace/admin/directory/v1/limits */
export function directoryRefusal(code: number, reason: string, message: string): Refusal {
  const errors = [{ message, domain: "global", reason }];
  return new Refusal(code, { error: { code, message, errors } });
}
