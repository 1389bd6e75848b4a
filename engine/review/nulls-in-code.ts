/**
 * Whether programs of the commit before, which run while a column is on its way out, bear nulls in it: what lets rows be written without it
 * follows from that. Only of columns that a change drops and that have to be written until then, and only where fields say it surely.
 */
import { isAside } from '../../core/migrations/runners/folders.ts';
import type { NullsInCode, ReviewedSection } from '../../core/review/input.ts';
import { isAsked } from '../../core/review/order/left-out.ts';
import { columnSaid } from '../../core/review/schema/said-keys.ts';
import { column, relationKey, tableByKey } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import { askGit } from '../workspace/git.ts';
import { fieldsIn, isFieldsFile, type FieldInCode, type HeldColumn } from './fields-in-code.ts';
import { filesBefore, textsBefore, type CodeAround } from './code-around.ts';

const mostFiles = 60;
/** Libraries that make empty values of nulls, by the same tags. */
const filling = ['github.com/zeromicro/go-zero', 'github.com/canonical/sqlair', 'github.com/go-rel/rel'];

interface Wanted extends HeldColumn {
  /** As columnSaid has it. */
  readonly column: string;
}

export async function nullsInCode(
  around: CodeAround,
  sections: readonly Pick<ReviewedSection, 'statements' | 'before' | 'found'>[],
): Promise<readonly NullsInCode[]> {
  const wanted = wantedIn(sections);
  const { root, before: commit, signal } = around;
  if (wanted.length === 0 || commit === undefined) return [];
  const names = wanted.flatMap(({ name }) => ['-e', name]);
  const saying = await filesBefore(around, commit, ['-w', '-F', ...names]);
  const files = saying.filter(
    (file) => isFieldsFile.test(file) && !isAside(file) && !around.migrations.has(file),
  );
  // Of more nobody knows whether those that were read are all.
  if (files.length > mostFiles) return [];
  const texts = await textsBefore(around, commit, files);
  const isFilled =
    files.some((file) => file.endsWith('.go')) && (await saysAny(root, commit, filling, signal));
  const read = texts.filter(({ file }) => !(isFilled && file.endsWith('.go')));
  return wanted.flatMap((one) => {
    const said = foundOf(read.flatMap(({ file, text }) => fieldsIn(file, text, one)));
    return said === undefined ? [] : [{ ...said, column: one.column }];
  });
}

/** One that bears none is enough; else all have to be known to. */
function foundOf(fields: readonly FieldInCode[]): Omit<NullsInCode, 'column'> | undefined {
  const strict = fields.find(({ bears }) => bears === false);
  const [found] = strict === undefined ? fields : [strict];
  if (found === undefined || (strict === undefined && fields.some(({ bears }) => bears !== true)))
    return undefined;
  return {
    bears: strict === undefined,
    type: found.type,
    place: { file: found.file, line: found.line },
  };
}

async function saysAny(
  root: string,
  commit: string,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const patterns = names.flatMap((name) => ['-e', name]);
  const asked = await askGit(root, ['grep', '-l', '-F', ...patterns, commit, '--', '*go.mod'], signal);
  return asked.ok && asked.value.trim() !== '';
}

/** What left-out.ts lets out. */
function wantedIn(
  sections: readonly Pick<ReviewedSection, 'statements' | 'before' | 'found'>[],
): readonly Wanted[] {
  const all = sections.flatMap(({ statements, before, found }) =>
    statements.flatMap(({ actions }, at) =>
      actions.flatMap(({ operation }): readonly Wanted[] => {
        if (operation.kind !== 'dropColumn') return [];
        const key = relationKey(before[at] ?? found, operation.table);
        const table = tableByKey(found, key);
        const { text: name } = operation.column;
        const own = table === undefined ? undefined : column(table, name);
        if (table === undefined || own === undefined || !isAsked(own)) return [];
        return [
          {
            ...{ column: columnSaid(key, name), table: operation.table.name.text, name },
            columns: new Set(table.columns.map((one) => one.name)),
            isOnly: (columns) => isOnlyOf(found, key, columns),
          },
        ];
      }),
    ),
  );
  return [...new Map(all.map((one) => [one.column, one] as const)).values()];
}

export function isOnlyOf(schema: Schema, key: string, columns: readonly string[]): boolean {
  for (const one of schema.relations.values()) {
    if (one.key === key) continue;
    const table = tableByKey(schema, one.key);
    if (table !== undefined && columns.every((name) => column(table, name) !== undefined)) return false;
  }
  return true;
}
