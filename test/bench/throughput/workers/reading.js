import document from "./configuration/document.json";

const { origin } = JSON.parse(document);

/** Looks at what it passes on: the least that is done by whoever reads messages and answers, without one decision. */
export default {
  async fetch(request, env) {
    const body = await request.text();
    const { id } = JSON.parse(body);
    const answer = await env.ORIGINS.fetch(origin, { method: "POST", headers: request.headers, body });
    const text = await answer.text();
    if (JSON.parse(text).id !== id) throw new Error("an answer to another request");
    return new Response(text, { headers: { "content-type": "application/json" } });
  },
};

// The configuration of the gateway's workerd has them.
export class GrantObject {}
export class ReplayGuardObject {}
