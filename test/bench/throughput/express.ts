import { Agent } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { auth } from "express-oauth2-jwt-bearer";
import { createProxyMiddleware } from "http-proxy-middleware";

const [issuer = "", audience = "", target = ""] = process.argv.slice(2);

/** What many write: a proxy behind a check of the token. Says on standard output where it is. */
const app = express();
app.disable("x-powered-by");
app.use(
  "/mcp",
  auth({ issuer, jwksUri: `${issuer}/jwks`, audience, tokenSigningAlg: "ES256" }),
  createProxyMiddleware({
    target,
    agent: new Agent({ keepAlive: true }),
    on: { proxyReq: (request) => request.removeHeader("authorization") },
  }),
);
const server = app.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
});
