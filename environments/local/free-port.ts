import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";

/** Whether nobody listens on a port of this machine. */
export async function isFree(port: number): Promise<boolean> {
  const server = await listen(port).catch(() => undefined);
  if (server) await close(server);
  return server !== undefined;
}

/** Below what systems give to outgoing connections (Linux from 32768, macOS from 49152), which come and go unasked. */
const [LOWEST, HIGHEST] = [20_000, 31_999];
const ATTEMPTS = 100;

/** A port of this machine on which nobody listens, and which no outgoing connection will take. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (await isFree(port)) return port;
  }
  throw new Error("the machine has no free port");
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
