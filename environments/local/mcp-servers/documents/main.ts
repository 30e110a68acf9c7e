import { runServer } from "../../server-program/run-server.ts";
import { createDocumentsServer } from "./server.ts";
import { readSettings } from "./settings.ts";

runServer("documents", readSettings, createDocumentsServer);
