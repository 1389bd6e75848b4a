/** Which paths are programs, and in which language. Declaration files and minified bundles are excluded: nobody writes SQL in them. */

/** TypeScript and JavaScript, whose migration tools are known. */
export function isScriptPath(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$|\.min\.[cm]?js$/.test(path);
}

const languages = {
  py: 'python',
  go: 'go',
  java: 'java',
  kt: 'kotlin',
  kts: 'kotlin',
  cs: 'csharp',
  rb: 'ruby',
  php: 'php',
  rs: 'rust',
} as const;

/** The languages other than TypeScript and JavaScript in whose strings SQL is read. */
export type ProgramLanguageName = (typeof languages)[keyof typeof languages];

export function programLanguage(path: string): ProgramLanguageName | undefined {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  return isExtension(extension) ? languages[extension] : undefined;
}

function isExtension(text: string): text is keyof typeof languages {
  return Object.hasOwn(languages, text);
}

/** A program of any language in which SQL is read. */
export function isProgramPath(path: string): boolean {
  return isScriptPath(path) || programLanguage(path) !== undefined;
}

/** Tests contain attacks and dummies on purpose. */
export function isTestPath(path: string): boolean {
  return (
    /(?:^|\/)(?:__tests__|tests?|e2e|specs?)\/|[.-](?:test|spec|e2e)\.[cm]?[jt]sx?$/.test(path) ||
    /_(?:test|spec)\.(?:go|py|rb|rs)$|(?:^|\/)(?:test_[^/]*|conftest)\.py$|Tests?\.(?:java|kt|cs|php)$/.test(
      path,
    )
  );
}
