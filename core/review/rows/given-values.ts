/** Values that an UPDATE makes up for a column that is new: rows that are there get what the file says of them, and the new release goes by it. Sentences. */
import { code } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { identifiersIn } from '../../schema/expression-text.ts';
import type { Schema } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { commas } from '../../text/enumerate.ts';
import { qualifiedName, shortened, toLookAt } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { inOneLine } from '../conditions.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { columnSaid } from '../schema/said-keys.ts';
import { partsOf } from './updated-rows.ts';

const longest = 140;
const mostPlaces = 3;

export function givenValues(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed) => {
    const { place, migration } = placed;
    return givenAt(placed).map(({ key, name, value }) => {
      const read = migration.newReads
        .filter((each) => each.column === columnSaid(key, name))
        .map((each) => `${oneLine(each.place.file)}:${String(each.place.line)}`);
      const goes =
        read.length === 0 ? '' : ` The code of this change reads it (${commas(read, mostPlaces)}).`;
      return `Whether ${place} is right about the rows that are there: ${oneLine(name)} becomes ${code(shortened(value, longest))}.${goes}${givenToCome([placed]).length === 0 ? '' : ' before.sql counts how many rows get which.'}`;
    });
  });
}

/** Before it: how many rows will get which of them. Where the choice asks no more than columns that are there. */
export function givenToCome(statements: readonly Placed[]): readonly Check[] {
  return statements.flatMap((placed) =>
    givenAt(placed).flatMap(({ key, name, value }) => {
      const table = tableByKey(placed.section.found, key);
      const later = tableByKey(placed.section.after, key);
      const words = identifiersIn(value);
      const isThere = (one: string): boolean => table !== undefined && column(table, one) !== undefined;
      const isLater = later?.columns.some((one) => words.has(one.name) && !isThere(one.name)) === true;
      if (table === undefined || ![...words].some(isThere) || isLater || asksMore.test(value)) return [];
      const rows = `(SELECT * FROM ${qualifiedName(table)} LIMIT 1000000) AS ${quoteIdentifier(table.name)}`;
      return [
        {
          ...toLookAt(
            `rows of ${oneLine(displayName(key))} by the ${oneLine(name)} that ${placed.place} will give them, where it meets all (of a million at most)`,
            countedBy(`(${value})`, rows),
            'rows',
          ),
          quotesMigration: true,
        },
      ];
    }),
  );
}

/** A function, a query, the placeholder of a template. */
const asksMore = /\b(?!(?:in|and|or|not|when|then|else|any)\b)\w+\s*\(|\bselect\b|\{\{/i;

/** The most frequent values of an expression, each with its rows, as one text. */
function countedBy(expression: string, rows: string): string {
  return `SELECT coalesce(string_agg(format('%s: %s', coalesce(value, 'null'), n), ', ' ORDER BY n DESC, value), 'no rows') FROM (SELECT left(${expression}::text, 60) AS value, count(*) AS n FROM ${rows} GROUP BY 1 ORDER BY 2 DESC LIMIT 10) AS counted`;
}

/** Behind the change: how many rows have got which of them, for whoever has decided that. */
export function givenCounts(statements: readonly Placed[], end: Schema): readonly Check[] {
  return statements.flatMap((placed) =>
    givenAt(placed).flatMap(({ key, name }) => {
      const table = tableByKey(end, key);
      if (table === undefined || column(table, name) === undefined) return [];
      const quoted = quoteIdentifier(name);
      return [
        toLookAt(
          `rows of ${oneLine(displayName(key))} by their ${oneLine(name)}, to compare with what ${placed.place} gives (of a million at most)`,
          countedBy(quoted, `(SELECT ${quoted} FROM ${qualifiedName(table)} LIMIT 1000000) AS read`),
          'rows',
        ),
      ];
    }),
  );
}

interface Given {
  /** The table’s. */
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

function givenAt({ one, start, section, at }: Placed): readonly Given[] {
  const [only, ...more] = one.actions;
  const parts = partsOf(one.statement.parsed);
  if (only?.operation.kind !== 'update' || more.length > 0 || parts === undefined) return [];
  const [name, ...others] = only.operation.columns;
  const key = relationKey(schemaAt({ section, at }), only.operation.table);
  const table = tableByKey(start, key);
  if (name === undefined || others.length > 0 || table === undefined || column(table, name) !== undefined)
    return [];
  const value = /^[^=]*=\s*([^]+)$/.exec(inOneLine(parts.sets))?.[1] ?? '';
  return isMadeUp(value) ? [{ key, name, value }] : [];
}

/** A constant of a text, or a choice between such; what is computed of other columns or of the clock is none. */
function isMadeUp(value: string): boolean {
  const text = String.raw`'(?:[^']|'')*'(?:::[\w." ]+)?`;
  if (new RegExp(`^${text}$`).test(value)) return true;
  if (!/^case\b[^]*\bend$/i.test(value)) return false;
  const given = [...value.matchAll(/\b(?:then|else)\s+([^]*?)\s*(?=\b(?:when|else|end)\b)/gi)];
  return given.length > 1 && given.every(([, one = '']) => new RegExp(`^${text}$`).test(one));
}
