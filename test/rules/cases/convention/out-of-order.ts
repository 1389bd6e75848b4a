/** Further cases of convention/out-of-order, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const cases = [
  bad(
    'Drizzle goes by the journal, and a file that has run is later there',
    `ALTER TABLE orders ADD COLUMN note text;
--    ^^^^^ warning: 0002 has an earlier \`when\` in meta/_journal.json than 0001, which exists already: Drizzle skips it for good, and says nothing. Give it a later one.`,
    {
      path: '0002_note.sql',
      history: [orders],
      tool: 'drizzle',
      settings: { '0000_history': '0 20000', '0001_tags': '1 20020.5', '0002_note': '2 20020.25' },
      beside: ['0001_tags.sql'],
      applied: ['0000_history.sql', '0001_tags.sql'],
    },
  ),
  good('A folder in which nothing has run', 'CREATE TABLE notes (id bigint PRIMARY KEY);', {
    tool: 'flyway',
    beside: ['V2__tags.sql'],
  }),
  bad(
    'sqlx runs what has not run',
    `ALTER TABLE orders ADD COLUMN note text;
--    ^^^^^ warning: 20250822160137 sorts before 20250901093000, which exists already: sqlx runs it, and new databases run it first. Give it a version above 20250901093000.`,
    {
      path: '20250822160137_note.sql',
      history: [orders],
      tool: 'sqlx',
      beside: ['20250901093000_tags.sql'],
      applied: ['20250901093000_tags.sql'],
    },
  ),
  good('Behind all that has run', 'ALTER TABLE orders ADD COLUMN note text;', {
    history: [orders],
    tool: 'golang-migrate',
    applied: ['000001_history.up.sql'],
    beside: ['000003_new.up.sql'],
  }),
];
