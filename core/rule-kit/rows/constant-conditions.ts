/** Conditions that let every row through or none, and tables that cannot hold a second row. */
import type { Expression } from '../../operations/model/operation.ts';
import { lexemes, normalised } from '../../schema/expression-text.ts';
import { column, indexesOf } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { literal } from '../../text/pattern.ts';

/** Undefined, and conditions that are true for every row, bound nothing. */
export function isAlwaysTrue(where: Expression | undefined): boolean {
  if (where === undefined) return true;
  if (where.literal?.kind === 'boolean') return where.literal.value === 'true';
  return where.text
    .toLowerCase()
    .split(/\sand\s/)
    .every((one) => isTrue(one.replaceAll(/[\s()]/g, '')));
}

/** `true`, `1 = 1`, `'a' = 'a'`, and what MySQL and SQLite take for true: `1`. */
function isTrue(text: string): boolean {
  const equation = /^('[^']*'|\d+)=('[^']*'|\d+)$/.exec(text);
  return text === 'true' || /^[1-9]\d*$/.test(text) || (equation !== null && equation[1] === equation[2]);
}

/** `column IS NULL`, perhaps with more that must be so, of a column that is never null, or that has just been filled. */
export function matchesNothing(
  where: Expression | undefined,
  table: Table | undefined,
  isFilled: (column: string) => boolean,
): boolean {
  if (where === undefined || table === undefined) return false;
  const words = lexemes(where.text).map((one) => one.text);
  if (words.some((one) => one === 'or' || one === 'not' || one === 'case' || one === 'select')) return false;
  return words.some((word, at) => {
    const [name, ...more] = [words[at - 1], words[at - 2], words[at + 1]];
    const isNull = word === 'is' && more[1] === 'null' && more[0] !== '.' && name !== undefined;
    return isNull && (column(table, name)?.nullable === false || isFilled(name));
  });
}

/**
 * A table that cannot hold a second row: a key whose columns a CHECK holds to one value each (`id boolean PRIMARY KEY CHECK (id)`), or a
 * unique index on what is the same for all rows.
 */
export function isOneRow(schema: Schema, table: Table | undefined): boolean {
  if (table === undefined) return false;
  return indexesOf(schema, table.key).some(
    (index) =>
      index.unique &&
      index.valid &&
      index.where === undefined &&
      index.elements.every(({ column, expression }) =>
        column === undefined
          ? /^(?:true|false|'[^']*'|\d+)$/.test(normalised(expression ?? ''))
          : isOneValue(table, column, index.nullsNotDistinct),
      ),
  );
}

function isOneValue(table: Table, name: string, oneNull: boolean): boolean {
  // A CHECK lets nulls through, and a unique index takes many of them.
  if (column(table, name)?.nullable !== false && !oneNull) return false;
  const value = `(?:true|false|-? ?\\d+|'[^']*'(?: :: \\w+)?)`;
  const named = literal(name);
  const pinned = new RegExp(`^(?:not )?${named}$|^${named} (?:=|is) ${value}$|^${value} = ${named}$`);
  return table.constraints.some(
    (one) =>
      one.kind === 'check' &&
      one.valid &&
      one.enforced &&
      one.expression !== undefined &&
      pinned.test(normalised(one.expression)),
  );
}
