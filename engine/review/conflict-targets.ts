/**
 * Columns that programs of the repository name in ON CONFLICT, as SQL or by the words of their libraries: whether a release needs a key for its
 * inserts. Textual, and only asked where a change makes a key; a name that is put together when it runs is not found.
 */
import { resolve } from 'node:path';
import { isAside } from '../../core/migrations/runners/folders.ts';
import { keySaid } from '../../core/review/schema/said-keys.ts';
import type { StatementEffects } from '../../core/effects/statement.ts';
import { readText } from '../workspace/read-file.ts';

const program = /\.(?:[cm]?[jt]sx?|go|py|rb|java|kts?|scala|rs|cs|fs|php|exs?|dart|swift|sql)$/i;
const mostFiles = 4_000;
const mostBytes = 500_000;

/** `ON CONFLICT (a, b)`; `.onConflict(['a', 'b'])`; `target: [t.a, t.b]`; `conflict_target: [:a, :b]`; `unique_by: %i[a b]`. */
const said = [
  /\bon\s+conflict\s*\(([^()]*)\)/gi,
  /\bon_?conflict\w*\(\s*\[?\s*([^()[\]{}]*)\]?/gi,
  /\b(?:target|conflict_target|conflictTarget|conflictPaths|conflictFields|index_elements|unique_by|uniqueBy)\s*[:=]>?\s*(?:%i)?\[([^\]]*)\]/g,
];

/** Undefined where none of the statements makes a unique index. `migrations`: files that are no programs. */
export function conflictTargets(
  { root, paths }: { readonly root: string; readonly paths: readonly string[] },
  statements: readonly Pick<StatementEffects, 'actions'>[],
  migrations: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  const isAsked = statements.some(({ actions }) =>
    actions.some(({ operation }) => operation.kind === 'createIndex' && operation.unique),
  );
  if (!isAsked) return undefined;
  const found = new Set<string>();
  const files = paths.filter((path) => program.test(path) && !isAside(path) && !migrations.has(path));
  for (const path of files.slice(0, mostFiles)) {
    const file = readText(resolve(root, path), mostBytes);
    if (file.kind !== 'text' || !/conflict|unique_?by/i.test(file.text)) continue;
    for (const pattern of said)
      for (const [, names = ''] of file.text.matchAll(pattern)) {
        const key = keySaid(names.split(',').map(lastWord));
        if (key !== '') found.add(key);
      }
  }
  return found;
}

/** Of `"t"."a"`, `t.a`, `:a` and `Model.a` the name of the column. */
function lastWord(text: string): string {
  return /(\w+)\W*$/.exec(text.trim())?.[1] ?? '';
}
