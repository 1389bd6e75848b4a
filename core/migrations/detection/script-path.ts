/** Which paths are TypeScript or JavaScript programs. Declaration files and minified bundles are excluded: nobody writes SQL in them. */

export function isScriptPath(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$|\.min\.[cm]?js$/.test(path);
}

/** Tests contain attacks and dummies on purpose. */
export function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:__tests__|tests?|e2e|specs?)\/|[.-](?:test|spec|e2e)\.[cm]?[jt]sx?$/.test(path);
}
