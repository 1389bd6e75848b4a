/**
 * Parses the server's deparsed expressions (`((o.total > '450'::numeric) AND (o.status = 'paid'::text))`) as far as advice and source
 * mapping need them: conjuncts, qualified columns, simple comparisons. Not a SQL parser: an unrecognised expression is `other`.
 */

export interface ColumnName {
  /** Undefined for an unqualified column, as EXPLAIN prints it without VERBOSE for a single table. */
  readonly alias: string | undefined;
  readonly column: string;
}

type ComparisonKind = 'equality' | 'range' | 'pattern' | 'null-test' | 'other';

export interface Comparison {
  readonly kind: ComparisonKind;
  /** The plain column on the left or, mirrored, on the right; undefined if a function or cast is applied. */
  readonly column: ColumnName | undefined;
  readonly operator: string;
  /** The text of the other side; empty for a null test. */
  readonly operand: string;
  /** The column is on the right. */
  readonly mirrored: boolean;
}

interface Piece {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'operator' | 'punctuation';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Nesting of parentheses; a parenthesis itself counts as outside. */
  readonly depth: number;
}

/** Parts joined by AND at the top level, each without unnecessary parentheses. */
export function conjuncts(expression: string): readonly string[] {
  return split(expression, 'AND');
}

/** Parts joined by OR at the top level; a single part means that there is no OR. */
export function disjuncts(expression: string): readonly string[] {
  return split(expression, 'OR');
}

/** Every `alias.column` of the text, in order, without duplicates. */
export function columns(expression: string): readonly ColumnName[] {
  const pieces = read(expression);
  const found = new Map<string, ColumnName>();
  for (let at = 0; at + 2 < pieces.length; at += 1) {
    const column = qualifiedColumn(pieces, at);
    if (column !== undefined) found.set(`${column.alias ?? ''}.${column.column}`, column);
  }
  return [...found.values()];
}

/** Every word of the text that may be a name, without quotes. */
export function namesIn(expression: string): ReadonlySet<string> {
  return new Set(read(expression).flatMap((piece) => (isName(piece) ? [unquoted(piece.text)] : [])));
}

/** The parts of one comparison. */
export function comparison(conjunct: string): Comparison {
  const bare = withoutBrackets(conjunct);
  const pieces = read(bare);
  const nullTest = pieces.find((piece) => piece.depth === 0 && piece.kind === 'word' && piece.text === 'IS');
  if (nullTest !== undefined) {
    const column = plainColumn(bare.slice(0, nullTest.start));
    return { kind: 'null-test', column, operator: bare.slice(nullTest.start), operand: '', mirrored: false };
  }
  const operators = pieces.filter(
    (piece) => piece.depth === 0 && piece.kind === 'operator' && comparisons.has(piece.text),
  );
  const [operator] = operators;
  if (operator === undefined || operators.length > 1) {
    return { kind: 'other', column: undefined, operator: '', operand: '', mirrored: false };
  }
  const left = bare.slice(0, operator.start).trim();
  const right = bare.slice(operator.end).trim();
  const kind = comparisons.get(operator.text) ?? 'other';
  const leftColumn = plainColumn(left);
  return leftColumn === undefined && kind !== 'pattern'
    ? { kind, column: plainColumn(right), operator: operator.text, operand: left, mirrored: true }
    : { kind, column: leftColumn, operator: operator.text, operand: right, mirrored: false };
}

const comparisons: ReadonlyMap<string, ComparisonKind> = new Map<string, ComparisonKind>([
  ['=', 'equality'],
  ['<', 'range'],
  ['<=', 'range'],
  ['>', 'range'],
  ['>=', 'range'],
  ['<>', 'other'],
  ['~~', 'pattern'],
  ['~~*', 'pattern'],
  ['!~~', 'other'],
  ['!~~*', 'other'],
  ['~', 'other'],
  ['~*', 'other'],
  ['@>', 'other'],
  ['<@', 'other'],
  ['&&', 'other'],
  ['@@', 'other'],
]);

