/** An applied migration has changed. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isFirst, secondWord } from '../../rule-kit/statements/neighbours.ts';

const messages = {
  edited:
    '{name} is in {base} with another text: where it has run, this change never does, and tools that compare checksums stop. Write a new one.',
} as const;

export const rule = defineRule({
  id: 'convention/edited-applied-migration',
  hazard: 'misleads',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver', 'duckdb', 'clickhouse'],
  summary: 'A migration of the default branch whose text has changed since.',
  why: `Tools know by its name that a migration has run and never run it again: databases that have it stay as they were, new ones become
something else, and nobody notices until the two meet. Flyway, Liquibase, sqlx, refinery, postgres-migrations and others keep a checksum and refuse to go on; Prisma says so and goes on.`,
  instead: 'Take the change back, and make it in a new migration.',
  whenOff: 'Where nothing of the default branch has been deployed yet.',
  messages,
  fix: { kinds: [], because: 'What has to change where the old text has run is for people to say.' },
  examples: [
    bad(
      'A column more in what has run',
      `CREATE TABLE orders (id bigint PRIMARY KEY, note text);
--     ^^^^^ warning: example is in origin/main with another text: where it has run, this change never does, and tools that compare checksums stop. Write a new one.`,
      { editedSince: 'origin/main', tool: 'flyway' },
    ),
    bad(
      'A later statement was put in',
      `-- +goose Up
ALTER TABLE orders ADD COLUMN note text;
--    ^^^^^ warning: example is in main with another text: where it has run, this change never does, and tools that compare checksums stop. Write a new one.
ALTER TABLE orders ADD COLUMN state text;`,
      { editedSince: 'main', tool: 'goose', history: ['-- +goose Up\nCREATE TABLE orders (id bigint);'] },
    ),
    good('A new one', 'CREATE TABLE orders (id bigint PRIMARY KEY);', { tool: 'flyway' }),
    bad(
      'SQLite: a column more in what has run',
      `CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT);
--     ^^^^^ warning: example is in origin/main with another text: where it has run, this change never does, and tools that compare checksums stop. Write a new one.`,
      { dialect: 'sqlite', editedSince: 'origin/main', tool: 'flyway' },
    ),
    good('MySQL: a new one', 'CREATE TABLE orders (id bigint PRIMARY KEY);', {
      dialect: 'mysql',
      tool: 'flyway',
    }),
  ],
  check: {},
  checkAny(operation, context) {
    const { file } = context;
    if (file === undefined || file.repeatable || !isFirst(operation, context) || !context.opens) return;
    const { beyond } = context;
    if (beyond.editedSince === undefined) return;
    const name = file.name === '' ? file.path : file.name;
    context.report({ message: 'edited', at: secondWord(context), data: { name, base: beyond.editedSince } });
  },
});
