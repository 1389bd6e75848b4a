/**
 * The types of a query's parameters from the schema: of what a parameter is compared or computed with, of the column that it is written into, and
 * of the places that take numbers alone. A parameter elsewhere has none.
 */
import { blocksOf } from '../../queries/queries.ts';
import { below, conditionsOf, parts, valuesOf } from '../../queries/parts.ts';
import type { QueryBlock, QueryValue } from '../../queries/model.ts';
import { column, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { wordsOf } from '../../schema/words.ts';
import { slice } from '../../text/span.ts';
import { hasColumn, isTime, typeOf } from './values.ts';

export interface ParameterTypes {
  /** By number. */
  readonly types: ReadonlyMap<number, string>;
  /** Numbers of those that stand against a column, or something that is computed from one. */
  readonly against: ReadonlySet<number>;
}

/** `text`: with `$n` for its parameters. */
export function parameterTypes(schema: Schema, outermost: QueryBlock, text: string): ParameterTypes {
  const types = new Map<number, string>();
  const against = new Set<number>();
  const note = (value: QueryValue, type: string | undefined, isAgainst: boolean): void => {
    const number = value.kind === 'parameter' ? numberIn(slice(text, value.span)) : undefined;
    if (number === undefined) return;
    if (isAgainst) against.add(number);
    if (type !== undefined && !types.has(number)) types.set(number, type);
  };
  for (const block of blocksOf(outermost)) {
    const beside = (values: readonly QueryValue[]): void => {
      for (const one of values) {
        const others = values.filter((other) => other !== one && other.kind !== 'parameter');
        const type = others.map((other) => typeOf(schema, block, other)).find((each) => each !== undefined);
        note(one, type, others.some(hasColumn));
      }
    };
    const conditions = conditionsOf(block);
    for (const condition of conditions.flatMap(below)) {
      if (condition.kind === 'boolean')
        note(condition.value, schema.dialect === 'mysql' ? 'boolean' : 'INTEGER', false);
      else if (condition.kind !== 'or' && condition.kind !== 'not') beside(valuesOf(condition));
      if (condition.kind === 'in-query')
        beside([condition.value, { kind: 'query', query: condition.query, span: condition.span }]);
    }
    const all = [
      ...conditions.flatMap(valuesOf),
      ...block.output.flatMap(({ value }) => value ?? []),
      ...block.given.map(({ value }) => value),
      ...block.order.map(({ value }) => value),
    ];
    for (const one of all.flatMap(parts)) {
      if (one.kind === 'operator') {
        const [first, second] = one.operands;
        const time = first && typeOf(schema, block, first);
        // INTERVAL ? DAY.
        if (second !== undefined && time !== undefined && isTime(time) && /^[-+]$/.test(one.operator))
          note(second, schema.dialect === 'mysql' ? 'bigint' : 'INTEGER', false);
        beside(one.operands);
      }
      if (one.kind === 'composed' && one.of !== 'case') beside(one.parts);
      if (one.kind === 'composed') beside(one.results ?? []);
      if (one.kind === 'call' && branching.has(one.name)) beside(one.arguments);
    }
    for (const number of [block.limit, block.offset].flatMap((one) => one ?? []).flatMap(parts))
      note(number, schema.dialect === 'mysql' ? 'bigint' : 'INTEGER', false);
    const written = (at: string | number): string | undefined => columnType(schema, block, at);
    for (const { column: at, value } of block.given) note(value, written(at), true);
    // INSERT … SELECT.
    const source = block.kind === 'insert' ? block.inside.find(({ place }) => place === 'source') : undefined;
    for (const [at, { value }] of (source?.output ?? []).entries())
      if (value !== undefined) note(value, written(block.into[at] ?? at), true);
  }
  return { types, against };
}

const branching = new Set(['ifnull', 'nullif']);

/** A cast may stand around it. */
function numberIn(written: string): number | undefined {
  const found = /\$(\d+)/.exec(written)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Of the table that is changed; a number is a position. */
function columnType(schema: Schema, { target }: QueryBlock, at: string | number): string | undefined {
  const table = target?.relation === undefined ? undefined : tableByKey(schema, target.relation);
  if (table === undefined) return undefined;
  const own =
    typeof at === 'number'
      ? table.columns[at]
      : (column(table, at) ?? table.columns.find(({ name }) => name.toLowerCase() === at));
  return own && wordsOf(schema).type(own);
}
