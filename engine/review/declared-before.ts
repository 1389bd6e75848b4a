/**
 * What the data model of the commit before a change says of its tables: schema.prisma, beside the migrations. Its client knows no other columns, so a column that is
 * not in it is used by no program of that commit, and one that is in it is written by them already. Textual; of programs without a model nothing is said.
 */
import { oncePer } from '../../core/collections/once-per.ts';
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { folderOf } from '../../core/migrations/listing.ts';
import type { DeclaredBefore } from '../../core/review/input.ts';
import { filesBefore, textsBefore, type CodeAround } from './code-around.ts';
import { prismaColumn, prismaModelsIn } from './fields-in-code.ts';

/** Undefined where there is none. */
export async function declaredBefore(
  code: CodeAround,
  folder: MigrationFolder | undefined,
): Promise<DeclaredBefore | undefined> {
  if (folder?.tool !== 'prisma' || code.before === undefined) return undefined;
  const known = modelsOf(code);
  const home = folderOf(folder.path);
  const found = known.get(home) ?? readBefore(code, code.before, home);
  known.set(home, found);
  return found;
}

/** Each migration of a change asks the same. */
const modelsOf = oncePer<CodeAround, Map<string, ReturnType<typeof readBefore>>>(() => new Map());

async function readBefore(
  code: CodeAround,
  before: string,
  home: string,
): Promise<DeclaredBefore | undefined> {
  const inside = home === '' ? '' : `${home}/`;
  const files = (await filesBefore(code, before, ['-e', '^model '])).filter(
    (file) => file.endsWith('.prisma') && file.startsWith(inside),
  );
  const [first] = files;
  if (first === undefined) return undefined;
  const texts = await textsBefore(code, before, files);
  const models = texts.flatMap(({ text }) => prismaModelsIn(text));
  return { file: first, tables: new Map(models.map(({ table, body }) => [table, columnsIn(body)])) };
}

/** Fields of other models are among them, and are called as no column is. */
function columnsIn(body: string): ReadonlySet<string> {
  return new Set(
    [...body.matchAll(/^[ \t]*(\w+)[ \t]+\w[^\n]*$/gm)].map(([line, own = '']) => prismaColumn(own, line)),
  );
}
