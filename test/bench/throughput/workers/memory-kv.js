const values = new Map();

/** Workers KV as its binding calls it, in memory: quicker than any that is far away. It lists nothing. */
export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === "PUT") {
      values.set(pathname, await request.text());
      return new Response(null);
    }
    if (searchParams.has("prefix")) return Response.json({ keys: [], list_complete: true });
    const value = values.get(pathname);
    return new Response(value ?? null, { status: value === undefined ? 404 : 200 });
  },
};
