export { ProjectServices, type ProjectServicesProps, type ServiceName } from "./project-services.ts";