function split(expression: string, connective: 'AND' | 'OR'): readonly string[] {
  const bare = withoutBrackets(expression);
  const parts: string[] = [];
  let from = 0;
  for (const piece of read(bare)) {
    if (piece.depth !== 0 || piece.kind !== 'word' || piece.text !== connective) continue;
    parts.push(bare.slice(from, piece.start));
    from = piece.end;
  }
  parts.push(bare.slice(from));
  return parts.map(withoutBrackets).filter((part) => part !== '');
}

/** Removes parentheses around the whole text, in one pass however many there are. */
function withoutBrackets(expression: string): string {
  const pieces = read(expression);
  const leading = pieces.findIndex((piece) => piece.text !== '(');
  const trailing = pieces.length - 1 - pieces.findLastIndex((piece) => piece.text !== ')');
  if (leading < 1 || trailing < 1) return expression.trim();
  const inner = pieces.slice(leading, pieces.length - trailing);
  const enclosing = inner.reduce((least, piece) => Math.min(least, piece.depth), Math.min(leading, trailing));
  const start = pieces[enclosing]?.start ?? 0;
  const end = pieces[pieces.length - 1 - enclosing]?.end ?? expression.length;
  return expression.slice(start, end).trim();
}

/** A bare column; a cast to text or varchar does not prevent an index and is ignored. */
function plainColumn(side: string): ColumnName | undefined {
  const bare = withoutBrackets(side.trim().replace(/::(?:text|character varying|bpchar)$/, ''));
  const pieces = read(bare);
  const [first, dot, last] = pieces;
  if (first === undefined) return undefined;
  if (pieces.length === 1 && isName(first) && !constants.has(first.text)) {
    return { alias: undefined, column: unquoted(first.text) };
  }
  if (pieces.length !== 3 || dot?.text !== '.' || last === undefined || !isName(first) || !isName(last))
    return undefined;
  return { alias: unquoted(first.text), column: unquoted(last.text) };
}

const constants = new Set(['true', 'false', 'NULL', 'CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_USER']);

function qualifiedColumn(pieces: readonly Piece[], at: number): ColumnName | undefined {
  const [first, dot, last, next] = pieces.slice(at, at + 4);
  if (first === undefined || dot?.text !== '.' || last === undefined) return undefined;
  if (!isName(first) || !isName(last) || pieces[at - 1]?.text === '.' || pieces[at - 1]?.text === '::')
    return undefined;
  // schema.function(…) and schema.table.column are not columns of an alias.
  if (next?.text === '(' || next?.text === '.') return undefined;
  return { alias: unquoted(first.text), column: unquoted(last.text) };
}

/** `$1` is a parameter. */
function isName({ kind, text }: Piece): boolean {
  return (kind === 'word' && !text.startsWith('$')) || kind === 'name';
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

const pattern =
  /\s+|(?<name>"(?:[^"]|"")*")|(?<string>E'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*')|(?<number>\d[\w.]*)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<punctuation>::|[()[\],.;:])|(?<operator>[-+*/<>=~!@#%^&|`?]+)|(?<unknown>[\s\S])/gu;

function read(expression: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let depth = 0;
  for (const match of expression.matchAll(pattern)) {
    const kind = kindOfMatch(match.groups);
    if (kind === undefined) continue;
    const [found] = match;
    const closes = kind === 'punctuation' && (found === ')' || found === ']');
    if (closes) depth = Math.max(0, depth - 1);
    pieces.push({ kind, text: found, start: match.index, end: match.index + found.length, depth });
    if (kind === 'punctuation' && (found === '(' || found === '[')) depth += 1;
  }
  return pieces;
}

function kindOfMatch(groups: Record<string, string | undefined> | undefined): Piece['kind'] | undefined {
  if (groups === undefined) return undefined;
  for (const kind of ['name', 'string', 'number', 'word', 'punctuation', 'operator'] as const) {
    if (groups[kind] !== undefined) return kind;
  }
  return groups['unknown'] === undefined ? undefined : 'operator';
}
