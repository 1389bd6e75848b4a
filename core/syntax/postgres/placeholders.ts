/**
 * The placeholders of one statement and their possible readings, most likely first. Found by tokens, not inside comments (which may be
 * placeholders themselves); inside quotes only if they contain the quote itself. Decides nothing: mask.ts tries the readings.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { Span } from '../../text/span.ts';
import { templateEnd, templateName, templateRole, type TemplateRole } from '../template.ts';
import type { Token } from '../token.ts';
import { isReserved } from './identifier.ts';
import { tokenize } from './lexer.ts';

/** `inside`: letters, within existing quotes. `list`: a list in parentheses, with the white space before it. `assignment`: `a = 1`. */
export type Stand = 'name' | 'text' | 'quoted' | 'number' | 'inside' | 'list' | 'assignment' | 'blank';

export interface Placeholder extends Span {
  readonly role: TemplateRole;
  /** In the order in which they are tried. */
  readonly stands: readonly Stand[];
  /** Including adjacent letters of the same name: all of `{{ .Prefix }}users`. */
  readonly outer: Span;
  /** Its name if it stands for one: as written (with white space made symmetric), adjacent letters folded. */
  readonly name: string;
  /** Only a template looks like this; `?` and `%s` could be operators. */
  readonly sure: boolean;
}

export function placeholdersOf(text: string): readonly Placeholder[] {
  const all = tokenize(text);
  const tokens = all.filter((token) => token.kind !== 'comment');
  const found = [
    ...tokens.flatMap((token, i) =>
      ofToken(text, tokens, token, i).map((one) =>
        asAssignment(text, tokens[i - 1], asList(text, tokens[i - 1], one)),
      ),
    ),
    ...all.flatMap((token) => beforeDot(text, token)),
  ];
  return composed(
    text,
    found.toSorted((one, other) => one.start - other.start),
  );
}

