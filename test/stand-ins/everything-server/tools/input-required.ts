import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  createRequestStateCodec,
  type InputRequests,
  type InputRequiredSpec,
  inputRequired,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { text } from "../material.ts";

/** How far a call is that takes several rounds. */
interface State {
  readonly round: number;
}

/** Seals that between two rounds; this process alone opens it. */
export const states = createRequestStateCodec<State>({ key: crypto.getRandomValues(new Uint8Array(32)) });

const NAME = inputRequired.elicit({
  message: "What is your name?",
  requestedSchema: z.object({ name: z.string() }),
});
const CONFIRMATION = inputRequired.elicit({
  message: "Go on?",
  requestedSchema: z.object({ ok: z.boolean() }),
});
const COLOR = inputRequired.elicit({
  message: "Which color do you like?",
  requestedSchema: z.object({ color: z.string() }),
});
const GREETING = inputRequired.createMessage({
  messages: [{ role: "user", content: text("Generate a greeting") }],
  maxTokens: 50,
});
const ROOTS = inputRequired.listRoots();

/** What a call needs to know, by its tool; whether it is bound to the round before by a sealed state. */
const QUESTIONS: Readonly<Record<string, { readonly asks: InputRequests; readonly hasState?: true }>> = {
  test_input_required_result_elicitation: { asks: { user_name: NAME } },
  test_input_required_result_sampling: { asks: { capital_question: GREETING } },
  test_missing_capability: { asks: { capital_question: GREETING } },
  test_input_required_result_list_roots: { asks: { client_roots: ROOTS } },
  test_input_required_result_request_state: { asks: { confirm: CONFIRMATION }, hasState: true },
  test_input_required_result_tampered_state: { asks: { confirm: CONFIRMATION }, hasState: true },
  test_input_required_result_multiple_inputs: {
    asks: { user_name: NAME, greeting: GREETING, client_roots: ROOTS },
    hasState: true,
  },
};

const inputSchema = z.object({});

/** Adds the tools that answer with what they need to know first (SEP-2322). */
export function addInputRequiredTools(server: McpServer): void {
  for (const [name, { asks, hasState }] of Object.entries(QUESTIONS)) {
    server.registerTool(name, { description: "Asks before it answers", inputSchema }, async (_, context) => {
      const isBound = !hasState || stateOf(context) !== undefined;
      if (isBound && isAnswered(asks, context)) return { content: [text("state-ok: all is answered.")] };
      return ask(asks, hasState && { round: 1 });
    });
  }
  server.registerTool(
    "test_input_required_result_multi_round",
    { description: "Asks twice", inputSchema },
    async (_, context) => {
      const { round } = stateOf(context) ?? { round: 0 };
      if (round === 0) return ask({ step1: NAME }, { round: 1 });
      if (round === 1) return ask({ step2: COLOR }, { round: 2 });
      return { content: [text("All is answered.")] };
    },
  );
  server.registerTool(
    "test_input_required_result_capabilities",
    { description: "Asks only what the client can answer", inputSchema },
    (_, context) => {
      const envelope: Readonly<Record<string, unknown>> = context.mcpReq.envelope ?? {};
      const able = (envelope[CLIENT_CAPABILITIES_META_KEY] ?? {}) as ClientCapabilities;
      const asks: InputRequests = {
        ...(able.elicitation && { user_name: NAME }),
        ...(able.sampling && { greeting: GREETING }),
        ...(able.roots && { client_roots: ROOTS }),
      };
      return Object.keys(asks).length === 0 || isAnswered(asks, context)
        ? { content: [text("All is answered.")] }
        : inputRequired({ inputRequests: asks });
    },
  );
}

/** What a prompt needs to know first: the same is asked of whoever gets one. */
export function askForContext(context: ServerContext) {
  const asks = { user_context: NAME };
  return isAnswered(asks, context) ? undefined : inputRequired({ inputRequests: asks });
}

async function ask(inputRequests: InputRequests, state: State | undefined) {
  const spec: InputRequiredSpec = { inputRequests, ...(state && { requestState: await states.mint(state) }) };
  return inputRequired(spec);
}

function stateOf({ mcpReq }: ServerContext): State | undefined {
  return mcpReq.requestState<State>();
}

/** Whether the client has answered all of it; a form that was sent back without content is no answer. */
function isAnswered(asks: InputRequests, { mcpReq: { inputResponses } }: ServerContext): boolean {
  return Object.entries(asks).every(([key, { method }]) =>
    method === "elicitation/create"
      ? acceptedContent(inputResponses, key) !== undefined
      : inputResponses?.[key] !== undefined,
  );
}
