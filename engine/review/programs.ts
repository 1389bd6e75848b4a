/** Which files of a repository are programs that a review looks into, by their paths. */
import { isAside } from '../../core/migrations/aside.ts';

const program =
  /\.(?:[cm]?[jt]sx?|vue|svelte|go|py|rb|java|kts?|scala|rs|cs|fs|php|exs?|dart|swift|erb|prisma|graphql|sql)$/i;
/** No program: what others have written together, and what is only said of the database. */
const aside = /\.min\.\w+$|(?:^|\/)(?:[^/]*schema|structure|dump|seeds?|init|setup)\.(?:sql|rb|prisma)$/i;
/** What is said there may be of the past. */
const past = /(?:^|\/)(?:migrations?|migrate|alembic|docs?|changelogs?|locales?|mocks?|generated)\//i;
const tests = /(?:^|\/)(?:tests?|spec|__tests__|testdata|fixtures)\/|[._-](?:test|spec)s?\.\w+$|_test\.\w+$/i;

/** Neither other people’s nor one for tests. */
export function isProgram(path: string): boolean {
  return program.test(path) && !isAside(path) && !aside.test(path);
}

/** What it says may be of the past. */
export function isOfPast(path: string): boolean {
  return past.test(path);
}

export function isTest(path: string): boolean {
  return tests.test(path);
}
