import type { Construct } from "constructs";
import { ValidationError } from "../errors/validation-error.ts";

/** @throws {ValidationError} for what is not a port */
export function checkPort(scope: Construct, port: number): void {
  if (Number.isInteger(port) && 1 <= port && port <= 65_535) return;
  throw new ValidationError(scope, `${port} is not a port.`, "Use a whole number from 1 to 65535.");
}
