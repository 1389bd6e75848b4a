/** Rows that a release writes which does not know a new column: they get its default, and a unique key on it takes one of them. Sentences. */
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { uniqueKeyOf } from '../rows/unique-key.ts';

const fallbacks = { index: 'the unique index', unique: 'the unique key' } as const;

/** The first one is written, and nobody notices. */
export function storedByDefault(own: readonly Placed[]): readonly string[] {
  return [
    ...new Set(own.flatMap((placed) => placed.one.actions.flatMap((one) => saidOf(one.operation, placed)))),
  ];
}

function saidOf(operation: Operation, placed: Placed): readonly string[] {
  const key = uniqueKeyOf(operation);
  // A primary key takes no default for an answer: it is asked for elsewhere.
  if (key === undefined || key.kind === 'primary-key') return [];
  const schema = schemaAt(placed);
  const end = placed.migration.sections.at(-1)?.after ?? schema;
  const name = relationKey(schema, key.table);
  const [was, is] = [tableByKey(placed.start, name), tableByKey(end, name)];
  if (was === undefined || is === undefined) return [];
  const fresh = key.columns.filter((one) => column(was, one) === undefined);
  const [only, ...more] = fresh;
  const value = only === undefined ? undefined : column(is, only)?.default;
  if (only === undefined || more.length > 0 || value === undefined || !isConstant(value)) return [];
  const others = key.columns.filter((one) => one !== only);
  const same =
    others.length === 0 ? 'the first one' : `the first one of each ${others.map(oneLine).join(', ')}`;
  return [
    `The former release does not write ${oneLine(displayName(name))}.${oneLine(only)}: its new rows get ${oneLine(value)}, ${same} is stored with that, and ${oneLine(key.name ?? fallbacks[key.kind])} refuses the next.`,
  ];
}

/** The same in every row; NULL is none. */
function isConstant(value: string): boolean {
  return /^\(*(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false)(?:::[\w ]+)?\)*$/i.test(value.trim());
}
