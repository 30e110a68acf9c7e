import { runServer } from "../../server-program/run-server.ts";
import { createTasksBackend } from "./backend.ts";
import { readSettings } from "./settings.ts";

runServer("tasks backend", readSettings, createTasksBackend);
