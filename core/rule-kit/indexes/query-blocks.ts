/**
 * How rules visit queries: every block of a statement once, with what the schema knows of its columns. core/queries interprets queries;
 * nothing here judges them.
 */
import { oncePer } from '../../collections/once-per.ts';
import { wordSet } from '../../collections/word-set.ts';
import { queryOf, variablesOf } from '../../queries/queries.ts';
import { below, parts } from '../../queries/parts.ts';
import type { BaseColumn, Condition, QueryBlock, QuerySource } from '../../queries/model.ts';
import type { Insert, Operation } from '../../operations/model/operation.ts';
import { column as columnOf, indexesOf, nameOf, primaryKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Index, Schema } from '../../schema/model.ts';
import type { RuleContext } from '../context.ts';
import type { Messages, Rule } from '../define-rule.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { slice } from '../../text/span.ts';
import { isOfTests } from './missing-index.ts';
import type { Surroundings } from '../tables/tables.ts';

export interface Visited {
  readonly block: QueryBlock;
  /** The enclosing block. */
  readonly parent: QueryBlock | undefined;
  readonly operation: Operation;
}

/** Calls the rule for one block after the other, outermost first. */
export function eachBlock<M extends Messages>(
  look: (visited: Visited, context: RuleContext<M>) => void,
): Rule<M>['check'] {
  const visit = (operation: Operation, context: RuleContext<M>): void => {
    const { parsed } = context.statement;
    // A test queries a handful of rows once, so its queries do not matter.
    if (parsed.operations[0] !== operation || isOfTests(context.path)) return;
    if (operation.kind === 'insert' && queriesNothing(operation, context)) return;
    const block = context.body
      ? queryOf(parsed, context.schema, variablesOf(context.body.body))
      : queryOf(parsed, context.schema);
    if (block !== undefined) descend(block, undefined);
    function descend(inner: QueryBlock, parent: QueryBlock | undefined): void {
      look({ block: inner, parent, operation }, context);
      for (const one of inner.inside) descend(one, inner);
    }
  };
  return {
    select: visit,
    insert: visit,
    update: visit,
    delete: visit,
    createView: visit,
    createTableAs: visit,
    copyData: visit,
    other: visit,
  };
}

/**
 * Files of test data have tens of thousands of INSERTs of constants, and reading each as a query takes half of the time. That matters to a
 * rule only if the order of columns is counted on where others may change it.
 */
function queriesNothing({ table }: Insert, context: Surroundings): boolean {
  const rows = constantRows(context.statement.parsed);
  return rows === 'named' || (rows === 'counted' && context.isNew(table));
}

/** With or without names of columns; undefined if the rows hold something else than constants. */
const constantRows = oncePer(({ tokens, text }: ParsedStatement): 'named' | 'counted' | undefined => {
  const last = tokens.findLastIndex(
    (one) =>
      one.kind === 'quoted-identifier' ||
      (one.kind === 'word' && !constants.has(slice(text, one).toLowerCase())),
  );
  const [first, before, word] = [tokens[0], tokens[last - 1], tokens[last]].map(
    (one) => one && slice(text, one).toLowerCase(),
  );
  // WITH may hold queries.
  if (first !== 'insert' || word !== 'values') return undefined;
  return before === ')' ? 'named' : 'counted';
});

const constants = wordSet('null true false default');

/** All conditions of a block, including those inside OR and NOT, and those of outer joins. */
export function everyCondition(block: QueryBlock): readonly Condition[] {
  const outer = block.joins.filter(({ kind }) => kind !== 'inner').flatMap(({ conditions }) => conditions);
  return [...block.conditions, ...outer, ...block.having].flatMap(below);
}

export function tableColumn(schema: Schema, base: BaseColumn | undefined): Column | undefined {
  const table = base && tableByKey(schema, base.relation);
  return table === undefined || base === undefined ? undefined : columnOf(table, base.column);
}

/** A valid index that a condition on the plain column could use. */
export function indexLedBy({ latest }: Surroundings, { relation, column }: BaseColumn): Index | undefined {
  return indexesOf(latest, relation).find(
    (one) => one.valid && one.where === undefined && one.elements[0]?.column === column,
  );
}

/** These columns of a table are unique. */
export function isUnique(schema: Schema, relation: string, columns: ReadonlySet<string>): boolean {
  // In SQLite the key of the rows has no index.
  const table = tableByKey(schema, relation);
  const key = table && primaryKey(table)?.columns;
  if (key?.length === 1 && columns.has(key[0] ?? '')) return true;
  return indexesOf(schema, relation).some(
    (one) =>
      one.unique &&
      one.where === undefined &&
      one.elements.every(({ column }) => column !== undefined && columns.has(column)),
  );
}

/** A megabyte, which is read at once. */
const tinyBytes = 1024 ** 2;

/** Statistics say that the table is so small that the way of reading it does not matter. */
export function isTiny(context: Surroundings, relation: string): boolean {
  const table = tableByKey(context.schema, relation);
  const size = table && context.size(nameOf(table.schema, table.name));
  return size !== undefined && size.bytes <= tinyBytes;
}

/** Columns of a source that must equal a value from outside of that source. `perhaps`: also those compared with an unknown name. */
export function pinned(
  block: QueryBlock,
  source: QuerySource,
  sure: 'surely' | 'perhaps' = 'surely',
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const condition of block.conditions) {
    if (condition.kind !== 'compare' || condition.operator !== '=') continue;
    for (const [one, other] of [
      [condition.left, condition.right],
      [condition.right, condition.left],
    ] as const)
      if (
        one.kind === 'column' &&
        one.base?.source === source &&
        parts(other).every(
          (part) =>
            (sure === 'perhaps' || part.kind !== 'unknown') &&
            (part.kind !== 'column' || part.source !== source),
        )
      )
        found.add(one.base.column);
  }
  return found;
}
