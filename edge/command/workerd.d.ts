declare module "workerd" {
  /** The CommonJS exports of the package. */
  const exports: {
    /** The path of the workerd binary of this platform. */
    readonly default: string;
  };
  export default exports;
}
