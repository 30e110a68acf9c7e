export { grantProjectRole, type ProjectRoleProps } from "./grant-project-role.ts";
export type { Project } from "./project.ts";
