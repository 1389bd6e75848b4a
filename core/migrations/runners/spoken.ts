/**
 * Which database a Go program names to the library by which it runs a folder's migrations. A repository may have several databases, and what it
 * depends on then says nothing of one folder. A program that names more than one is asked by its own users, and answers nothing here.
 */
import type { ToolId } from '../convention.ts';
import { decision, dialectWord, type DialectDecision } from '../dialect.ts';
import { folderOf, type Listing } from '../listing.ts';
import { uncommented } from './code.ts';
import { leadsToFolder, type Program } from './folders.ts';
import { goPrograms } from './library-runner.ts';

interface Speech {
  readonly imports: RegExp;
  /** The word for the database. First group. */
  readonly says: RegExp;
}

const speeches: Partial<Readonly<Record<ToolId, Speech>>> = {
  goose: {
    imports: /"github\.com\/[\w.-]+\/goose(?:\/v\d+)?"/,
    says: /\bgoose\.(?:SetDialect\(\s*"|SetDialect\(\s*(?:string\(\s*)?goose\.Dialect|NewProvider\(\s*goose\.Dialect)(\w+)/g,
  },
  'sql-migrate': {
    imports: /"github\.com\/[\w.-]+\/sql-migrate"/,
    says: /\.Exec(?:Max|Context|MaxContext|VersionContext)?\((?:[^\n",]*,){1,2}\s*"(\w+)"/g,
  },
};

/** Without reasons where no program says it. */
export function dialectOfPrograms(tool: ToolId, folder: string, listing: Listing): DialectDecision {
  const speech = speeches[tool];
  if (speech === undefined) return decision(undefined, []);
  const own = goPrograms(listing).filter(
    (one) =>
      speech.imports.test(one.text) && (folderOf(one.file) === folder || leadsToFolder(one, folder, listing)),
  );
  const found = own.flatMap((one) => wordsOf(one, speech.says));
  const agreed = new Set(found.map(({ word }) => dialectWord(word)));
  const [first] = found;
  const [recognised] = agreed;
  if (first === undefined || recognised === undefined || agreed.size > 1) return decision(undefined, []);
  return decision(recognised, [{ kind: 'tool-file', file: first.file, says: first.word }]);
}

function wordsOf(
  { file, text }: Program,
  says: RegExp,
): readonly { readonly file: string; readonly word: string }[] {
  return [...uncommented(text, 'slashes').matchAll(says)].map(([, word = '']) => ({ file, word }));
}
