import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";

/** Opens a connection and writes what no client would. */
export async function openRaw(url: string, ...lines: readonly string[]): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  return socket;
}

/** Sends a request as it is written, and reads all until the connection ends: it should ask for that. */
export async function sendRaw(url: string, ...lines: readonly string[]): Promise<string> {
  return text(await openRaw(url, ...lines));
}
