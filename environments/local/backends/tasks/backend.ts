import { createServer, type Server } from "node:http";
import cors from "cors";
import express, { type Express, type RequestHandler } from "express";
import { z } from "zod";
import type { Caller } from "../../../../edge/backend/caller.ts";
import { requireScopes, verifyCaller } from "../../../../edge/backend/express.ts";
import { answerFailure, answerNotFound } from "../../server-program/failures.ts";
import { createLog } from "../../server-program/log.ts";
import { logRefusals, logRequests } from "../../server-program/log-requests.ts";
import { refusalOf } from "./refusals.ts";
import type { Settings } from "./settings.ts";
import { TaskStore } from "./task-store.ts";

const MOST_BODY_BYTES = 16 * 1024;

const newTask = z.strictObject({
  title: z.string().trim().min(1).max(200),
  description: z.string().max(2000).optional(),
});

/** The backend over HTTP: whether it is alive for everybody, the rest for whom the edge vouches for. */
export function createTasksBackend(settings: Omit<Settings, "host" | "port">): Server {
  const log = createLog(settings.logLevel);
  const app = express().disable("x-powered-by").disable("etag");
  app.use(logRequests(log), allowBrowsers(settings.browserOrigins));
  app.get("/", (_request, response) => {
    response.json({ service: "mcp-backend", status: "healthy", timestamp: new Date().toISOString() });
  });
  app.use("/api", verifyCaller({ assertion: settings.assertion, onRefused: logRefusals(log) }));
  app.use("/api", keepNothing, express.json({ limit: MOST_BODY_BYTES }));
  addTasks(app);
  addProfile(app, settings.people);
  app.use(answerNotFound, answerFailure(log, refusalOf));
  return createServer(app);
}

function addTasks(app: Express): void {
  const store = new TaskStore();
  app.get("/api/tasks", requireScopes("read:tasks"), (request, response) => {
    response.json({ tasks: store.tasksOf(callerOf(request)) });
  });
  app.post("/api/tasks", requireScopes("write:tasks"), (request, response) => {
    const task = store.add(callerOf(request), newTask.parse(request.body), new Date());
    response.status(201).json({ task });
  });
}

function addProfile(app: Express, people: Settings["people"]): void {
  app.get("/api/profile", (request, response) => {
    const { issuer, subject } = callerOf(request);
    const person = people.find((each) => each.issuer === issuer && each.subject === subject);
    if (!person) {
      response.status(404).json({ error: "user_not_found", message: "The caller has no profile" });
      return;
    }
    const { email, name, createdAt } = person;
    response.json({ id: subject, email, name, createdAt });
  });
}

/** Nothing that browsers send by themselves lets anybody in, and no page but those named gets to read an answer. */
function allowBrowsers(origins: readonly string[]): RequestHandler {
  return cors({
    origin: [...origins],
    methods: ["GET", "POST"],
    allowedHeaders: ["Content-Type", "Gatehouse-Assertion"],
    credentials: false,
  });
}

/** What is one caller's is in no cache for another. */
const keepNothing: RequestHandler = (_request, response, next) => {
  response.set("cache-control", "no-store");
  next();
};

function callerOf({ caller }: { readonly caller?: Caller }): Caller {
  if (!caller) throw new Error("verifyCaller has to come first");
  return caller;
}
