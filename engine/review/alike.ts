/** Findings that say the same of several places, or the same but for one name: one row of the table. */
import type { FindingReview } from '../../core/review/model.ts';
import { placesInWords } from '../../core/review/placed.ts';

const mostNames = 6;

interface Group<F> {
  readonly all: F[];
  readonly words: readonly string[];
  /** Where the name stands in which they differ: the same at each place. */
  holes: readonly number[];
  readonly names: string[];
}

/** The link leads to the first. `known`: names of what the change is about. */
export function alikeAsOne<F extends FindingReview>(
  findings: readonly F[],
  known: ReadonlySet<string>,
): readonly F[] {
  const groups = new Map<string, Group<F>[]>();
  const order: Group<F>[] = [];
  for (const one of findings) {
    const words = one.message.split(' ');
    const key = JSON.stringify([one.rule, one.severity, one.fix, one.stated, words.length]);
    const same = groups.get(key) ?? [];
    groups.set(key, same);
    const home = same.find((group) => takes(group, words, known));
    if (home === undefined) {
      const group: Group<F> = { all: [one], words, holes: [], names: [] };
      same.push(group);
      order.push(group);
    } else home.all.push(one);
  }
  return order.flatMap(asOne);
}

/** Joins the names where it does. */
function takes<F>(group: Group<F>, words: readonly string[], known: ReadonlySet<string>): boolean {
  const differ = words.flatMap((word, at) => (word === group.words[at] ? [] : [at]));
  const [at] = differ;
  if (at === undefined) {
    const [hole] = group.holes;
    if (hole !== undefined) group.names.push(nameIn(words[hole] ?? ''));
    return true;
  }
  const [own, other] = [group.words[at] ?? '', words[at] ?? ''].map(nameIn);
  if (own === undefined || other === undefined || !known.has(own) || !known.has(other)) return false;
  const isSame = differ.every((index) => {
    const [mine, its] = [group.words[index] ?? '', words[index] ?? ''];
    return nameIn(mine) === own && nameIn(its) === other && endOf(mine) === endOf(its);
  });
  if (!isSame || (group.holes.length > 0 && group.holes.join() !== differ.join())) return false;
  if (group.holes.length === 0) group.names.push(...group.all.map(() => own));
  group.holes = differ;
  group.names.push(other);
  return true;
}

function asOne<F extends FindingReview>({ all, words, holes, names }: Group<F>): readonly F[] {
  const [first] = all;
  if (first === undefined) return [];
  const told = [...new Set(names)];
  const more = told.length - mostNames;
  const list = `${told.slice(0, more > 1 ? mostNames : told.length).join(', ')}${more > 1 ? ` and ${more} more` : ''}`;
  // Behind the first place all of them are named already.
  const again = told.length > 1 ? 'each' : list;
  const message = words
    .map((word, at) => (holes.includes(at) ? `${at === holes[0] ? list : again}${endOf(word)}` : word))
    .join(' ');
  return [{ ...first, message, place: placesInWords(all.flatMap(({ place, also }) => [place, ...also])) }];
}

function nameIn(word: string): string {
  return word.replace(/[.,:;]+$/, '');
}

function endOf(word: string): string {
  return /[.,:;]+$/.exec(word)?.[0] ?? '';
}