/** A comment in place of a schema, which a runner replaces: nothing else is directly before a dot. */
function beforeDot(text: string, { kind, start, end }: Token): readonly Found[] {
  if (kind !== 'comment' || text.charAt(end) !== '.' || /[\w".\])]/.test(text.charAt(start - 1))) return [];
  return [{ start, end: end + 1, role: 'value', sure: true, stands: ['blank'] }];
}

/** From each else to the end of its branch. */
export function elseRanges(tags: readonly Placeholder[]): readonly Span[] {
  const ranges: Span[] = [];
  const turns: (number | undefined)[] = [];
  for (const tag of tags) {
    if (tag.role === 'open') turns.push(undefined);
    else if (tag.role === 'turn' && turns.length > 0) turns.push(turns.pop() ?? tag.start);
    else if (tag.role === 'close') {
      const from = turns.pop();
      if (from !== undefined) ranges.push({ start: from, end: tag.end });
    }
  }
  return ranges;
}

type Found = Omit<Placeholder, 'outer' | 'name'>;

/** After IN and VALUES, where a driver writes lists in parentheses. */
function asList(text: string, before: Token | undefined, one: Found): Found {
  const isDueHere =
    before !== undefined &&
    one.role === 'value' &&
    /^(?:in|values)$/i.test(text.slice(before.start, before.end)) &&
    (one.sure ? /^\s*$/ : /^\s+$/).test(text.slice(before.end, one.start));
  return isDueHere ? { ...one, stands: ['list', ...one.stands] } : one;
}

/** All that an UPDATE assigns, or more of it. */
function asAssignment(text: string, before: Token | undefined, one: Found): Found {
  if (before === undefined || one.role !== 'value' || one.end - one.start < 4) return one;
  const written = text.slice(before.start, before.end).toLowerCase();
  if (written !== ',' && written !== 'set') return one;
  const [first, ...others] = one.stands;
  return first === 'name' ? { ...one, stands: [first, 'assignment', ...others] } : one;
}

const anyValue: readonly Stand[] = ['name', 'text', 'number', 'blank'];

function ofToken(text: string, tokens: readonly Token[], token: Token, i: number): readonly Found[] {
  const { start, end } = token;
  const written = text.slice(start, end);
  const spring = /^[:?]/.test(written) ? springExpression(text, start) : undefined;
  if (spring !== undefined) return [{ start, end: spring, role: 'value', sure: true, stands: anyValue }];
  switch (token.kind) {
    case 'template': {
      const role = templateRole(text, token);
      return [
        {
          start: start,
          end,
          role,
          sure: true,
          stands: role === 'value' ? anyValue : ['blank'],
        },
      ];
    }
    case 'string':
    case 'quoted-identifier':
      return insideQuotes(text, token);
    case 'parameter':
      if (!/^[:#]/.test(written)) return [];
      return [
        { start, end: behindDemand(text, end), role: 'value', sure: true, stands: psqlStands(written) },
      ];
    case 'operator':
    case 'unknown':
      return byPosition(text, tokens, token, i);
    default:
      return [];
  }
}

/** Spring Data writes `:#{expression}` and `?#{expression}`. */
function springExpression(text: string, start: number): number | undefined {
  const length = /^[:?]#\{[^{}]*\}/.exec(text.slice(start, start + 200))?.[0].length;
  return length === undefined ? undefined : start + length;
}

/** pgtyped writes `:name!` for a required value. */
function behindDemand(text: string, end: number): number {
  return text[end] === '!' && text[end + 1] !== '=' ? end + 1 : end;
}

function psqlStands(written: string): readonly Stand[] {
  if (written.startsWith(":'")) return ['text'];
  return written.startsWith(':"') ? ['quoted'] : ['name', 'number', 'blank'];
}

/** A string keeps its placeholders, except one that would end it. A quoted name is one unit. */
function insideQuotes(text: string, token: Token): readonly Found[] {
  const isName = token.kind === 'quoted-identifier';
  const quote = text.charAt(token.end - 1);
  const inside = { start: text.indexOf(quote, token.start) + 1, end: token.end - 1 };
  const found: Found[] = [];
  for (let at = inside.start; at < inside.end; at += 1) {
    const end = templateEnd(text, at, inside.end);
    if (end === undefined) continue;
    if (isName || text.slice(at, end).includes(quote))
      found.push({ start: at, end, role: 'value', sure: true, stands: ['inside'] });
    at = end - 1;
  }
  return isName && found.length > 0 ? [{ ...inside, role: 'value', sure: true, stands: ['inside'] }] : found;
}

/** `?`, `%s`, `%(name)s`, `$(name)`, `$(name:csv)`, `$name`, `<name>`, `=@name` and `@limit`, where a value or name is expected. */
function byPosition(text: string, tokens: readonly Token[], token: Token, i: number): readonly Found[] {
  const at = token.end - 1;
  const rest = text.slice(at, at + 80);
  const part =
    token.end - token.start === 1 && isDue(text, tokens, token, i) ? /^<\w+>/.exec(rest)?.[0] : undefined;
  if (part !== undefined)
    return [{ start: at, end: at + part.length, role: 'value', sure: true, stands: anyValue }];
  const size =
    (text.slice(token.start, token.end) === '=@' ? /^@[a-z_]\w*/i.exec(rest)?.[0].length : undefined) ??
    reservedName(rest, isDue(text, tokens, token, i)) ??
    (isAfterIn(text, tokens[i - 1]) ? /^@[a-z_]\w*/i.exec(rest)?.[0].length : undefined) ??
    /^\$(?:\(\w+(?::(?:csv|list|json))?\)|[a-z_]\w*(?![\w$]))/i.exec(rest)?.[0].length ??
    /^%(?:\(\w+\)s|\[\d\][sdvq]|[sdfvqIL](?![A-Za-z0-9]))/.exec(rest)?.[0].length ??
    (rest.startsWith('?') && isDue(text, tokens, token, i) ? /^\?\d*/.exec(rest)?.[0].length : undefined);
  if (size === undefined) return [];
  const stands: readonly Stand[] = size < 3 ? ['name', 'number', 'blank'] : anyValue;
  return [{ start: at, end: at + size, role: 'value', sure: false, stands }];
}

/** The grammar reads `@name` as an operator and a column, unless no column has that name. */
function reservedName(rest: string, isDueHere: boolean): number | undefined {
  const name = isDueHere ? /^@(\w+)/.exec(rest)?.[1] : undefined;
  return name !== undefined && isReserved(name.toLowerCase()) ? name.length + 1 : undefined;
}

/** A list, which the grammar wants in parentheses: drivers write `@ids` for all of it. */
function isAfterIn(text: string, before: Token | undefined): boolean {
  return before?.kind === 'word' && /^in$/i.test(text.slice(before.start, before.end));
}

/** True if a value is expected here; after a value `?` is jsonb's operator. */
function isDue(text: string, tokens: readonly Token[], token: Token, i: number): boolean {
  // The lexer reads `=?` as one operator, and the server reads @? as one.
  if (token.end - token.start > 1) return text.slice(token.start, token.end) !== '@?';
  const before = tokens[i - 1];
  if (before === undefined) return false;
  const written = text.slice(before.start, before.end).toLowerCase();
  switch (before.kind) {
    case 'word':
      return dueBehind.has(written) || !beginsValue(tokens[i + 1], text);
    case 'operator':
      return true;
    case 'punctuation':
      return written === '(' || written === ',' || written === '[';
    default:
      return false;
  }
}

const dueBehind = wordSet(`
  select where and or not when then else between in like ilike is limit offset values set return returning on
  having by using from distinct all any some array case interval default as to
`);

function beginsValue(token: Token | undefined, text: string): boolean {
  if (token === undefined || token.kind === 'operator') return false;
  return token.kind !== 'punctuation' || text.charAt(token.start) === '(';
}

/** Letters and adjacent placeholders form one name. */
function composed(text: string, found: readonly Found[]): readonly Placeholder[] {
  return found.map((one) => {
    const outer = canJoin(text, one) ? outerOf(text, found, one) : { start: one.start, end: one.end };
    return { ...one, outer, name: nameOf(text, found, outer, one) };
  });
}

function canJoin(text: string, one: Found): boolean {
  return one.stands[0] === 'name' && !/[?:#]/.test(text.charAt(one.start));
}

function outerOf(text: string, found: readonly Found[], one: Found): Span {
  let { start, end } = one;
  const isOthers = (at: number): boolean => found.some((other) => other.start <= at && at < other.end);
  for (;;) {
    const before = found.find((other) => other.end === start && canJoin(text, other));
    if (before !== undefined) start = before.start;
    else if (start > 0 && isWordPart(text.charCodeAt(start - 1)) && !isOthers(start - 1)) start -= 1;
    else break;
  }
  for (;;) {
    const behind = found.find((other) => other.start === end && canJoin(text, other));
    if (behind !== undefined) end = behind.end;
    else if (end < text.length && isWordPart(text.charCodeAt(end)) && !isOthers(end)) end += 1;
    else break;
  }
  return { start, end };
}

/** Outside of placeholders a bare name is folded as by the server. */
function nameOf(text: string, found: readonly Found[], outer: Span, one: Found): string {
  // Quotes inside a template are doubled if a server or a tool wrote the name.
  if (one.stands[0] === 'inside') return templateName(text.slice(one.start, one.end).replaceAll('""', '"'));
  let name = '';
  let at = outer.start;
  for (const { start, end } of found.filter(
    (other) => other.start >= outer.start && other.end <= outer.end,
  )) {
    name += text.slice(at, start).toLowerCase() + templateName(text.slice(start, end));
    at = end;
  }
  return name + text.slice(at, outer.end).toLowerCase();
}

function isWordPart(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x5f ||
    unit === 0x24 ||
    unit >= 0x80
  );
}
