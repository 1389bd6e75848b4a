/** Mistakes in a function's body, one of each kind where it has a place: names misspelt, variables too few, rows without a destination. */
import { identifierName } from '../../../core/syntax/postgres/identifier.ts';
import { tokenize } from '../../../core/syntax/postgres/lexer.ts';
import type { ParsedStatement } from '../../../core/syntax/statement.ts';
import { slice, type Span } from '../../../core/text/span.ts';
import type { Random } from '../../bench/random.ts';
import { identifiersOf, type IdentifierKind } from '../names/identifiers.ts';

export interface MutatedBody extends Span {
  readonly kind: string;
  readonly text: string;
  readonly shown: string;
}

export function bodyMutations({ text, bodies }: ParsedStatement, random: Random): readonly MutatedBody[] {
  const [body] = bodies;
  if (body === undefined) return [];
  const pick = <T>(all: readonly T[]): readonly T[] => {
    const one = all[Math.floor(random.next() * all.length)];
    return one === undefined ? [] : [one];
  };
  const names = body.statements.flatMap(({ span, parsed }) => {
    const tree = parsed.rereader?.tree(parsed.readable);
    return tree === undefined
      ? []
      : identifiersOf(parsed.text, tree).map((one) => ({
          ...one,
          start: span.start + one.start,
          end: span.start + one.end,
        }));
  });
  const misspelt = (kind: string, all: readonly Span[]): readonly MutatedBody[] =>
    pick(all.filter(({ start, end }) => end - start > 3)).map(({ start, end }) =>
      replaced(text, { start, end }, `${text.slice(start, start + 2)}q${text.slice(start + 2, end)}`, kind),
    );
  const named = (...wanted: readonly IdentifierKind[]): readonly Span[] =>
    names.filter(({ kind }) => wanted.includes(kind));
  const inBody = tokenize(text.slice(body.span.start, body.span.end)).map((one) => ({
    ...one,
    start: one.start + body.span.start,
    end: one.end + body.span.start,
  }));
  const declared = new Set(body.declarations.map(({ name }) => name.toLowerCase()));
  const begin = inBody.findIndex((one) => slice(text, one).toLowerCase() === 'begin');
  const inExpressions = inBody.filter(
    (one, at) =>
      at > begin &&
      one.kind === 'word' &&
      declared.has(identifierName(slice(text, one))) &&
      !body.statements.some(({ span }) => span.start <= one.start && one.end <= span.end) &&
      slice(text, inBody[at + 1] ?? one) !== ':=' &&
      !/^(?:into|for|foreach|,)$/i.test(slice(text, inBody[at - 1] ?? one)),
  );
  const fields = inBody.filter(
    (one, at) =>
      one.kind === 'word' &&
      slice(text, inBody[at - 1] ?? one) === '.' &&
      /^(?:new|old)$/i.test(slice(text, inBody[at - 2] ?? one)),
  );
  return [
    ...misspelt('table', named('table')),
    ...misspelt('column', named('column', 'qualified')),
    ...misspelt('function', named('function')),
    ...misspelt('variable in an expression', inExpressions),
    ...misspelt('field of a row', fields),
    ...byPattern('one variable less', text, body.span, /\binto\s+(?:strict\s+)?\w+(\s*,\s*\w+)/gi, '', pick),
    ...byPattern('no destination', text, body.span, /(?<=[;\s])(perform)\b/gi, 'SELECT', pick),
    ...byPattern(
      'of another type',
      text,
      body.span,
      /[^<>!:=]=\s*([a-z]\w*)\s*(?=;|\n|\band\b)/gi,
      "'(1,2)'::point",
      pick,
    ),
    ...byPattern('one column more', text, body.span, /\breturn\s+query\s+select\s+()/gi, "'x', ", pick),
  ];
}

function byPattern(
  kind: string,
  text: string,
  within: Span,
  pattern: RegExp,
  instead: string,
  pick: <T>(all: readonly T[]) => readonly T[],
): readonly MutatedBody[] {
  const found = [...text.slice(within.start, within.end).matchAll(pattern)];
  return pick(found).flatMap((one) => {
    const start =
      within.start +
      one.index +
      one[0].indexOf(one[1] ?? '', Math.max(0, one[0].length - (one[1] ?? '').length - 2));
    const at = kind === 'one column more' ? within.start + one.index + one[0].length : start;
    // The report may be at any token of the statement.
    const changed = replaced(text, { start: at, end: at + (one[1] ?? '').length }, instead, kind);
    const end = text.indexOf(';', at);
    return [
      { ...changed, start: within.start + one.index - 200, end: Math.max(changed.end, end + instead.length) },
    ];
  });
}

function replaced(text: string, { start, end }: Span, wrong: string, kind: string): MutatedBody {
  const changed = `${text.slice(0, start)}${wrong}${text.slice(end)}`;
  const shown = changed.slice(Math.max(0, start - 60), start + wrong.length + 40).replaceAll(/\s+/g, ' ');
  return { kind, text: changed, start, end: start + wrong.length, shown };
}
