const VERSION = "io.modelcontextprotocol/protocolVersion";

type Members = Readonly<Record<string, unknown>>;

/** A message, as far as headers mirror it. */
interface Mirrored {
  readonly method?: string;
  readonly params?: { readonly _meta?: Members; readonly arguments?: Members } & Members;
}

/**
 * A request as a server takes it that looks at nothing but the body: whatever the SDK's own checks compare with that
 * agrees with it.
 */
export async function unchecked(request: Request): Promise<Request> {
  if (request.method !== "POST") return request;
  const { method, params = {} } = (await request.clone().json()) as Mirrored;
  const kept = [...request.headers].filter(([name]) => !/^mcp-(?:name|param-.*)$/.test(name));
  const headers = new Headers(kept);
  const agreeing = {
    "mcp-protocol-version": params._meta?.[VERSION],
    "mcp-method": method,
    "mcp-name": params.name ?? params.uri,
    "mcp-param-region": params.arguments?.region,
  };
  for (const [name, value] of Object.entries(agreeing)) {
    if (typeof value === "string") headers.set(name, value);
  }
  return new Request(request, { headers });
}
