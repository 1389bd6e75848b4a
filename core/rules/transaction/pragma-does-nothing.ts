/** PRAGMA foreign_keys inside a transaction: SQLite does not listen, and a table that is dropped then takes rows of others along. */
import type { DropRelation, ObjectName, Operation, SetVariable } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier, later, operationsOf } from '../../rule-kit/section.ts';
import { shownName } from '../../rule-kit/tables.ts';
import { foreignKeysTo, isWhole, relationKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';

const messages = {
  nothing: 'PRAGMA foreign_keys does nothing in {owner}: foreign keys stay as they were. Set it outside.',
  deletes:
    'PRAGMA foreign_keys does nothing in {owner}: where they are on, DROP TABLE {table} below deletes the rows of {child}, too. Set it outside.',
} as const;

const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);';
const pets = 'CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people ON DELETE CASCADE);';
const toys = 'CREATE TABLE toys (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people);';
const sqlite = { dialect: 'sqlite', notExecutable: 'It is for SQLite.' } as const;
const rebuild = `CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people_new SELECT id, coalesce(name, '') FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;`;

export const rule = defineRule({
  id: 'transaction/pragma-does-nothing',
  category: 'transaction',
  since: '0.1.0',
  hazard: 'misleads',
  // Programs that run migrations switch foreign keys off themselves, in code that nobody reads here.
  preset: 'strict',
  dialects: ['sqlite'],
  summary: 'PRAGMA foreign_keys inside a transaction.',
  why: `*This pragma is a no-op within a transaction*, says SQLite's documentation, and no message says so when it runs. It matters where a table is
made anew: \`DROP TABLE\` deletes the rows first, and with foreign keys on each \`ON DELETE CASCADE\` of another table deletes that table's rows
as well. The rows of the new table are there again afterwards, those of the other are gone.`,
  instead: `Set it before \`BEGIN\`, and on again behind \`COMMIT\`. Where the tool opens the transaction, tell it not to for this migration, and write
\`BEGIN\` and \`COMMIT\` around the rest yourself. \`PRAGMA defer_foreign_keys = ON\` does work inside, for references that are broken only for
a while; it does not keep a cascade from running.`,
  whenOff: 'Never.',
  messages,
  fix: {
    kinds: [],
    because: 'Where the transaction begins is for the migration’s author and the tool to say.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'Behind BEGIN',
      `BEGIN;
  PRAGMA foreign_keys = OFF;
--^^^^^^^^^^^^^^^^^^^^^^^^^ error: PRAGMA foreign_keys does nothing in a transaction: where they are on, DROP TABLE people below deletes the rows of pets, too. Set it outside.
${rebuild}
COMMIT;`,
      { ...sqlite, history: [people, pets] },
    ),
    bad(
      'In the transaction of the tool',
      `-- +goose Up
  PRAGMA foreign_keys = OFF;
--^^^^^^^^^^^^^^^^^^^^^^^^^ warning: PRAGMA foreign_keys does nothing in the transaction of goose: foreign keys stay as they were. Set it outside.
${rebuild}`,
      { ...sqlite, tool: 'goose', history: [`-- +goose Up\n${people}`, `-- +goose Up\n${toys}`] },
    ),
    good(
      'No other table refers to the one that is made anew: foreign keys change nothing',
      `-- +goose Up
PRAGMA foreign_keys = OFF;
${rebuild}
PRAGMA foreign_keys = ON;`,
      { ...sqlite, tool: 'goose', history: [`-- +goose Up\n${people}`] },
    ),
    good(
      'Before BEGIN',
      `PRAGMA foreign_keys = OFF;
BEGIN;
${rebuild}
COMMIT;
PRAGMA foreign_keys = ON;`,
      { ...sqlite, history: [people, pets] },
    ),
    good(
      'What goes along is put aside and comes back',
      `BEGIN;
PRAGMA foreign_keys = OFF;
CREATE TEMPORARY TABLE pets_kept AS SELECT * FROM pets;
${rebuild}
INSERT INTO pets SELECT * FROM pets_kept;
COMMIT;`,
      { ...sqlite, history: [people, pets] },
    ),
    good(
      'Said once more in the transaction',
      `PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA foreign_keys = OFF;
${rebuild}
COMMIT;
PRAGMA foreign_keys = ON;`,
      { ...sqlite, history: [people, pets] },
    ),
    good(
      'The client has switched them off already',
      `PRAGMA foreign_keys = OFF;
${rebuild}
PRAGMA foreign_keys = ON;`,
      { ...sqlite, tool: 'drizzle', settings: { driver: 'libsql' }, history: [people, pets] },
    ),
    good(
      'Nothing behind it changes a row or takes a table away',
      `-- +goose Up
PRAGMA foreign_keys = OFF;
CREATE INDEX people_name ON people (name);
PRAGMA foreign_keys = ON;`,
      { ...sqlite, tool: 'goose', history: [`-- +goose Up\n${people}`, `-- +goose Up\n${pets}`] },
    ),
    good('Asked, not set', 'BEGIN; PRAGMA foreign_keys; COMMIT;', { ...sqlite, history: [people] }),
    good(
      'Switched on where it is on in the end anyway',
      `PRAGMA foreign_keys = OFF;
${rebuild}
PRAGMA foreign_keys = ON;`,
      { ...sqlite, history: [people, pets] },
    ),
  ],
  check: {
    setVariable(operation, context) {
      const { kind } = context.transaction;
      if (operation.variable !== 'foreign_keys' || operation.values.length === 0) return;
      if (kind !== 'explicit' && kind !== 'tool') return;
      // It does nothing, and what it asks for is so already.
      if (kind === 'tool' && context.tool?.foreignKeys === 'off') return;
      if (kind === 'explicit' && wasSetBefore(operation, context)) return;
      const owner =
        kind === 'tool' ? `the transaction of ${context.tool?.name ?? 'the tool'}` : 'a transaction';
      const all = isOff(operation) ? cascadesBelow(context) : [];
      const [lost] = all.filter((one) => !isPutAside(one, context));
      // Whoever puts those rows aside has thought of it.
      if (lost === undefined && all.length > 0) return;
      if (isOff(operation) && (dropsUnreferredOnly(context) || touchesNoRow(context))) return;
      if (lost === undefined) {
        // Switching on what could not be switched off is told with that.
        if (isOff(operation)) context.report({ message: 'nothing', at: operation.span, data: { owner } });
        return;
      }
      const table = shownName(context, lost.drop.target);
      const data = { owner, table, child: lost.child.name };
      context.report({ message: 'deletes', at: operation.span, data, severity: 'error' });
    },
  },
});

