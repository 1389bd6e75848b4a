/**
 * Which columns that a change forbids nulls in its own code reads as never null, where that of the commit before bore them: it fails on each row that is
 * null still. Textual, by fields that surely hold the column in both commits; whoever reads a row in another way is not found.
 */
import { resolve } from 'node:path';
import { isAside } from '../../core/migrations/runners/folders.ts';
import type { NullsInCode, ReviewedSection } from '../../core/review/input.ts';
import { forbiddenNulls } from '../../core/review/order/strict-reads.ts';
import { columnSaid } from '../../core/review/schema/said-keys.ts';
import { column, tableByKey } from '../../core/schema/lookup.ts';
import { readText } from '../workspace/read-file.ts';
import { filesBefore, textsBefore, type CodeAround } from './code-around.ts';
import { fieldsIn, isFieldsFile, type FieldInCode, type HeldColumn } from './fields-in-code.ts';
import { isOnlyOf } from './nulls-in-code.ts';

const mostFiles = 4_000;
const mostSaying = 60;
const mostBytes = 500_000;

interface Wanted extends HeldColumn {
  /** As columnSaid has it. */
  readonly column: string;
}

/** The first place of each. */
export async function strictReads(
  around: CodeAround,
  paths: readonly string[],
  sections: readonly Pick<ReviewedSection, 'statements' | 'before' | 'found'>[],
): Promise<readonly NullsInCode[]> {
  const wanted = sections.flatMap(wantedIn);
  const { root, before: commit } = around;
  if (wanted.length === 0 || commit === undefined) return [];
  // One that did not say the column in that commit bore no nulls in it.
  const names = wanted.flatMap(({ name }) => ['-e', name]);
  const said = new Set(await filesBefore(around, commit, ['-w', '-F', ...names]));
  const files = paths.filter(
    (path) => said.has(path) && isFieldsFile.test(path) && !isAside(path) && !around.migrations.has(path),
  );
  const saying = files.slice(0, mostFiles).flatMap((file) => {
    const read = readText(resolve(root, file), mostBytes);
    const text = read.kind === 'text' ? read.text.replaceAll('\r\n', '\n') : '';
    const strict = wanted.flatMap((one) => {
      const [first] = fieldsIn(file, text, one).filter(({ bears }) => bears === false);
      return first === undefined ? [] : [{ one, first }];
    });
    return strict.length === 0 ? [] : [{ file, strict }];
  });
  const shown = saying.slice(0, mostSaying);
  const former = new Map(
    (
      await textsBefore(
        around,
        commit,
        shown.map(({ file }) => file),
      )
    ).map(({ file, text }) => [file, text] as const),
  );
  const found = new Map<string, NullsInCode>();
  for (const { file, strict } of shown)
    for (const { one, first } of strict) {
      if (found.has(one.column) || !bore(fieldsIn(file, former.get(file) ?? '', one))) continue;
      const { type, line } = first;
      found.set(one.column, { column: one.column, bears: false, type, place: { file, line } });
    }
  return [...found.values()];
}

/** Of one that failed on them before nothing becomes worse. */
function bore(fields: readonly FieldInCode[]): boolean {
  return fields.length > 0 && fields.every(({ bears }) => bears === true);
}

/** Columns that were there and could be null. */
function wantedIn({
  statements,
  before,
  found,
}: Pick<ReviewedSection, 'statements' | 'before' | 'found'>): readonly Wanted[] {
  return statements.flatMap(({ actions }, at) =>
    actions.flatMap(({ operation }) =>
      forbiddenNulls(operation, before[at] ?? found).flatMap(({ key, name }): readonly Wanted[] => {
        const table = tableByKey(found, key);
        if (table === undefined || column(table, name)?.nullable !== true) return [];
        return [
          {
            ...{ column: columnSaid(key, name), table: table.name, name },
            columns: new Set(table.columns.map((one) => one.name)),
            isOnly: (columns) => isOnlyOf(found, key, columns),
          },
        ];
      }),
    ),
  );
}
