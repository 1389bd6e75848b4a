/** A rename while a view or trigger of the database refers to a missing table: SQLite parses all of them again, and fails. */
import type { DropRelation, ObjectName, Operation } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isRenameLegacy } from '../../rule-kit/dependents/sqlite-legacy-rename.ts';
import { earlier } from '../../rule-kit/statements/neighbours.ts';
import { relationKey } from '../../schema/lookup.ts';
import { isTable, isView } from '../../schema/apply/store.ts';
import { takesFrom } from '../../schema/apply/sqlite/texts.ts';
import { replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  stopped:
    'The {kind} {user} names {table}, which is dropped above and does not exist yet: this statement fails. Drop the {kind} before, and create it again afterwards.',
} as const;

const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE log (what TEXT);';
const names = 'CREATE VIEW names AS SELECT name FROM people;';
const steps = `CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people_new SELECT id, coalesce(name, '') FROM people;`;

export const rule = defineRule({
  id: 'design/rename-stopped',
  hazard: 'refused',
  dialects: ['sqlite'],
  elsewhere: 'Views do not stop a rename.',
  versions: { from: 326 },
  summary: 'ALTER TABLE … RENAME while a view or trigger names a table that was dropped.',
  why: `From 3.25 on a rename is carried into views and triggers. For that SQLite reads all of them, and one that names a table which does not exist
ends the statement with an error, whatever is renamed: *error in view names: no such table: main.people*. A table that is made anew is gone for a
moment, between \`DROP TABLE\` and \`RENAME\`: without a view it works, with the first one it does not any more.`,
  instead: `Drop the view or trigger before the table, and make it again when the new table has its name. Or take \`PRAGMA legacy_alter_table = ON\`
around the rename: then nobody looks, and the texts find the new table under the old name.`,
  whenOff: 'Never.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'The name that is missing is the one that the table gets: the view finds what it named.',
  },
  directions: 'both',
  examples: [
    bad(
      'A view, and a table that is made anew',
      `${steps}
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;
--          ^^^^^^^^^^ error: The view names names people, which is dropped above and does not exist yet: this statement fails. Drop the view before, and create it again afterwards. 💡`,
      {
        dialect: 'sqlite',
        history: [people, names],
        refused: 'error in view names: no such table: main.people',
        fixed: `${steps}
DROP TABLE people;
PRAGMA legacy_alter_table = ON;
ALTER TABLE people_new RENAME TO people;
PRAGMA legacy_alter_table = OFF;`,
      },
    ),
    good(
      'The view goes before, and comes again',
      `${steps}
DROP VIEW names;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;
${names}`,
      { dialect: 'sqlite', history: [people, names] },
    ),
  ],
  check: {
    renameRelation(operation, context) {
      look(operation, operation.target, operation.to.text, context);
    },
    renameColumn(operation, context) {
      look(operation, operation.table, undefined, context);
    },
    dropColumn(operation, context) {
      look(operation, operation.table, undefined, context);
    },
  },
});

type Context = RuleContext<typeof messages>;

function look(operation: Operation, at: ObjectName, to: string | undefined, context: Context): void {
  if (isRenameLegacy(context) || context.statement.parsed.operations[0] !== operation) return;
  for (const { target } of droppedBefore(context)) {
    const key = relationKey(context.schema, target);
    const user = context.schema.relations.has(key) ? undefined : userOf(key, target, context);
    if (user === undefined) continue;
    const fix = to === target.name.text ? quietly(context) : undefined;
    context.report({ message: 'stopped', at, data: { ...user, table: target.name.text }, fix });
    return;
  }
}

function droppedBefore(context: Context): readonly DropRelation[] {
  return earlier(context).flatMap(({ parsed }) =>
    parsed.operations.flatMap((one) =>
      one.kind === 'dropRelation' && one.relation === 'table' ? [one] : [],
    ),
  );
}

function userOf(
  key: string,
  { name }: ObjectName,
  { schema }: Context,
): { readonly kind: string; readonly user: string } | undefined {
  for (const one of schema.relations.values()) {
    if (isView(one) && one.reads.includes(key)) return { kind: 'view', user: one.name };
    const trigger = isTable(one)
      ? one.triggers.find(({ source }) => source !== undefined && takesFrom(source, name.text))
      : undefined;
    if (trigger !== undefined) return { kind: 'trigger', user: trigger.name };
  }
  return undefined;
}

function quietly({ statement }: Context): RuleFix {
  const { text } = statement.parsed;
  const whole: Span = { start: 0, end: text.length };
  const quiet = `PRAGMA legacy_alter_table = ON;\n${text};\nPRAGMA legacy_alter_table = OFF`;
  return { kind: 'rewrite', title: 'Rename without a look at views', edits: [replace(whole, quiet)] };
}
