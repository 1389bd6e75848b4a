/** The joins of a query that follow a foreign key, by core/queries, which reads the grammar's tree: where the condition stands, and what it says. */
import { blocksOf, queryOf } from '../../../core/queries/queries.ts';
import type { BaseColumn, Condition } from '../../../core/queries/model.ts';
import { foreignKeysFrom, tableByKey } from '../../../core/schema/lookup.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { Source } from '../../../core/syntax/postgres/source.ts';
import type { ParsedStatement } from '../../../core/syntax/statement.ts';

export interface KeyJoin {
  /** Behind ON, and where the condition ends. */
  readonly start: number;
  readonly end: number;
  /** Both sides of each comparison as they are written, sorted. */
  readonly wanted: string;
}

export function keyJoinsIn(parsed: ParsedStatement, schema: Schema): readonly KeyJoin[] {
  const query = queryOf(parsed, schema);
  if (query === undefined) return [];
  return blocksOf(query).flatMap(({ joins }) =>
    joins.flatMap(({ spelled, conditions }): readonly KeyJoin[] => {
      if (spelled !== 'on' || conditions.length === 0) return [];
      const pairs = conditions.map(pairOf);
      if (!followsKey(pairs, schema)) return [];
      const start = Math.min(...conditions.map(({ span }) => span.start));
      const end = Math.max(...conditions.map(({ span }) => span.end));
      return [{ start, end, wanted: sidesOf(parsed.text.slice(start, end)) }];
    }),
  );
}

type Pair = readonly [BaseColumn, BaseColumn] | undefined;

function pairOf(condition: Condition): Pair {
  if (condition.kind !== 'compare' || condition.operator !== '=') return undefined;
  const { left, right } = condition;
  if (left.kind !== 'column' || right.kind !== 'column') return undefined;
  return left.base === undefined || right.base === undefined ? undefined : [left.base, right.base];
}

function followsKey(pairs: readonly Pair[], schema: Schema): boolean {
  const [first] = pairs;
  if (first === undefined) return false;
  return [first[0].relation, first[1].relation].some((key) => {
    const table = tableByKey(schema, key);
    const keys = table === undefined ? [] : foreignKeysFrom(table);
    return keys.some(({ columns, references }) => {
      const isPair = (pair: Pair): boolean =>
        pair !== undefined && (isOf(pair[0], pair[1]) || isOf(pair[1], pair[0]));
      const isOf = (from: BaseColumn, to: BaseColumn): boolean =>
        from.relation === key && to.relation === references.relation && columns.includes(from.column);
      return columns.length === pairs.length && pairs.every(isPair);
    });
  });
}

/** `a.x = b.y AND …` in any order of the sides. */
export function sidesOf(condition: string): string {
  const source = new Source(condition);
  const words = source.tokens.map((_, i) => source.name(i)?.text ?? source.textOf(i)).join('');
  return words
    .split('and')
    .map((one) => one.replaceAll(/[()]/g, '').split('=').toSorted().join('='))
    .toSorted()
    .join('&');
}
