import gateway from "worker.js";

export { GrantObject, ReplayGuardObject } from "worker.js";

const now = Date.now;
let secondsAhead = 0;
Date.now = () => now() + secondsAhead * 1000;

/** The gateway, and beside it one path by which a test sets how far ahead its clock is. */
export default {
  fetch(request, env, context) {
    const [, seconds] = /^\/clock\/(\d+)$/.exec(new URL(request.url).pathname) ?? [];
    if (seconds === undefined) return gateway.fetch(request, env, context);
    secondsAhead = Number(seconds);
    return new Response(null, { status: 204 });
  },
};
