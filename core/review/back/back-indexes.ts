/** What the way back of a team does with indexes that it exchanges beside others: what is there meanwhile, and what IF NOT EXISTS passes over. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { relationKey, resolveIndex } from '../../schema/lookup.ts';
import { joined } from '../../text/enumerate.ts';
import { isBuiltBeside } from '../checks/live-checks.ts';
import type { ReviewedMigration } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { backStatements } from './back-statements.ts';
import { sameForSeveral } from './one-row-back.ts';

const mostNames = 3;

/** Behind a sentence of the whole. */
export function exchangedBack(migration: ReviewedMigration): readonly string[] {
  const statements = backStatements(migration);
  return [...neitherThere(statements), ...passedOver(statements, migration), ...sameForSeveral(statements)];
}

/** What it builds last serves nobody while it drops first. */
function neitherThere(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed, at) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (!isBuiltBeside(operation) || operation.name === undefined) return [];
      const key = relationKey(schemaAt(placed), operation.table);
      const name = operation.name.text;
      const dropped = statements
        .slice(0, at)
        .flatMap((one) => droppedOf(one, key))
        .filter((one) => one !== name)
        .map(oneLine);
      return dropped.length === 0
        ? []
        : [
            `It drops ${joined(dropped, mostNames)} before it builds ${oneLine(name)}: queries have neither while it builds. By hand build first, then drop.`,
          ];
    }),
  );
}

function droppedOf(placed: Placed, key: string): readonly string[] {
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation }) => {
    const index = operation.kind === 'dropIndex' ? resolveIndex(schema, operation.index) : undefined;
    return index?.relation === key ? [index.name] : [];
  });
}

/** A DROP CONCURRENTLY that was cancelled leaves an invalid index of the name. Measured on servers. */
function passedOver(statements: readonly Placed[], { sections }: ReviewedMigration): readonly string[] {
  const cancelled = new Set(
    sections.flatMap((section) =>
      section.statements.flatMap(({ actions }) =>
        actions.flatMap(({ operation }) =>
          operation.kind === 'dropIndex' && operation.concurrently ? [operation.index.name.text] : [],
        ),
      ),
    ),
  );
  const names = statements.flatMap(({ one }) =>
    one.actions.flatMap(({ operation }) =>
      operation.kind === 'createIndex' &&
      operation.ifNotExists &&
      operation.name !== undefined &&
      cancelled.has(operation.name.text)
        ? [oneLine(operation.name.text)]
        : [],
    ),
  );
  return names.length === 0
    ? []
    : [
        `Where the DROP of ${joined(names, mostNames)} was cancelled, an invalid index of the name may be left (pg_index.indisvalid), and IF NOT EXISTS passes over it: drop it first.`,
      ];
}
