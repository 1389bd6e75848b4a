/** Which files hold TypeScript or JavaScript, by their names. Declarations and minified bundles hold no SQL that anybody writes. */

export function isScriptPath(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$|\.min\.[cm]?js$/.test(path);
}

/** Tests show attacks and dummies on purpose. */
export function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:__tests__|tests?|e2e|specs?)\/|[.-](?:test|spec|e2e)\.[cm]?[jt]sx?$/.test(path);
}
