/**
 * What the data model of the commit before a change says of its tables: schema.prisma, beside the migrations. Its client knows no other columns, so a column that is
 * not in it is used by no program of that commit, and one that is in it is written by them already. Textual; of programs without a model nothing is said.
 */
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { folderOf } from '../../core/migrations/listing.ts';
import type { DeclaredBefore } from '../../core/review/input.ts';
import { filesBefore, textsBefore, type CodeAround } from './code-around.ts';

/** Undefined where there is none. */
export async function declaredBefore(
  code: CodeAround,
  folder: MigrationFolder | undefined,
): Promise<DeclaredBefore | undefined> {
  if (folder?.tool !== 'prisma' || code.before === undefined) return undefined;
  const home = folderOf(folder.path);
  const inside = home === '' ? '' : `${home}/`;
  const files = (await filesBefore(code, code.before, ['-e', '^model '])).filter(
    (file) => file.endsWith('.prisma') && file.startsWith(inside),
  );
  const [first] = files;
  if (first === undefined) return undefined;
  const texts = await textsBefore(code, code.before, files);
  return {
    file: first,
    tables: new Map(texts.flatMap(({ text }) => modelsIn(text))),
  };
}

/** Tables and their columns; fields of other models are among them, and are called as no column is. */
function modelsIn(text: string): readonly (readonly [string, ReadonlySet<string>])[] {
  return [...text.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => [
    /^\s*@@map\(\s*(?:name:\s*)?"([^"]+)"/m.exec(body)?.[1] ?? name,
    new Set(
      [...body.matchAll(/^[ \t]*(\w+)[ \t]+\w[^\n]*$/gm)].map(
        ([line, own = '']) => /@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(line)?.[1] ?? own,
      ),
    ),
  ]);
}
