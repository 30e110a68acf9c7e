export { LogDestination, LogGroup, type LogGroupProps, type LogGroupReference } from "./log-group.ts";
