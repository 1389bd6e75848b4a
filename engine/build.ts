/** Identifies the running code, so that results of other code are computed again. */

/** A digest of all sources; set by the bundler, except while it follows them. */
declare const bundledBuild: string | undefined;

/** Undefined if Plinth runs from source or is built again with each change. */
export function build(): string | undefined {
  return typeof bundledBuild === 'string' ? bundledBuild : undefined;
}
