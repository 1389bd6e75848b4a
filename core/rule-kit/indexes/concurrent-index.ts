/** A fix that builds an index concurrently: in place, outside of the tool's transaction, or in a separate migration. */
import type { CreateIndex, Operation } from '../../operations/model/operation.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert, type TextEdit } from '../../text/edit.ts';
import type { RuleFix } from '../context.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import { later, operationsOf } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';
import { serverGivenName } from './server-given-name.ts';

export function concurrentIndexFix(operation: CreateIndex, context: Surroundings): RuleFix | undefined {
  const keyword = context.keyword(operation.span, 'index');
  // IF NOT EXISTS with CONCURRENTLY skips the invalid index that a failed attempt leaves, so it is not safe.
  if (keyword === undefined || operation.ifNotExists || context.body !== undefined) return undefined;
  const concurrently = insert(keyword.end, ' CONCURRENTLY');
  const here = outsideTransaction(context, 'Build the index concurrently', [concurrently]);
  // Some tools refuse an empty migration.
  if (here !== undefined || context.only) return here;
  // The down migration has to name it.
  const name = operation.name?.text ?? serverGivenName(operation, context);
  if (name === undefined || laterStatementsNeed(name, context)) return undefined;
  const text = context.text(operation.span);
  const at = keyword.end - operation.span.start;
  const schema = operation.table.schema?.text;
  const index = `${schema === undefined ? '' : `${quoteIdentifier(schema)}.`}${quoteIdentifier(name)}`;
  return {
    kind: 'move',
    title: 'Move the index to a migration of its own and build it concurrently',
    here: 'remove-statement',
    migrations: [
      {
        name: fileWords('create', name),
        up: `${text.slice(0, at)} CONCURRENTLY${operation.name === undefined ? ` ${quoteIdentifier(name)}` : ''}${text.slice(at)};\n`,
        down: `DROP INDEX CONCURRENTLY IF EXISTS ${index};\n`,
        transaction: false,
      },
    ],
  };
}

/** IF NOT EXISTS builds nothing if the index exists. */
export function buildsIndex(operation: CreateIndex, context: Surroundings): boolean {
  const { fact } = context.effect(operation);
  return fact !== 'create-index/exists' && fact !== 'create-index/concurrently-exists';
}

/** Edits that make the statement one that cannot run in a transaction: if it is in none, or alone in the tool's. */
export function outsideTransaction(
  context: Surroundings,
  title: string,
  edits: readonly TextEdit[],
  as: 'edit' | 'rewrite' = 'edit',
): RuleFix | undefined {
  if (context.body !== undefined) return undefined;
  if (context.alone) return { kind: as, title, edits };
  if (!context.only || context.transaction.kind !== 'tool') return undefined;
  return { kind: 'untransacted', as, title: `${title}, outside of a transaction`, edits };
}

/** Later statements of this file would run before the index: they must neither use it nor change its columns. */
function laterStatementsNeed(index: string, context: Surroundings): boolean {
  return operationsOf(later(context)).some((one) => speaksOf(one, index) || moves.has(one.kind));
}

const moves: ReadonlySet<Operation['kind']> = new Set([
  'renameColumn',
  'renameRelation',
  'setSchema',
  'dropColumn',
  'dropRelation',
]);

function speaksOf(operation: Operation, index: string): boolean {
  switch (operation.kind) {
    case 'addConstraint': {
      const { constraint } = operation;
      return 'usingIndex' in constraint && constraint.usingIndex?.text === index;
    }
    case 'dropIndex':
      return operation.index.name.text === index;
    default:
      return false;
  }
}
