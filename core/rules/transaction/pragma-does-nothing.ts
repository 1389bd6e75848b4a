/** PRAGMA foreign_keys inside a transaction: SQLite ignores it, and dropping a table then changes rows of others. */
import type { DropRelation, ObjectName, Operation, SetVariable } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { dropHarms } from '../../rule-kit/data-preservation/sqlite-drop-effects.ts';
import { earlier, later, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { isWhole, relationKey } from '../../schema/lookup.ts';

const messages = {
  nothing:
    'PRAGMA foreign_keys does nothing in {owner}: where they are on, DROP TABLE {table} below fails or changes rows of others. Set it outside.',
  deletes:
    'PRAGMA foreign_keys does nothing in {owner}: where they are on, DROP TABLE {table} below {harm}. Set it outside.',
} as const;

const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);';
const pets = 'CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people ON DELETE CASCADE);';
const rebuild = `CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people_new SELECT id, coalesce(name, '') FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;`;

export const rule = defineRule({
  id: 'transaction/pragma-does-nothing',
  hazard: 'misleads',
  dialects: ['sqlite'],
  elsewhere: 'PRAGMA is SQLite’s.',
  summary: 'PRAGMA foreign_keys inside a transaction.',
  why: `*This pragma is a no-op within a transaction*, says SQLite's documentation, and no message says so when it runs. It matters where a table is
made anew: \`DROP TABLE\` deletes the rows first, and with foreign keys on each \`ON DELETE CASCADE\` of another table deletes that table's rows
as well. The rows of the new table are there again afterwards, those of the other are gone; an \`ON DELETE SET NULL\` empties the column, and without
an action the statement fails.`,
  instead: `Set it before \`BEGIN\`, and on again behind \`COMMIT\`. Where the tool opens the transaction, tell it not to for this migration, and write
\`BEGIN\` and \`COMMIT\` around the rest yourself. \`PRAGMA defer_foreign_keys = ON\` does work inside, for references that are broken only for
a while; it does not keep a cascade from running.`,
  whenOff: 'Never.',
  messages,
  fix: {
    kinds: [],
    because: 'Where the transaction begins is for the migration’s author and the tool to say.',
  },
  examples: [
    bad(
      'Behind BEGIN',
      `BEGIN;
  PRAGMA foreign_keys = OFF;
--^^^^^^^^^^^^^^^^^^^^^^^^^ error: PRAGMA foreign_keys does nothing in a transaction: where they are on, DROP TABLE people below deletes the rows of pets, too. Set it outside.
${rebuild}
COMMIT;`,
      { dialect: 'sqlite', history: [people, pets] },
    ),
    good(
      'No other table refers to the one that is made anew: foreign keys change nothing',
      `-- +goose Up
PRAGMA foreign_keys = OFF;
${rebuild}
PRAGMA foreign_keys = ON;`,
      { dialect: 'sqlite', tool: 'goose', history: [`-- +goose Up\n${people}`] },
    ),
  ],
  check: {
    setVariable(operation, context) {
      const { kind } = context.transaction;
      if (operation.variable !== 'foreign_keys' || !isOff(operation)) return;
      if (kind !== 'explicit' && kind !== 'tool') return;
      // The setting already has that value.
      if (kind === 'tool' && context.tool?.foreignKeys === 'off') return;
      if (kind === 'explicit' && wasOffBefore(context)) return;
      const owner =
        kind === 'tool' ? `the transaction of ${context.tool?.name ?? 'the tool'}` : 'a transaction';
      const harms = dropsBelow(context).filter((one) => !isPutAside(one, context));
      const lost = harms.find(({ harm }) => harm !== undefined) ?? harms[0];
      if (lost === undefined) return;
      const data = { owner, table: shownName(context, lost.drop.target) };
      const { harm } = lost;
      if (harm === undefined) context.report({ message: 'nothing', at: operation.span, data });
      else
        context.report({
          message: 'deletes',
          at: operation.span,
          data: { ...data, harm },
          severity: 'error',
        });
    },
  },
});

type Context = RuleContext<typeof messages>;

function isOff({ values }: SetVariable): boolean {
  return ['0', 'off', 'false', 'no'].includes(values[0] ?? '');
}

/** Repeated: before the transaction it had an effect. */
function wasOffBefore(context: Context): boolean {
  const before = operationsOf(earlier(context));
  const begin = before.findLastIndex(({ kind }) => kind === 'begin');
  const last = before
    .slice(0, begin)
    .findLast((one) => one.kind === 'setVariable' && one.variable === 'foreign_keys');
  return last?.kind === 'setVariable' && isOff(last);
}

interface Harm {
  readonly drop: DropRelation;
  /** Key of the table whose rows are changed. */
  readonly child: string | undefined;
  /** What happens to rows of another table, if known. */
  readonly harm: string | undefined;
}

/** Tables that later statements drop, each with the actions of foreign keys that reference it; those of an unknown table are not known. */
function dropsBelow(context: Context): readonly Harm[] {
  const { schema } = context;
  return operationsOf(later(context)).flatMap((drop): readonly Harm[] => {
    if (drop.kind !== 'dropRelation' || drop.relation !== 'table') return [];
    const harms = dropHarms(drop.target, context);
    if (harms.length > 0) return harms.map((one) => ({ ...one, drop }));
    const isUnknown = !isWhole(schema) && schema.relations.has(relationKey(schema, drop.target));
    return isUnknown ? [{ drop, child: undefined, harm: undefined }] : [];
  });
}

/** Its rows are copied into another table before it is dropped, and restored from there. */
function isPutAside({ drop, child }: Harm, context: Context): boolean {
  const isIt = (name: ObjectName): boolean => relationKey(context.schema, name) === child;
  const all = operationsOf(context.siblings);
  const at = all.indexOf(drop);
  const copies = (one: Operation): boolean => one.kind === 'createTableAs' || one.kind === 'insert';
  return (
    all.slice(0, at).some((one) => copies(one) && 'reads' in one && one.reads.some(isIt)) &&
    all.slice(at).some((one) => one.kind === 'insert' && one.source === 'query' && isIt(one.table))
  );
}
