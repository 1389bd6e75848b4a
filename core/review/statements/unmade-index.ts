/** DROP INDEX IF EXISTS of an index that no migration makes: it drops what somebody has made by hand, and else does nothing. */
import type { DropIndex, Operation } from '../../operations/operation.ts';
import { keyOf, resolveIndex } from '../../schema/lookup.ts';
import { commas } from '../../text/enumerate.ts';
import { noneNamed, regclass, stringLiteral } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { shown } from '../shown.ts';

const mostNames = 6;

function isUnmadeIndex(operation: Operation, placed: Pick<Placed, 'section' | 'at'>): operation is DropIndex {
  return (
    operation.kind === 'dropIndex' &&
    operation.ifExists &&
    resolveIndex(schemaAt(placed), operation.index) === undefined
  );
}

/** A proof that found it missing says nothing of a server that has it. */
export function mayBeMissing(operation: Operation, placed: Pick<Placed, 'section' | 'at'>): boolean {
  return isUnmadeIndex(operation, placed) || (operation.kind === 'dropRelation' && operation.ifExists);
}

/** By operation, for changesInWords. */
export function unmadeIn(statements: readonly Placed[]): ReadonlyMap<Operation, string> {
  return new Map(
    statements.flatMap((placed) =>
      placed.one.actions.flatMap(({ operation }) =>
        isUnmadeIndex(operation, placed) ? [[operation, 'if there'] as const] : [],
      ),
    ),
  );
}

/** Those that the change builds itself are asked for as such. */
export function unmadeChecks(statements: readonly Placed[]): readonly Check[] {
  const built = new Set(
    statements.flatMap(({ one }) =>
      one.actions.flatMap(({ operation }) =>
        operation.kind === 'createIndex' && operation.name !== undefined ? [operation.name.text] : [],
      ),
    ),
  );
  const dropped = statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (!isUnmadeIndex(operation, placed) || built.has(operation.index.name.text)) return [];
      const { schema, name } = operation.index;
      const of = { schema: schema?.text ?? 'public', name: name.text };
      return operation.concurrently ? [] : [[shown(keyOf(of.schema, of.name)), regclass(of)] as const];
    }),
  );
  const names = [...new Map(dropped)];
  if (names.length === 0) return [];
  const rows = names.map(([name, found]) => `(${stringLiteral(name)}, ${found})`).join(', ');
  return [
    noneNamed(
      `nobody has made ${names.length === 1 ? 'index' : 'indexes'} ${commas(
        names.map(([name]) => name),
        mostNames,
      )} by hand: to drop it locks reads and writes of its table out`,
      `SELECT name FROM (VALUES ${rows}) AS dropped(name, found) WHERE found IS NOT NULL`,
      'look',
    ),
  ];
}
