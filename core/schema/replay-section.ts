/**
 * The schema before each statement of a section and after its end. Knows transactions as far as ROLLBACK undoes them; which
 * transaction a tool opens around a section is told by the caller.
 */
import type { Operation } from '../operations/operation.ts';
import type { Statement } from '../syntax/statement.ts';
import { temporarySchema } from './lookup.ts';
import type { Schema } from './model.ts';
import { applyStatement } from './replay/apply.ts';
import { removeNamespaceContents } from './replay/drops.ts';

export interface SectionReplay {
  /** The schema before each statement, in their order. */
  readonly before: readonly Schema[];
  /** After the section: the session is over, its search path and its temporary objects with it. */
  readonly after: Schema;
}

interface Progress {
  readonly schema: Schema;
  /** What ROLLBACK goes back to. */
  readonly begin: Schema | undefined;
  /** Search path to which the end of the transaction goes back, set by SET LOCAL. */
  readonly localPath: readonly string[] | undefined;
}

export function replaySection(schema: Schema, statements: readonly Statement[], file: string): SectionReplay {
  const before: Schema[] = [];
  let now: Progress = { schema, begin: undefined, localPath: undefined };
  for (const statement of statements) {
    before.push(now.schema);
    now = step(now, statement, file);
  }
  const left = removeNamespaceContents(now.schema, temporarySchema);
  return { before, after: { ...left, searchPath: schema.searchPath } };
}

function step(now: Progress, statement: Statement, file: string): Progress {
  const schema = applyStatement(now.schema, statement, file);
  return statement.parsed.operations.reduce(withTransaction, {
    ...now,
    schema,
    localPath: now.localPath ?? pathBeforeLocal(now.schema, statement.parsed.operations),
  });
}

function withTransaction(now: Progress, operation: Operation): Progress {
  switch (operation.kind) {
    case 'begin':
      return now.begin === undefined ? { ...now, begin: now.schema } : now;
    case 'commit':
      return { schema: restored(now.schema, now.localPath), begin: undefined, localPath: undefined };
    case 'rollback':
      // ROLLBACK TO a savepoint undoes an unknown part: nothing is taken back for it.
      if (operation.toSavepoint) return now;
      return { schema: now.begin ?? now.schema, begin: undefined, localPath: undefined };
    default:
      return now;
  }
}

function restored(schema: Schema, path: readonly string[] | undefined): Schema {
  return path === undefined ? schema : { ...schema, searchPath: path };
}

function pathBeforeLocal(before: Schema, operations: readonly Operation[]): readonly string[] | undefined {
  const sets = operations.some(
    (one) => one.kind === 'setVariable' && one.variable === 'search_path' && one.scope === 'local',
  );
  return sets ? before.searchPath : undefined;
}
