/** What the data model of the commit before says already: that release uses what the change adds, and nothing of what it takes away. Sentences, and a look at one operation. */
import { oneLine } from '../../plan/format.ts';
import { joined } from '../../text/enumerate.ts';
import type { Operation } from '../../operations/operation.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { schemaAt, type Placed } from '../placed.ts';

const mostNames = 6;

/** Columns of the model are there, or not: undefined where it says nothing of the table. */
export function declaredAlready(
  operation: Operation,
  { section, at, migration }: Placed,
): 'used already' | 'used no more' | undefined {
  if (operation.kind !== 'addColumn' && operation.kind !== 'dropColumn') return undefined;
  const key = relationKey(schemaAt({ section, at }), operation.table);
  const columns = migration.declaredBefore?.tables.get(displayName(key));
  if (columns === undefined) return undefined;
  const name = operation.kind === 'addColumn' ? operation.column.name.text : operation.column.text;
  const isThere = columns.has(name);
  if (operation.kind === 'addColumn') return isThere ? 'used already' : undefined;
  return isThere ? undefined : 'used no more';
}

/** For the order: the release of the commit before is not one that can do without. */
export function declaredInWords(own: readonly Placed[], compared: string | undefined): readonly string[] {
  const names = own.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'addColumn' || declaredAlready(operation, placed) !== 'used already') return [];
      const key = relationKey(schemaAt(placed), operation.table);
      return [oneLine(`${displayName(key)}.${operation.column.name.text}`)];
    }),
  );
  const [file] = own.flatMap(({ migration }) => migration.declaredBefore?.file ?? []);
  if (names.length === 0 || file === undefined) return [];
  const it = names.length === 1 ? 'it' : 'them';
  return [
    `${oneLine(file)} of ${compared === undefined ? 'the commit before' : oneLine(compared)} has ${joined(names, mostNames)} already: a program of that commit fails where it uses ${it} until this has run, and again after its way back.`,
  ];
}
