/**
 * UPDATEs that put a value made of the row's own key in the place of each null: `'none-' || id`. Which rows those were is read from the value alone, so they can be
 * counted behind the change and made null again. Only of constants and keys that are put together; run by test/databases/review-own-values.test.ts.
 */
import { oneLine } from '../../plan/format.ts';
import { isOnlyWhereNull } from './bounds.ts';
import { column, displayName, primaryKey, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { identifierName, quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName, toLookAt } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { partsOf } from './updated-rows.ts';

interface OwnValue {
  readonly placed: Placed;
  readonly table: Table;
  readonly name: string;
  /** As the file writes it. */
  readonly value: string;
}

/** Written out the same whoever asks, and with whichever settings. */
const plainTypes = new Set(['text', 'varchar', 'int2', 'int4', 'int8', 'uuid']);
const part = /^(?:'(?:[^'\\]|'')*'|("(?:[^"]|"")+"|[a-z_]\w*)(?:\s*::\s*text)?)$/i;

function ownValueAt(placed: Placed): readonly OwnValue[] {
  const { one, section, start } = placed;
  const [only, ...more] = one.actions;
  if (only?.operation.kind !== 'update' || more.length > 0) return [];
  const { operation } = only;
  const [name, ...others] = operation.columns;
  const parts = partsOf(one.statement.parsed);
  if (name === undefined || others.length > 0 || parts === undefined || parts.from !== undefined) return [];
  // Another condition besides would leave rows out, which a person may have given the same.
  if (!isOnlyWhereNull(operation.where, name) || /\b(?:and|or)\b/i.test(parts.where ?? '')) return [];
  const key = relationKey(schemaAt(placed), operation.table);
  const [was, is] = [tableByKey(start, key), tableByKey(section.after, key)];
  const [of, now] = [was && column(was, name), is && column(is, name)];
  if (was === undefined || is === undefined || of?.nullable !== true || now === undefined) return [];
  const value = /^(?:"(?:[^"]|"")+"|\w+)\s*=\s*([^]+)$/.exec(parts.sets)?.[1]?.trim() ?? '';
  const said = value.split('||').map((each) => part.exec(each.trim()));
  const columns = said.flatMap((each) => (each?.[1] === undefined ? [] : [identifierName(each[1])]));
  const keys = primaryKey(was)?.columns ?? [];
  const isPlain =
    of.type.name === 'text' &&
    now.type.name === 'text' &&
    said.every((each) => each !== null) &&
    columns.every((each) => plainTypes.has(column(was, each)?.type.name ?? '')) &&
    columns.every((each) => keys.includes(each) && column(is, each) !== undefined);
  // A key of each row, beside words of which it is seen.
  return isPlain && keys.length > 0 && keys.every((each) => columns.includes(each)) && said.length > 1
    ? [{ placed, table: is, name, value }]
    : [];
}

/** Of what one statement alone writes. */
function ownValues(statements: readonly Placed[]): readonly OwnValue[] {
  const all = statements.flatMap(ownValueAt);
  return all.filter(
    ({ placed, table, name }) =>
      !statements.some(
        (other) =>
          other !== placed &&
          other.one.actions.some(
            ({ operation }) =>
              operation.kind === 'update' &&
              operation.columns.includes(name) &&
              relationKey(schemaAt(other), operation.table) === table.key,
          ),
      ),
  );
}

/** For the end of back.sql, where somebody decides: lines of comment. */
export function nulledAgain(statements: readonly Placed[]): readonly string[] {
  return ownValues(statements).flatMap(({ placed, table, name, value }) => {
    const own = quoteIdentifier(name);
    return [
      `-- What ${oneLine(placed.place)} put in the place of nulls is made of each row’s own key, so this makes null again just what it filled, and what somebody has written letter by letter the same:`,
      `-- UPDATE ${qualifiedName(table)} SET ${own} = NULL WHERE ${own} = ${oneLine(value)};`,
    ];
  });
}

/** Behind the change: as many as the pre-flight has counted. */
export function filledChecks(statements: readonly Placed[]): readonly Check[] {
  return ownValues(statements).map(({ placed, table, name, value }) => ({
    ...toLookAt(
      `rows of ${oneLine(displayName(table.key))} that have the value of ${oneLine(placed.place)} in ${oneLine(name)}: as many as the first pre-flight counted, and those written since`,
      `SELECT count(*) FROM ${qualifiedName(table)} WHERE ${quoteIdentifier(name)} = ${oneLine(value)}`,
      'rows',
    ),
    quotesMigration: true,
  }));
}
