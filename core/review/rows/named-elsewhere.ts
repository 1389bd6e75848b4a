/** Texts that are called an id of something no table here has: what goes on in another system behind the drop is nobody's from then on. */
import { nameWords } from '../../rule-kit/new-columns.ts';
import { foreignKeysFrom, primaryKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { joinedColumns } from '../../text/enumerate.ts';
import type { Placed } from '../placed.ts';
import { lostColumns, type LostColumn } from './lost-columns.ts';

/** What an id of another system fits into; a uuid is mostly one of ours. */
const texts: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar']);
/** One that a user has, or a request. */
const ownWords: ReadonlySet<string> = new Set(
  'public display short session request correlation trace device'.split(' '),
);

/** Sentences. */
export function namedElsewhere(statements: readonly Placed[]): readonly string[] {
  const all = [...new Set(lostColumns(statements).flatMap((one) => (isOfOthers(one) ? [one.of] : [])))];
  const isOne = all.length === 1;
  return all.length === 0
    ? []
    : [
        `Whether anything that another system knows by ${joinedColumns(all, 3)} (${isOne ? 'an id' : 'ids'} there, by ${isOne ? 'its name' : 'their names'}) still runs or is charged, and has to be ended first: the drop ends nothing there, and afterwards no row here says whose it is.`,
      ];
}

function isOfOthers({ was, column: { name, type }, placed }: LostColumn): boolean {
  const stem = /^(.+?)(?:_id|Id)$/.exec(name)?.[1];
  if (stem === undefined || !texts.has(type.name)) return false;
  if (type.arrayDimensions > 0 || primaryKey(was)?.columns.includes(name) === true) return false;
  if (foreignKeysFrom(was).some(({ columns }) => columns.includes(name))) return false;
  const words = nameWords(stem);
  return words.length > 1 && !words.some((one) => ownWords.has(one)) && !isOfTable(words, placed.start, was);
}

/** A table is called as the last words are, with or without those in front: `author_user_id` is of users. */
function isOfTable(words: readonly string[], schema: Schema, own: Table): boolean {
  const called = new Set(words.map((_, at) => words.slice(at).join('_')));
  return [...schema.relations.values()].some(
    (one) =>
      one.key !== own.key && one.kind === 'table' && singulars(one.name).some((name) => called.has(name)),
  );
}

function singulars(name: string): readonly string[] {
  const plain = nameWords(name).join('_');
  return [plain, plain.replace(/s$/, ''), plain.replace(/es$/, ''), plain.replace(/ies$/, 'y')];
}
