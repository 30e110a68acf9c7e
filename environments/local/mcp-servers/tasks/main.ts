import { runServer } from "../../server-program/run-server.ts";
import { createTasksServer } from "./server.ts";
import { readSettings } from "./settings.ts";

runServer("tasks", readSettings, createTasksServer);
