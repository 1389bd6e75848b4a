/**
 * SQL in a program's text: which characters reach the server, in which order, and where each is written. engine/embedded-sql parses the
 * programs, and layout.ts builds a document from them.
 */
import type { Finding } from '../findings/finding.ts';
import { shift, type Span } from '../text/span.ts';

/**
 * The guarded ones are those of languages with other rules than TypeScript's: an edit is kept only if every literal reads its text unchanged.
 * `guarded "`: a double quote is text; `guarded \\"`: it is escaped.
 */
export type Quote = "'" | '"' | '`' | 'raw' | 'guarded' | 'guarded "' | 'guarded \\"';

/** A run of characters as the server receives it. */
export interface Part {
  readonly text: string;
  /** Its position in the program. */
  readonly at: Span;
  /**
   * `verbatim`: character for character as in the program's text; `written`: written differently there, as an escape or a constant's name;
   * `hole`: an expression of unknown value, replaced by a placeholder.
   */
  readonly kind: 'verbatim' | 'written' | 'hole';
  /** The quotes around it. */
  readonly quote: Quote;
}

/** The text that one call sends. */
export interface Piece {
  /** From its first to after its last character. */
  readonly at: Span;
  readonly parts: readonly Part[];
}

/** A call in a migration that sends a piece. */
export interface Sending {
  readonly kind: 'piece';
  readonly piece: Piece;
  /** In a branch or a loop. */
  readonly conditional: boolean;
}

/** A call in a migration that changes the database without SQL. */
export interface ForeignCall {
  readonly kind: 'call';
  readonly at: Span;
  /** `createTable()` */
  readonly what: string;
}

export interface ScriptSection {
  readonly direction: 'up' | 'down';
  readonly at: Span;
  /** In the order of the calls. */
  readonly sent: readonly (Sending | ForeignCall)[];
  /** `own`: the script opens a transaction around everything that it sends. */
  readonly transaction: 'own' | 'tool';
}

export interface EmbeddedSql {
  /** The program's text. */
  readonly source: string;
  /** Whole statements, by position. */
  readonly pieces: readonly Piece[];
  /** Undefined if the program is not a migration. */
  readonly script: MigrationScriptSql | undefined;
  /** Line comments addressed to Plinth. */
  readonly comments: readonly Remark[];
  /** Values that become part of a statement's text, at their positions in the program. */
  readonly findings: readonly EmbeddedFinding[];
}

/** A comment, with the position of the code after it. */
export interface Remark extends Span {
  readonly target: Span | undefined;
}

export interface EmbeddedFinding extends Pick<
  Finding,
  'rule' | 'message' | 'span' | 'related' | 'fix' | 'severity'
> {
  /** The reason given by a comment that ignores this call, because no statement can carry the comment. */
  readonly ignored?: string | undefined;
}

export interface MigrationScriptSql {
  readonly sections: readonly ScriptSection[];
  /** The script opts out of its tool's transaction. */
  readonly transaction: 'as-usual' | 'none';
}

/** The text that the server receives, with placeholders for unknown values. */
export function sqlOf(piece: Piece): string {
  return piece.parts.map(({ text }) => text).join('');
}

/** The same text elsewhere in the program. */
export function shiftedPiece({ at, parts }: Piece, by: number): Piece {
  return { at: shift(at, by), parts: parts.map((part) => ({ ...part, at: shift(part.at, by) })) };
}

const more = ' ${more}';

/** A text that a program continues: what it appends is a hole after the end. */
export function continued(parts: readonly Part[]): readonly Part[] {
  const end = parts.at(-1)?.at.end ?? 0;
  return [...parts, { text: more, at: { start: end, end }, kind: 'hole', quote: 'raw' }];
}

/** Where a statement cannot end, the program appends what is due, and perhaps more. */
export function finished(parts: readonly Part[]): readonly Part[] {
  const end = parts.findLast(({ text }) => text.trim() !== '');
  return end !== undefined &&
    end.kind !== 'hole' &&
    /(?:\b(?:values|set|where|and|or|in|by|limit|offset|like|having|insert\s+into\s+[\w."]+)|=)\s*$/i.test(
      end.text,
    )
    ? continued(continued(parts))
    : parts;
}

/** What a program appends closes what is open at the end: of `IN (${more}` the rest has a meaning. */
export function closed(parts: readonly Part[]): readonly Part[] {
  const last = parts.at(-1);
  if (last?.text !== more) return parts;
  const open = openIn(parts.map(({ text }) => text).join(''));
  return open < 1 ? parts : [...parts.slice(0, -1), { ...last, text: more + ')'.repeat(open) }];
}

/** Parentheses, apart from those in literals and comments. */
function openIn(sql: string): number {
  const bare = sql.replaceAll(/'[^']*'|"[^"]*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\//g, '');
  return bare.split('(').length - bare.split(')').length;
}

/** `$${number}` is one hole: a placeholder whose number the program computes. */
export function withNumbers(parts: readonly Part[]): readonly Part[] {
  return parts.flatMap((part, at) => {
    const [before, after] = [parts[at - 1], parts[at + 1]];
    if (part.kind === 'hole' && before !== undefined && endsAsSign(before))
      return [{ ...part, at: { start: Math.min(part.at.start, before.at.end - 1), end: part.at.end } }];
    if (after?.kind !== 'hole' || !endsAsSign(part)) return [part];
    const text = part.text.slice(0, -1);
    return text === '' ? [] : [{ ...part, text, at: { start: part.at.start, end: part.at.end - 1 } }];
  });
}

function endsAsSign({ kind, text }: Part): boolean {
  return kind !== 'hole' && /(?:^|[^$\w])\$$/.test(text);
}