function isOff({ values }: SetVariable): boolean {
  return ['0', 'off', 'false', 'no'].includes(values[0] ?? '');
}

/** Said once more: before the transaction began it did something. */
function wasSetBefore(operation: SetVariable, context: RuleContext<typeof messages>): boolean {
  const before = operationsOf(earlier(context));
  const outside = before.slice(
    0,
    before.findLastIndex(({ kind }) => kind === 'begin'),
  );
  const last = outside.findLast((one) => one.kind === 'setVariable' && one.variable === 'foreign_keys');
  return last?.kind === 'setVariable' && isOff(last) === isOff(operation);
}

/** Tables are dropped below, and none of them is one that others refer to: nothing is refused or deleted with foreign keys on. */
function dropsUnreferredOnly(context: RuleContext<typeof messages>): boolean {
  const drops = operationsOf(later(context)).flatMap((one) =>
    one.kind === 'dropRelation' && one.relation === 'table' ? [relationKey(context.schema, one.target)] : [],
  );
  return (
    drops.length > 0 &&
    isWhole(context.schema) &&
    drops.every((key) =>
      [context.schema, context.after].every((schema) =>
        foreignKeysTo(schema, key).every(({ table }) => table.key === key),
      ),
    )
  );
}

/** Nothing below changes a row or takes a table away: foreign keys refuse nothing, on or off. */
function touchesNoRow(context: RuleContext<typeof messages>): boolean {
  const below = later(context);
  const all = below.every(({ parsed }) => parsed.understanding.kind === 'understood');
  return all && operationsOf(below).every(({ kind }) => harmless.has(kind));
}

const harmless: ReadonlySet<Operation['kind']> = new Set([
  'createIndex',
  'createTable',
  'createTrigger',
  'createView',
  'dropIndex',
  'dropTrigger',
  'setVariable',
]);

interface Cascade {
  readonly drop: DropRelation;
  readonly child: Table;
}

/** Tables that are dropped below, each with one whose rows follow. */
function cascadesBelow(context: RuleContext<typeof messages>): readonly Cascade[] {
  return operationsOf(later(context)).flatMap((drop) => {
    if (drop.kind !== 'dropRelation') return [];
    const key = relationKey(context.schema, drop.target);
    return foreignKeysTo(context.schema, key)
      .filter(({ table, constraint }) => table.key !== key && constraint.references.onDelete === 'cascade')
      .map(({ table }) => ({ drop, child: table }));
  });
}

/** Its rows are read into another table before they go, and from there they come back. */
function isPutAside({ drop, child }: Cascade, context: RuleContext<typeof messages>): boolean {
  const isIt = (name: ObjectName): boolean => relationKey(context.schema, name) === child.key;
  const all = operationsOf(context.siblings);
  const at = all.indexOf(drop);
  const copies = (one: Operation): boolean => one.kind === 'createTableAs' || one.kind === 'insert';
  return (
    all.slice(0, at).some((one) => copies(one) && 'reads' in one && one.reads.some(isIt)) &&
    all.slice(at).some((one) => one.kind === 'insert' && one.source === 'query' && isIt(one.table))
  );
}
