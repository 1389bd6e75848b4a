/** Keywords that other servers support and SQLite rejects: TRUNCATE, CASCADE, IF EXISTS in ALTER TABLE. */
import type { Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { replace } from '../../text/edit.ts';

const messages = {
  truncate: 'SQLite does not know TRUNCATE: the statement is a syntax error. Use DELETE FROM {table}.',
  words: 'SQLite does not know {words} here: the statement is a syntax error. Leave it out.',
} as const;

const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);';
const sqlite = { dialect: 'sqlite', history: [people] } as const;

export const rule = defineRule({
  id: 'design/unknown-words',
  hazard: 'refused',
  dialects: ['sqlite'],
  elsewhere: 'The words belong to the language there.',
  summary: 'TRUNCATE, CASCADE and IF EXISTS where SQLite’s grammar has no place for them.',
  why: `SQLite has no \`TRUNCATE\`, no \`CASCADE\` behind \`DROP\`, and no \`IF EXISTS\` or \`IF NOT EXISTS\` inside of \`ALTER TABLE\`. Each of them is a syntax error,
and the migration stops there.`,
  instead: '`DELETE FROM table` in place of `TRUNCATE`; leave the other words out.',
  whenOff: 'Never.',
  messages,
  fix: {
    kinds: ['edit', 'rewrite'],
    because: 'Without IF EXISTS the statement fails where there is nothing to be done.',
    leaves: ['data-loss/change-without-where'],
  },
  directions: 'both',
  examples: [
    bad(
      'A column where it is not there yet',
      `ALTER TABLE people ADD COLUMN IF NOT EXISTS nick TEXT;
--                            ^^^^^^^^^^^^^ error: SQLite does not know IF NOT EXISTS here: the statement is a syntax error. Leave it out. 💡`,
      {
        ...sqlite,
        refused: 'near "EXISTS": syntax error',
        fixed: 'ALTER TABLE people ADD COLUMN nick TEXT;',
      },
    ),
    good('IF EXISTS of a whole table', 'DROP TABLE IF EXISTS people;', sqlite),
  ],
  check: {
    addColumn(operation, context) {
      if (operation.ifNotExists) leaveOut(['if', 'not', 'exists'], operation, context);
    },
    dropColumn(operation, context) {
      if (operation.ifExists) leaveOut(['if', 'exists'], operation, context);
    },
    dropRelation(operation, context) {
      if (operation.cascade) leaveOut(['cascade'], operation, context);
    },
    dropIndex(operation, context) {
      if (operation.cascade) leaveOut(['cascade'], operation, context);
    },
    truncate(operation, context) {
      const [table] = operation.tables;
      const [verb, noun] = context.statement.parsed.tokens;
      if (table === undefined || verb === undefined || noun === undefined) return;
      const isSaid = noun.start < table.start;
      const edits = isSaid
        ? [replace(verb, 'DELETE'), replace(noun, 'FROM')]
        : [replace(verb, 'DELETE FROM')];
      context.report({
        message: 'truncate',
        at: table,
        data: { table: shownName(context, table) },
        fix: { kind: 'edit', title: 'Use DELETE FROM', edits },
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** Keywords that can be removed: each of the statements fails where they would have had an effect. */
function leaveOut(words: readonly string[], operation: Operation, context: Context): void {
  const at = context.keyword({ start: 0, end: context.statement.parsed.text.length }, ...words);
  if (at === undefined || operation !== context.statement.parsed.operations[0]) return;
  const { text } = context.statement.parsed;
  const before = text.slice(0, at.start).trimEnd().length;
  context.report({
    message: 'words',
    at,
    data: { words: words.join(' ').toUpperCase() },
    fix: {
      kind: 'rewrite',
      title: 'Leave it out',
      edits: [replace({ start: before, end: at.end }, '')],
    },
  });
}
