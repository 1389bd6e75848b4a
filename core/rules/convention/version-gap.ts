/** A number is missing between two consecutively numbered migrations. */
import { oncePer } from '../../collections/once-per.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isFirst, secondWord } from '../../rule-kit/statements/neighbours.ts';
import type { MigrationFile } from '../../migrations/convention.ts';

const messages = {
  gap: '{version} follows {previous}, and the version between them is missing. Add the file that is missing, or count on from {previous}.',
} as const;

export const rule = defineRule({
  id: 'convention/version-gap',
  hazard: 'taste',
  preset: 'strict',
  elsewhere: 'It is read in PostgreSQL’s migrations only.',
  summary: 'A migration whose number does not follow the one before it.',
  why: `Where migrations are counted 1, 2, 3, a missing number is most often a file that somebody forgot to add, or a branch that will bring it
later, when it comes too late. Tern refuses to start.`,
  instead: 'Look for the file that is missing, or give this one the next number before it runs anywhere.',
  whenOff: 'Where numbers are left free on purpose.',
  messages,
  fix: { kinds: [], because: 'Whether a file is missing is for people to say.' },
  examples: [
    bad(
      'A number is missing',
      `CREATE TABLE notes (id bigint PRIMARY KEY);
--     ^^^^^ hint: 000003 follows 000001, and the version between them is missing. Add the file that is missing, or count on from 000001.`,
      {
        history: ['CREATE TABLE a (id int);', 'CREATE TABLE b (id int);'],
        tool: 'golang-migrate',
        missing: ['000002_history.up.sql'],
      },
    ),
    bad(
      'Several of them',
      `CREATE TABLE notes (id bigint PRIMARY KEY);
--     ^^^^^ hint: 4 follows 1, and the version between them is missing. Add the file that is missing, or count on from 1.`,
      {
        history: ['CREATE TABLE a (id int);', 'CREATE TABLE b (id int);', 'CREATE TABLE c (id int);'],
        tool: 'flyway',
        missing: ['V2__history.sql', 'V3__history.sql'],
      },
    ),
    good('The next number', 'CREATE TABLE notes (id bigint PRIMARY KEY);', {
      history: ['CREATE TABLE a (id int);'],
      tool: 'golang-migrate',
    }),
  ],
  check: {},
  checkAny(operation, context) {
    const { file } = context;
    if (file === undefined || file.repeatable || !isFirst(operation, context) || !context.opens) return;
    const number = countOf(file.version);
    const counted = countedIn(context.existing);
    if (number === undefined || counted === undefined) return;
    const [last, previous] = counted.findLast(([one]) => one < number) ?? [];
    if (previous === undefined || last === undefined || number - last < 2) return;
    // Tens and hundreds: gaps are intended.
    if (number % 10 === 0 && last % 10 === 0) return;
    context.report({
      message: 'gap',
      at: secondWord(context),
      data: { version: file.version, previous },
    });
  },
});

/** Each number with the version that says it, in order. Undefined if one file has another numbering: then numbers are not consecutive. */
const countedIn = oncePer((files: readonly MigrationFile[]) => {
  const counted = new Map<number, string>();
  for (const { direction, repeatable, version } of files) {
    if (direction === 'down' || repeatable) continue;
    const number = countOf(version);
    if (number === undefined) return undefined;
    if (!counted.has(number)) counted.set(number, version);
  }
  return [...counted].sort(([a], [b]) => a - b);
});

/** A plain number that is not a date. */
function countOf(version: string): number | undefined {
  return /^\d{1,6}$/.test(version) ? Number(version) : undefined;
}
