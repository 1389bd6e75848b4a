/** Files that are not part of a repository's program: samples, fixtures, tests, dependencies, builds. */

const aside =
  /(?:^|\/)(?:examples?|samples?|fixtures?|test(?:s|ing)?(?:[-_]?(?:fixtures?|utils?|helpers?|data|support|kit))?|__tests__|e2e|templates?|node_modules|vendor|dist|build)\/|(?:[._-]test|\.spec|_test|\.d)\.\w+$|(?:^|\/)\d[^/]*$/i;

export function isAside(path: string): boolean {
  return aside.test(path);
}
