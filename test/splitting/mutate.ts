/** Breaks one statement of a text at a time, and says which statements beyond it are lost. */
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import { split } from '../../core/syntax/postgres/splitter.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { Random } from '../bench/random.ts';
import { breaks } from './breaks.ts';

export interface Mutation {
  readonly how: string;
  readonly broken: string;
  /** Statements that begin a line, after the broken one. */
  readonly beyond: number;
  readonly lost: readonly string[];
}

/** `count` mutations of a text, each at a random place of a random statement that is not the last. */
export function mutations(
  text: string,
  parser: StatementParser,
  random: Random,
  count: number,
): readonly Mutation[] {
  const whole = readStatements(text, 0, text.length, parser);
  const made: Mutation[] = [];
  const names = Object.keys(breaks);
  for (let n = 0; n < count && whole.length > 1; n += 1) {
    const i = random.below(whole.length - 1);
    const statement = whole[i];
    const how = names[random.below(names.length)] ?? '';
    if (statement === undefined) continue;
    const { start, end } = statement.span;
    const original = text.slice(start, end);
    const broken = breaks[how]?.(original, random.below(original.length));
    if (broken === undefined) continue;
    made.push({ how, broken, ...loss(text, whole.slice(i + 1), { at: start, start, end, broken }, parser) });
  }
  // Without the semicolon between two statements.
  for (let n = 0; n < Math.ceil(count / 10) && whole.length > 1; n += 1) {
    const i = random.below(whole.length - 1);
    const end = whole[i]?.span.end ?? 0;
    if (text.charAt(end) !== ';') continue;
    const original = text.slice(whole[i]?.span.start, end);
    const cut = { at: whole[i]?.span.start ?? 0, start: end, end: end + 1, broken: ' ' };
    made.push({
      how: 'without its semicolon',
      broken: original,
      ...loss(text, whole.slice(i + 1), cut, parser),
    });
  }
  return made;
}

function loss(
  text: string,
  behind: readonly Statement[],
  change: { readonly at: number; readonly start: number; readonly end: number; readonly broken: string },
  parser: StatementParser,
): Pick<Mutation, 'beyond' | 'lost'> {
  const mutated = text.slice(0, change.start) + change.broken + text.slice(change.end);
  const moved = change.broken.length - (change.end - change.start);
  const first = split(mutated, change.at)[0]?.span;
  const isValid =
    first !== undefined &&
    parser.parse(mutated.slice(first.start, first.end)).understanding.kind !== 'syntax-error' &&
    first.end > change.start + change.broken.length;
  // A stray quote may make one valid statement out of two: then nothing is broken.
  if (isValid) return { beyond: 0, lost: [] };
  const read = readStatements(mutated, 0, mutated.length, parser);
  const kept = new Set(read.map(({ span, parsed }) => `${span.start} ${parsed.text}`));
  // From the next one on that begins a line: what is on the broken one's line may go with it.
  const from = behind.findIndex(({ span }) => span.start === 0 || text.charAt(span.start - 1) === '\n');
  const beyond = from < 0 ? [] : behind.slice(from);
  const lost = beyond.filter(
    // What sends the statement before it becomes the end of a broken one that lost its semicolon.
    ({ span, parsed }) => !/^\\g/.test(parsed.text) && !kept.has(`${span.start + moved} ${parsed.text}`),
  );
  return { beyond: beyond.length, lost: lost.map(({ parsed }) => parsed.text) };
}
