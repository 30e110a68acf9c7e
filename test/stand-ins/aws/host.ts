import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type Answer, jsonAnswer, queryAnswer, queryRefusal } from "./answer.ts";
import type { Aws, Fault } from "./aws.ts";
import { container } from "./container.ts";
import { passFront, sendOn } from "./front.ts";
import { Refusal } from "./refusal.ts";
import type { SignedRequest } from "./signature.ts";
import { sts } from "./sts.ts";

type HostName = Fault["host"];

/** What a host does with a request: it answers, or says where it is sent on to. */
type Serve = (request: SignedRequest, aws: Aws) => Promise<{ action: string; answer: Answer | string }>;

const HOSTS: Readonly<Record<HostName, Serve>> = {
  sts: async (request, aws) => {
    const { action, result } = await sts(request, aws);
    return { action, answer: queryAnswer(request.headers.accept, action, result) };
  },
  container: async (request, aws) => ({ action: "GET", answer: container(request, aws) }),
  front: async (request, aws) => ({ action: request.method, answer: await passFront(request, aws) }),
};

/** Creates one of the hosts of AWS. */
export function createHost(name: HostName, aws: Aws): Server {
  return createServer(async (message, response) => {
    const request = await read(message);
    const fault = aws.faults.find(({ host }) => host === name)?.kind;
    if (fault === "silence") return;
    if (fault === "hang-up") return void message.socket.destroy();
    try {
      if (fault === "unavailable") throw new Refusal(503, "ServiceUnavailable", "Try again later");
      if (fault === "throttled") throw new Refusal(400, "Throttling", "Rate exceeded");
      const { action, answer } = await HOSTS[name](request, aws);
      if (typeof answer === "string") {
        response.once("finish", () => note(name, action, response.statusCode, aws));
        return sendOn(request, answer, response);
      }
      note(name, action, answer.status, aws);
      reply(response, answer);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      note(name, error.code, error.status, aws);
      reply(response, refusalOf(name, request, error));
    }
  });
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function read(message: IncomingMessage): Promise<SignedRequest> {
  const { method = "", url: target = "/", headers } = message;
  return { method, target, headers, body: await buffer(message) };
}

function note(host: HostName, action: string, status: number, aws: Aws): void {
  aws.calls.push({ host, action, status });
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
function refusalOf(name: HostName, { headers }: SignedRequest, refusal: Refusal): Answer {
  if (name === "sts") return queryRefusal(headers.accept, refusal);
  return jsonAnswer(refusal.status, { message: refusal.message });
}

function reply(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { "content-type": type }).end(body);
}
