/** Conditions that select all rows or none, and tables that cannot contain a second row. */
import type { Expression } from '../../operations/model/operation.ts';
import { lexemes, normalised } from '../../schema/expression-text.ts';
import { column, indexesOf } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { literal } from '../../text/pattern.ts';

/** A missing condition, and one that is true for every row, limits nothing. */
export function isAlwaysTrue(where: Expression | undefined): boolean {
  if (where === undefined) return true;
  if (where.literal?.kind === 'boolean') return where.literal.value === 'true';
  return where.text
    .toLowerCase()
    .split(/\sand\s/)
    .every((one) => isTrue(one.replaceAll(/[\s()]/g, '')));
}

/** `true`, `1 = 1`, `'a' = 'a'`, and what MySQL and SQLite treat as true: `1`. */
function isTrue(text: string): boolean {
  const equation = /^('[^']*'|\d+)=('[^']*'|\d+)$/.exec(text);
  return text === 'true' || /^[1-9]\d*$/.test(text) || (equation !== null && equation[1] === equation[2]);
}

/** `column IS NULL`, possibly with further conjuncts, for a column that is never null, or that has just been filled. */
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
 * A table that cannot contain a second row: a key whose columns a CHECK limits to one value each (`id boolean PRIMARY KEY CHECK (id)`), or
 * a unique index on a constant.
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
  // A CHECK accepts nulls, and a unique index accepts many of them.
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
