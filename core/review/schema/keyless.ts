/** Unique keys that go and that no ON CONFLICT of the programs names, where each of them was read: what names none goes by whatever keys there are. */
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, relationKey, resolveIndex, columnsOf } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { commas } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { freedIndex, lettingIn } from './freed.ts';
import { conflictSaid, constraintSaid, keySaid } from './said-keys.ts';

const mostKeys = 3;

/** `columns`: of the key that goes. */
export function isNamedByNone(
  operation: Operation,
  columns: readonly string[],
  before: Schema,
  { conflictsInCode }: Pick<ReviewedMigration, 'conflictsInCode'>,
): boolean {
  if (conflictsInCode === undefined) return false;
  if (operation.kind !== 'dropIndex' && operation.kind !== 'dropConstraint') return false;
  const isOfConstraint = operation.kind === 'dropConstraint';
  const key = isOfConstraint
    ? relationKey(before, operation.table)
    : resolveIndex(before, operation.index)?.relation;
  if (key === undefined) return false;
  if (conflictsInCode.silent?.has(key) === true) return true;
  const { keyless, before: formerly } = conflictsInCode;
  // That all of them name columns says something of the commit before only where it was read.
  if (keyless === undefined || (keyless.length === 0 && formerly === undefined)) return false;
  const names = [keySaid(columns), ...(isOfConstraint ? [constraintSaid(operation.constraint.text)] : [])];
  const all = [conflictsInCode.now, conflictsInCode.before];
  return !names.some((name) => all.some((one) => one?.has(conflictSaid(key, name))));
}

/** Sentences. */
export function keylessInWords(statements: readonly Placed[]): readonly string[] {
  const keys = statements.flatMap((placed) => {
    const { one, section, start, migration } = placed;
    const before = schemaAt(placed);
    const tables = one.actions.flatMap(({ operation }): readonly string[] => {
      if (operation.kind !== 'dropIndex' && operation.kind !== 'dropConstraint') return [];
      const index = freedIndex(operation, before, { start, end: section.after });
      return index !== undefined && isNamedByNone(operation, columnsOf(index), before, migration)
        ? [index.relation]
        : [];
    });
    return tables.length === 0
      ? []
      : [{ place: migration.conflictsInCode?.keyless, letting: lettingIn(placed), tables }];
  });
  const places = keys.flatMap(({ place }) => place ?? []);
  if (keys.every(({ place }) => place === undefined)) return [];
  const tables = new Set(
    keys.flatMap(({ tables: of }) => of).map((one) => displayName(one).replace(/^.*\./, '').toLowerCase()),
  );
  const first = places.find(({ into }) => into === undefined || tables.has(into.toLowerCase()));
  const none =
    'No ON CONFLICT in programs, as they are and as they were at the commit compared with, names the columns of a key that goes';
  if (first === undefined) return [`${none}.`];
  const letting = keys.flatMap((one) =>
    one.letting.map((index) => oneLine(`${displayName(index.relation)} (${columnsOf(index).join(', ')})`)),
  );
  const more =
    letting.length === 0
      ? ''
      : ` What it passed over because of ${commas(letting, mostKeys)} comes in from then on, where no other key refuses it.`;
  return [
    `${none}: ${oneLine(`${first.file}:${first.line}`)} says ON CONFLICT DO NOTHING without columns, which goes by whatever unique keys there are, before and after this.${more}`,
  ];
}
