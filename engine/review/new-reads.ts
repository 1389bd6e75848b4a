/**
 * Which columns that a change adds without a value, and forbids nulls in at its end, its own code reads as never null: until they are filled that code fails
 * on each row. Textual, by fields that surely hold the column; whoever reads a row in another way is not found.
 */
import { resolve } from 'node:path';
import { isAside } from '../../core/migrations/runners/folders.ts';
import type { NullsInCode, ReviewedSection } from '../../core/review/input.ts';
import { columnSaid } from '../../core/review/schema/said-keys.ts';
import { column, relationKey, tableByKey } from '../../core/schema/lookup.ts';
import { readText } from '../workspace/read-file.ts';
import { fieldsIn, isFieldsFile, type HeldColumn } from './fields-in-code.ts';
import { isOnlyOf } from './nulls-in-code.ts';

const mostFiles = 4_000;
const mostBytes = 500_000;

type Section = Pick<ReviewedSection, 'statements' | 'before' | 'found' | 'after'>;

/** The first place of each. `migrations`: files that are no programs. */
export function newReads(
  { root, paths }: { readonly root: string; readonly paths: readonly string[] },
  sections: readonly Section[],
  migrations: ReadonlySet<string>,
): readonly NullsInCode[] {
  const wanted = sections.flatMap(wantedIn);
  if (wanted.length === 0) return [];
  const files = paths.filter((path) => isFieldsFile.test(path) && !isAside(path) && !migrations.has(path));
  const found = new Map<string, NullsInCode>();
  for (const file of files.slice(0, mostFiles)) {
    if (found.size === wanted.length) break;
    const read = readText(resolve(root, file), mostBytes);
    if (read.kind !== 'text') continue;
    for (const one of wanted) {
      if (found.has(one.column) || !read.text.includes(one.name)) continue;
      const fields = fieldsIn(file, read.text.replaceAll('\r\n', '\n'), one);
      const [first] = fields.filter(({ bears }) => bears === false);
      if (first === undefined) continue;
      const { type, line } = first;
      found.set(one.column, { column: one.column, bears: false, type, place: { file, line } });
    }
  }
  return [...found.values()];
}

interface Wanted extends HeldColumn {
  /** As columnSaid has it. */
  readonly column: string;
}

function wantedIn({ statements, before, found, after }: Section): readonly Wanted[] {
  return statements.flatMap(({ actions }, at) =>
    actions.flatMap(({ operation }): readonly Wanted[] => {
      if (operation.kind !== 'addColumn' || operation.column.default !== undefined) return [];
      const key = relationKey(before[at] ?? found, operation.table);
      const [was, is] = [tableByKey(found, key), tableByKey(after, key)];
      const name = operation.column.name.text;
      const isOpen = tableByKey(before[at + 1] ?? after, key)?.columns.find((one) => one.name === name);
      if (was === undefined || is === undefined || column(was, name) !== undefined) return [];
      if (isOpen?.nullable !== true || column(is, name)?.nullable !== false) return [];
      return [
        {
          ...{ column: columnSaid(key, name), table: is.name, name },
          columns: new Set(is.columns.map((one) => one.name)),
          isOnly: (columns) => isOnlyOf(after, key, columns),
        },
      ];
    }),
  );
}
