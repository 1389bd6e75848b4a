/** Two migrations have the same version. */
import type { ToolId } from '../../migrations/convention.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isFirst, secondWord } from '../../rule-kit/statements/neighbours.ts';

const messages = {
  taken:
    'Version {version} is taken by {other} too: {tool} refuses both, or runs only one. Give this one the next version.',
  numbered:
    'Version {version} is taken by {other} too: a program that goes by these numbers refuses both, or runs only one. Give this one the next version.',
} as const;

/** Tools that identify a migration by its version alone. */
const byVersion: ReadonlySet<ToolId> = new Set<ToolId>([
  'golang-migrate',
  'goose',
  'flyway',
  'sqlx',
  'dbmate',
  'tern',
  'atlas',
  'diesel',
  'supabase',
]);

const numbered = { runner: 'own', files: 'numbered' } as const;
export const rule = defineRule({
  id: 'transaction/duplicate-version',
  hazard: 'wrong',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  elsewhere: 'Read with the tools of the other engines only.',
  summary: 'Two migrations of the same version.',
  why: `Two branches took the same number, and both were merged. Some tools refuse to start then; others take the version for done as soon as
one of the files has run, and the second never runs.`,
  instead: 'Rename the newer one to the next free version, before it runs anywhere.',
  whenOff: 'Never.',
  messages,
  fix: { kinds: [], because: 'A file that has run somewhere must keep its name.' },
  examples: [
    bad(
      'Two branches took the same number',
      `CREATE TABLE notes (id bigint PRIMARY KEY);
--     ^^^^^ error: Version 000001 is taken by 000001_add_tags.up.sql too: golang-migrate refuses both, or runs only one. Give this one the next version.`,
      {
        tool: 'golang-migrate',
        beside: ['000001_add_tags.up.sql'],
      },
    ),
    good('Its own rollback', 'CREATE TABLE notes (id bigint PRIMARY KEY);', {
      tool: 'golang-migrate',
      beside: ['000001_example.down.sql', '000002_add_tags.up.sql'],
    }),
    bad(
      'SQLite: two branches took the same number',
      `CREATE TABLE notes (id INTEGER PRIMARY KEY);
--     ^^^^^ error: Version 000001 is taken by 000001_add_tags.up.sql too: golang-migrate refuses both, or runs only one. Give this one the next version.`,
      {
        dialect: 'sqlite',
        tool: 'golang-migrate',
        path: '000001_example.up.sql',
        beside: ['000001_add_tags.up.sql'],
      },
    ),
    bad(
      'Numbered files in numbered folders, run by a program that is not known',
      `CREATE TABLE notes (id bigint PRIMARY KEY);
--     ^^^^^ error: Version 80/10 is taken by 80/10_tags.up.sql too: a program that goes by these numbers refuses both, or runs only one. Give this one the next version.`,
      {
        tool: 'versioned-folders',
        settings: numbered,
        path: '80/10_notes.up.sql',
        beside: ['2/10_a.up.sql', '80/01_b.up.sql', '80/01_c.up.sql', '80/10_tags.up.sql'],
      },
    ),
    good('MySQL: each has its own', 'CREATE TABLE notes (id bigint PRIMARY KEY);', {
      dialect: 'mysql',
      tool: 'golang-migrate',
      beside: ['000002_add_tags.up.sql'],
    }),
  ],
  check: {},
  checkAny(operation, context) {
    const { file, tool } = context;
    if (file === undefined || tool === undefined) return;
    const isNumbered = tool.numbers === 'each-once';
    if (!isNumbered && !byVersion.has(tool.id)) return;
    // How another program treats two files of one version is not known.
    if (tool.runner === 'own') return;
    if (file.repeatable || file.direction === 'down' || !isFirst(operation, context) || !context.opens)
      return;
    const other = context.existing.find(
      (one) =>
        one.version === file.version &&
        one.path !== file.path &&
        one.direction !== 'down' &&
        !one.repeatable &&
        one.baseline === file.baseline,
    );
    if (other === undefined || hasRunTwice(file.version, context)) return;
    const at = secondWord(context);
    const data = { version: file.version, other: other.path };
    context.report(
      isNumbered
        ? { message: 'numbered', at, data }
        : { message: 'taken', at, data: { ...data, tool: tool.name } },
    );
  },
});

/** Two files of another version have run: the runner identifies them by full names. */
function hasRunTwice(version: string, { existing, beyond }: RuleContext<typeof messages>): boolean {
  const taken = existing
    .filter((one) => one.direction !== 'down' && !one.repeatable && beyond.hasRun(one))
    .map((one) => one.version);
  return taken.some((one, at) => one !== version && taken.indexOf(one) !== at);
}
