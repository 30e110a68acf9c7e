/** The configuration document is a text module of its own, so that one build serves any configuration. */
declare module "*/document.json" {
  const text: string;
  export default text;
}
