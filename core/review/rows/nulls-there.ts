/**
 * Nulls that are to be expected where a change forbids them: the column could be null so far, or deletes have set it so. The change fails on the
 * first one; what becomes of such rows is for people.
 */
import { shown } from '../shown.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { baseOf } from '../../migrations/listing.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, foreignKeysFrom, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { commentedLines } from './commented.ts';
import { deletesNulls } from './deleted-nulls.ts';
import { mayFill } from './fills.ts';
import { formersBefore } from '../checks/former.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { firesNone } from '../statements/row-work.ts';
import { rowsEstimate, sizeAt } from '../statements/sizes.ts';

interface Nulls {
  readonly placed: Placed;
  readonly table: Table;
  readonly name: string;
}

/** So many rows are changed in one go. */
const manyRows = 100_000;

/** A sentence or two for all of them. */
export function nullsToDecide(statements: readonly Placed[], date: string): readonly string[] {
  const all = statements.flatMap((placed, at) => nullsAt(placed, statements.slice(0, at), statements));
  if (all.length === 0) return [];
  const names = [...new Set(all.map(({ table, name }) => `${shown(table.key)}.${oneLine(name)}`))];
  const places = placesInWords([...new Set(all.map(({ placed }) => placed.place))]);
  const parents = [...new Set(all.flatMap(({ table, name }) => leftBy(table, name)))];
  const left =
    parents.length === 0
      ? ''
      : ` Deletes of rows of ${parents.join(', ')} have left such rows until now (ON DELETE SET NULL).`;
  const tables = new Map(all.map((one) => [one.table.key, one.placed]));
  const works = [...tables].flatMap(([key, placed]) => {
    const { migration } = placed;
    const size = sizeAt({ sizes: migration.sizes, date }, displayName(key));
    const estimate =
      (size?.rows ?? 0) < manyRows ? undefined : rowsEstimate(size, firesNone(schemaAt(placed), key));
    return estimate === undefined ? [] : [`${shown(key)}: ${estimate}`];
  });
  const batches =
    works.length === 0
      ? ''
      : ` Where there are many, in batches of some thousand rows before the change, with a pause while replicas are behind (${works.join('; ')}).`;
  return [
    `What becomes of rows with null in ${names.join(', ')}: nothing in the files fills them, and ${places} ${places.startsWith('lines') ? 'fail' : 'fails'} on the first one. The pre-flight says whether there are any; fill them${commentsOn(all)} or delete them before.${left}${batches}`,
  ];
}

/** ` (V095__add.sql, lines 4-16, has an UPDATE for it in a comment)`: whoever made the column has said how it is filled. */
function commentsOn(all: readonly Nulls[]): string {
  const found = all.flatMap(({ placed, table, name }) => {
    const path = column(table, name)?.origin.file;
    const text = path === undefined ? undefined : placed.migration.textOf(path);
    const lines = text === undefined ? undefined : commentedLines(text, placed, { key: table.key, name });
    return path === undefined || lines === undefined ? [] : [`${oneLine(baseOf(path))}, ${lines}`];
  });
  return found.length === 0 ? '' : ` (${[...new Set(found)].join('; ')}: a comment has an UPDATE for it)`;
}

function nullsAt(placed: Placed, before: readonly Placed[], all: readonly Placed[]): readonly Nulls[] {
  const { one, section, at } = placed;
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) =>
    forbiddenBy(operation).flatMap(({ table: of, name: now }) => {
      const key = relationKey(schema, of);
      const formers = formersBefore(all, placed);
      const [table, name] = [formers.table(key), formers.column(key, now)];
      const is = tableByKey(schema, key);
      const isNullable =
        table !== undefined &&
        name !== undefined &&
        column(table, name)?.nullable === true &&
        is !== undefined &&
        column(is, now)?.nullable === true;
      const isFilled = before.some((other) =>
        [now, name].some(
          (each) => each !== undefined && (mayFill(other, key, each) || deletesNulls(other, key, each)),
        ),
      );
      if (!isNullable || isKeptOut(table, name) || isFilled) return [];
      return [{ placed, table, name }];
    }),
  );
}

/** A primary key forbids them as well. */
function forbiddenBy(operation: Operation): readonly { readonly table: ObjectName; readonly name: string }[] {
  if (operation.kind === 'setNotNull') return [{ table: operation.table, name: operation.column.text }];
  if (operation.kind !== 'addConstraint') return [];
  const { constraint, table } = operation;
  return constraint.kind === 'primary-key' && constraint.usingIndex === undefined
    ? constraint.columns.map(({ text }) => ({ table, name: text }))
    : [];
}

/** A check that was there, and that every row has passed, names the column: it may say just that. */
function isKeptOut({ constraints }: Table, name: string): boolean {
  return constraints.some(({ kind, valid, columns }) => kind === 'check' && valid && columns.includes(name));
}

/** Tables whose deletes set it null. */
function leftBy(table: Table, name: string): readonly string[] {
  return foreignKeysFrom(table).flatMap(({ columns, references: { relation, onDelete, deleteColumns } }) =>
    onDelete === 'set-null' && (deleteColumns.length === 0 ? columns : deleteColumns).includes(name)
      ? [shown(relation)]
      : [],
  );
}
