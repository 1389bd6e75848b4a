/** The join at a place, for the actions about USING, ON and NATURAL. */
import type { Block } from '../names/outline.ts';
import { blockAt, type RefactoringPlace } from './refactoring.ts';

export interface Using {
  readonly block: Block;
  /** Index of the joined source in the block. */
  readonly joined: number;
  /** Indices of USING and of its closing bracket. */
  readonly at: number;
  readonly close: number;
}

export function usingAt(place: RefactoringPlace): Using | undefined {
  const { source, at } = place;
  const block = blockAt(place);
  const using = [at, at - 1, at - 2].find(
    (one) => source.word(one) === 'using' && source.isPunctuation(one + 1, '('),
  );
  if (block?.kind !== 'select' || using === undefined || at > source.closing(using + 1)) return undefined;
  const start = source.tokens[using]?.start ?? 0;
  const joined = block.sources.findLastIndex(({ called }) => called !== undefined && called.end <= start);
  return joined < 1 ? undefined : { block, joined, at: using, close: source.closing(using + 1) };
}

/** `SELECT *` without a table. */
export function hasBareStar({ source }: RefactoringPlace, { outputs, range }: Block): boolean {
  return (
    outputs.some(({ path }) => path?.star === true && path.parts.length === 0) ||
    source.word(range.from) !== 'select'
  );
}
