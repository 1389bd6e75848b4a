/** Identifies the running code, so that results of other code are computed again. */

/** A digest of all sources; set by the bundler. */
declare const bundledBuild: string | undefined;

/** Undefined if Plinth runs from source, which may change at any time. */
export function build(): string | undefined {
  return typeof bundledBuild === 'string' ? bundledBuild : undefined;
}
