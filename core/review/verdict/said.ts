/** What the author says of a statement in comments of its file: sentences of the paragraph above it, and of the head of the file. */
import { tokenTexts } from '../../syntax/token-texts.ts';
import type { Placed } from '../placed.ts';
import { isDirective } from './other-linters.ts';

/** The comment of the paragraph that the statement stands in, or of the one before it that is nothing else. Directives are for programs. */
export function commentAbove(text: string, start: number): string {
  const above = text.slice(0, start).split('\n').slice(0, -1);
  const found: string[] = [];
  let isInFront = false;
  for (const line of above.toReversed()) {
    const comment = /^\s*--+\s?(.*)$/.exec(line)?.[1];
    if (comment !== undefined) found.unshift(comment);
    else if (line.trim() === '' && (found.length === 0 ? !isInFront : false)) isInFront = true;
    else if (line.trim() === '' || found.length > 0) break;
    else if (isInFront) break;
  }
  return found
    .filter((one) => !isDirective.test(one))
    .map((one) => (one.trim() === '' ? '\n' : one))
    .reduce((text, line, at, all) => `${text}${at === 0 ? '' : between(all[at - 1] ?? '', line)}${line}`, '');
}

const widest = 68;
const wantsMore =
  /[,:;(\u2014-]$|\b(?:of|the|an?|to|in|on|for|and|or|with|by|from|is|are|as|that|into|which)$/i;

/** In the middle of a sentence nobody writes them so. */
const starts = /^(?:The|We|This|It|These|They|There|If|When|Note)$/;

/** A line that ends early, before one that begins as a sentence does, is a sentence without its dot. */
function between(line: string, next: string): string {
  const word = next.trim().split(/\s/)[0] ?? '';
  const isEarly = line.trim().length + 1 + word.length <= widest;
  const isBegun = starts.test(word) || (isEarly && /^[A-Z]/.test(word));
  return isBegun && line.trim() !== '' && !wantsMore.test(line.trim()) ? '\n' : ' ';
}

const restating = /^(?:drop|remove|delete)s?\b/i;

/** Of what is dropped: where the comment only says again that it is, the head of the file, if that names it and says more. */
export function toldOfDrop(quote: string, text: string, { one }: Placed): string {
  if (!restating.test(quote)) return quote;
  const head = sentencesIn(headOf(text));
  const names = one.actions.flatMap(({ operation }) => {
    if (operation.kind === 'dropColumn') return [operation.column.text, operation.table.name.text];
    return operation.kind === 'dropRelation' ? [operation.target.name.text] : [];
  });
  const isOf = names.some((name) => head.some((sentence) => sentence.split(/[^\w]+/).includes(name)));
  return isOf && head.some((sentence) => !restating.test(sentence)) ? head.join('. ') : quote;
}

/** The comment that a file begins with. */
function headOf(text: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && !isDirectiveLine(line));
  const rest = lines.slice(Math.max(first, 0));
  const end = rest.findIndex((line) => !/^\s*--/.test(line));
  return end < 1 ? '' : commentAbove(`${rest.slice(0, end).join('\n')}\n`, Infinity);
}

function isDirectiveLine(line: string): boolean {
  const comment = /^\s*--+\s?(.*)$/.exec(line)?.[1];
  return comment !== undefined && isDirective.test(comment);
}

export function sentencesIn(comment: string): readonly string[] {
  return comment
    .split(/(?<=[.!?])\s+(?=[A-Z"`])|\n/)
    .map((one) => one.trim().replace(/[.]$/, ''))
    .filter((one) => one !== '');
}

/** `-- DropTable` above a DROP TABLE: a generator’s heading says nothing that the statement does not. */
export function repeats(quote: string, { one: { statement } }: Placed): boolean {
  const letters = (words: string): string => words.replaceAll(/[^a-z]/gi, '').toLowerCase();
  return letters(tokenTexts(statement.parsed).join('')).startsWith(letters(quote));
}
