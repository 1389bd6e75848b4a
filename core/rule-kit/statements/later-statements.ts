/** The statements after a statement in its section: they must not need work that moves to a later migration. */
import type { NewMigration } from '../../migrations/convention.ts';
import type { OperationKind } from '../../operations/model/operation.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import type { RuleFix } from '../context.ts';
import { later, operationsOf } from './neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

const noWork: ReadonlySet<OperationKind> = new Set([
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'releaseSavepoint',
  'setVariable',
  'commentOn',
]);

/** Moves the whole statement unchanged into a separate migration after this one; offered if nothing of it has to stay. */
export function moveFix(
  context: Surroundings,
  title: string,
  words: readonly string[],
  down: NewMigration['down'],
): RuleFix | undefined {
  const { statement, body } = context;
  if (body !== undefined || statement.parsed.operations.length > 1) return undefined;
  if (operationsOf(later(context)).some(({ kind }) => !noWork.has(kind))) return undefined;
  const up = `${statement.parsed.text};\n`;
  return {
    kind: 'move',
    title,
    here: 'remove-statement',
    migrations: [{ name: fileWords(...words), up, down, transaction: true }],
  };
}
