/**
 * Columns that a change renames and that no program of the repository names, neither as it is nor as it was before the change: no release
 * misses the old name. Textual and generous: `getIdBig` names id_big. Where programs cannot be seen, every name counts as said.
 */
import type { StatementEffects } from '../../core/effects/statement.ts';
import { isAside } from '../../core/migrations/runners/folders.ts';
import { columnSaid } from '../../core/review/schema/said-keys.ts';
import { relationKey } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import { askGit } from '../workspace/git.ts';
import type { CodeAround } from './code-around.ts';

const program =
  /\.(?:[cm]?[jt]sx?|vue|svelte|go|py|rb|java|kts?|scala|rs|cs|fs|php|exs?|dart|swift|erb|prisma|graphql|sql)$/i;
/** Shorter ones are a part of some word anywhere. */
const leastLetters = 3;

interface Wanted {
  /** As columnSaid has it. */
  readonly key: string;
  readonly name: string;
  /** Whoever works on the table says this. */
  readonly table: string;
}

export async function unsaidColumns(
  around: CodeAround,
  sections: readonly {
    readonly statements: readonly Pick<StatementEffects, 'actions'>[];
    readonly before: readonly Schema[];
    readonly found: Schema;
  }[],
): Promise<ReadonlySet<string>> {
  const wanted = sections.flatMap(({ statements, before, found }) =>
    statements.flatMap(({ actions }, at) =>
      actions.flatMap(({ operation }): readonly Wanted[] => {
        if (operation.kind !== 'renameColumn' || operation.relation !== 'table') return [];
        const name = plain(operation.column.text);
        const key = relationKey(before[at] ?? found, operation.table);
        return name.length < leastLetters
          ? []
          : [{ key: columnSaid(key, operation.column.text), name, table: plain(operation.table.name.text) }];
      }),
    ),
  );
  const { before } = around;
  if (wanted.length === 0 || before === undefined) return new Set();
  const unsaid = new Set<string>();
  for (const { key, name, table } of wanted) {
    if (![name, table].every((one) => /^[a-z0-9]+$/.test(one))) continue;
    // Git that finds no table in the programs has not seen what works on it, and is believed nothing.
    const isSeen = (await isSaid(table, before, around)) && (await isSaid(table, undefined, around));
    if (!isSeen || (await isSaid(name, before, around)) || (await isSaid(name, undefined, around))) continue;
    unsaid.add(key);
  }
  return unsaid;
}

/** `commit`: undefined for the files as they lie there. */
async function isSaid(
  name: string,
  commit: string | undefined,
  { root, migrations, signal }: CodeAround,
): Promise<boolean> {
  const where = commit === undefined ? ['--untracked'] : [];
  const pattern = name.split('').join('_*');
  const found = await askGit(
    root,
    [
      'grep',
      '--no-textconv',
      ...where,
      '-I',
      '-l',
      '-i',
      '-E',
      '-e',
      pattern,
      ...(commit === undefined ? [] : [commit]),
      '--',
    ],
    signal,
  );
  const files = found.ok ? found.value.split('\n') : [];
  return files
    .map((line) => (commit === undefined ? line : line.slice(line.indexOf(':') + 1)))
    .some((path) => isProgram(path, migrations));
}

function isProgram(path: string, migrations: ReadonlySet<string>): boolean {
  return program.test(path) && !isAside(path) && !migrations.has(path);
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('_', '');
}
