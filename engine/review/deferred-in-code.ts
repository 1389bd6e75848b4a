/**
 * Constraints that programs of the repository name in SET CONSTRAINTS: each fails where the constraint is missing or not deferrable. Textual, and
 * only asked where a change makes one deferrable; a name that is put together when it runs is not found.
 */
import { resolve } from 'node:path';
import { isAside } from '../../core/migrations/runners/folders.ts';
import type { StatementEffects } from '../../core/effects/statement.ts';
import { conflictTargets } from './conflict-targets.ts';
import { strictCode } from './strict-code.ts';
import { readText } from '../workspace/read-file.ts';

const program = /\.(?:[cm]?[jt]sx?|go|py|rb|java|kts?|scala|rs|cs|fs|php|exs?|dart|swift|sql)$/i;
const mostFiles = 4_000;
const mostBytes = 500_000;

/** What programs say that decides on the order of a change. */
export function saidInCode(...around: Parameters<typeof deferredInCode>): {
  readonly conflictTargets: ReadonlySet<string> | undefined;
  readonly deferredInCode: ReadonlySet<string>;
  readonly strictCode: string | undefined;
} {
  return {
    conflictTargets: conflictTargets(...around),
    deferredInCode: deferredInCode(...around),
    strictCode: strictCode(around[0], around[1]),
  };
}

/** `migrations`: files that are no programs. */
function deferredInCode(
  { root, paths }: { readonly root: string; readonly paths: readonly string[] },
  statements: readonly Pick<StatementEffects, 'actions'>[],
  migrations: ReadonlySet<string>,
): ReadonlySet<string> {
  const isAsked = statements.some(({ actions }) =>
    actions.some(({ operation }) => operation.kind === 'addConstraint' && operation.constraint.deferrable),
  );
  const found = new Set<string>();
  if (!isAsked) return found;
  const files = paths.filter((path) => program.test(path) && !isAside(path) && !migrations.has(path));
  for (const path of files.slice(0, mostFiles)) {
    const file = readText(resolve(root, path), mostBytes);
    if (file.kind !== 'text' || !/set\s+constraints/i.test(file.text)) continue;
    for (const [, names = ''] of file.text.matchAll(
      /\bset\s+constraints\s+([\w.\\"]+(?:\s*,\s*[\w.\\"]+)*)\s+(?:deferred|immediate)\b/gi,
    ))
      for (const name of names.split(',')) found.add(lastName(name));
  }
  return found;
}

/** Without its schema, and folded as the server folds it. */
function lastName(text: string): string {
  const [, quoted, plain = ''] = /(?:\\?"([^"\\]+)\\?"|(\w+))$/.exec(text.trim()) ?? [];
  return quoted ?? plain.toLowerCase();
}
