/** Which code this is: what was computed by other code is computed again. */

/** A digest of all sources, put in when the bundle is made. */
declare const bundledBuild: string | undefined;

/** Undefined where it runs from source, which may change at any time. */
export function build(): string | undefined {
  return typeof bundledBuild === 'string' ? bundledBuild : undefined;
}
