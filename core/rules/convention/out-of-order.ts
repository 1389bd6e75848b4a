/** A new migration sorts before an applied one. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isFirst, secondWord } from '../../rule-kit/statements/neighbours.ts';
import { appliedAfter } from '../../migrations/applying/out-of-order.ts';

const messages = {
  before:
    '{version} sorts before {other}, which exists already: {tool} {does}. Give it a version above {last}.',
  earlier:
    '{version} has an earlier {said} than {other}, which exists already: {tool} skips it for good, and says nothing. Give it a later one.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'convention/out-of-order',
  hazard: 'misleads',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver', 'duckdb', 'clickhouse'],
  summary: 'A new migration whose version comes before one that has run.',
  why: `Two branches were open at once, and the later number was merged first. golang-migrate and others that keep one last version never run
the earlier one; Flyway, Goose, Atlas, Supabase, node-pg-migrate and rambler stop; sqlx, Diesel, dbmate, pop and the rest run it behind what it was written before, so that two databases have two histories.`,
  instead: 'Rename it, so that it comes last again. With a timestamp: the moment of the merge.',
  whenOff: 'Where the tool is told to run them out of order and all of them are independent.',
  messages,
  fix: {
    kinds: [],
    because: 'Renaming a file is for people to do: where it has run already, its name must stay.',
  },
  examples: [
    bad(
      'The later number was merged first',
      `ALTER TABLE orders ADD COLUMN note text;
--    ^^^^^ warning: 000002 sorts before 000003, which exists already: golang-migrate skips it for good. Give it a version above 000003.`,
      {
        history: [orders],
        tool: 'golang-migrate',
        beside: ['000003_tags.up.sql', '000003_tags.down.sql'],
        applied: ['000001_history.up.sql', '000003_tags.up.sql'],
      },
    ),
    bad(
      'Several have run since',
      `CREATE TABLE notes (id bigint PRIMARY KEY);
--     ^^^^^ warning: 1 sorts before 3, which exists already: Flyway refuses to go on, but for outOfOrder. Give it a version above 7.`,
      {
        tool: 'flyway',
        beside: ['V3__tags.sql', 'V7__users.sql', 'V9__new.sql'],
        applied: ['V3__tags.sql', 'V7__users.sql'],
      },
    ),
    good(
      'Drizzle goes by the journal, whatever the numbers say',
      'ALTER TABLE orders ADD COLUMN note text;',
      {
        path: '0002_note.sql',
        history: [orders],
        tool: 'drizzle',
        settings: { '0000_history': '0 20000', '0003_tags': '1 20010', '0002_note': '2 20020' },
        beside: ['0003_tags.sql'],
        applied: ['0000_history.sql', '0003_tags.sql'],
      },
    ),
    bad(
      'MySQL: the later number was merged first',
      `ALTER TABLE orders ADD COLUMN note text;
--    ^^^^^ warning: 000002 sorts before 000003, which exists already: golang-migrate skips it for good. Give it a version above 000003.`,
      {
        dialect: 'mysql',
        history: [orders],
        tool: 'golang-migrate',
        beside: ['000003_tags.up.sql', '000003_tags.down.sql'],
        applied: ['000001_history.up.sql', '000003_tags.up.sql'],
      },
    ),
    good('SQLite: it comes last', 'ALTER TABLE orders ADD COLUMN note text;', {
      dialect: 'sqlite',
      history: [orders],
      tool: 'golang-migrate',
      applied: ['000001_history.up.sql'],
    }),
  ],
  check: {},
  checkAny(operation, context) {
    const { file, tool } = context;
    if (file === undefined || tool === undefined || file.repeatable) return;
    if (!isFirst(operation, context) || !context.opens) return;
    const { editedSince, hasRun } = context.beyond;
    if (editedSince !== undefined || hasRun(file)) return;
    if (tool.momentOf !== undefined) {
      const moment = tool.momentOf(file.path);
      const other = context.existing.find(
        (one) => hasRun(one) && (tool.momentOf?.(one.path)?.at ?? -1) >= (moment?.at ?? Infinity),
      );
      if (moment === undefined || other === undefined) return;
      context.report({
        message: 'earlier',
        at: secondWord(context),
        data: { version: file.version, other: other.version, tool: tool.name, said: moment.said },
      });
      return;
    }
    const behind = appliedAfter(file, tool, context.existing, hasRun);
    const [first] = behind;
    const last = behind.at(-1);
    if (first === undefined || last === undefined) return;
    const known = tool.runner === 'own' ? undefined : tool.outOfOrder;
    const at = secondWord(context);
    const does = known ?? 'skips it, refuses it or runs it out of order';
    const data = { version: file.version, other: first.version, tool: tool.name, does };
    context.report({ message: 'before', at, data: { ...data, last: last.version } });
  },
});
