/**
 * What a glance at the text says of a statement: that it undoes a migration, that its table is born in the same file. Deliberately not Plinth's
 * own replay: this explains where Plinth is silent, and must not repeat its mistakes.
 */
import { LineIndex } from '../../../core/text/line-index.ts';
import { split } from '../../../core/syntax/postgres/splitter.ts';

export class MigrationText {
  readonly #text: string;
  readonly #lines: LineIndex;
  /** Where the text after each statement begins. */
  readonly #ends: readonly number[];
  readonly #statements: readonly string[];
  readonly #isDown: boolean;

  constructor(file: string, text: string) {
    this.#text = text;
    this.#lines = new LineIndex(text);
    const chunks = split(text);
    this.#ends = chunks.map(({ end }) => end);
    this.#statements = chunks.map(({ span }) =>
      text
        .slice(span.start, span.end)
        .replace(/\/\*.*?\*\/|--[^\n]*/gs, ' ')
        .trim(),
    );
    this.#isDown = /(?:^|[._/-])down\.sql$/i.test(file);
  }

  /** Number of the statement at a place; what is between two belongs to the one after. */
  statementAt(line: number, column: number): number {
    const offset = this.#lines.offset({ line, column });
    const at = this.#ends.findIndex((end) => offset < end);
    return at >= 0 ? at : this.#ends.length - 1;
  }

  circumstance(statement: number): Circumstance {
    if (this.#isDown) return 'down';
    const subject = subjectOf(this.#statements[statement] ?? '');
    if (subject === undefined) return 'other';
    const before = this.#statements.slice(0, statement + 1).flatMap((text) => createdBy(text));
    return before.includes(subject) ? 'new' : 'other';
  }

  line(line: number): string {
    return this.#text.split('\n')[line]?.trim() ?? '';
  }
}

/** `new`: the statement makes the table that it changes, or one before it in the file does. */
export type Circumstance = 'down' | 'new' | 'other';

const name = String.raw`((?:"[^"]+"|[\w$]+)(?:\s*\.\s*(?:"[^"]+"|[\w$]+))?)`;
const created = new RegExp(
  String.raw`^create\s+(?:(?:global|local)\s+)?(?:temp(?:orary)?\s+|unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?${name}`,
  'i',
);
const subjects = [
  String.raw`^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?${name}`,
  String.raw`^create\s+(?:unique\s+)?index\b.*?\bon\s+(?:only\s+)?${name}`,
  String.raw`^create\s+(?:or\s+replace\s+)?(?:constraint\s+)?trigger\b.*?\bon\s+${name}`,
  String.raw`^drop\s+trigger\b.*?\bon\s+${name}`,
  String.raw`^drop\s+table\s+(?:if\s+exists\s+)?${name}`,
  String.raw`^(?:update|delete\s+from)\s+(?:only\s+)?${name}`,
].map((pattern) => new RegExp(pattern, 'is'));

function createdBy(statement: string): readonly string[] {
  const table = created.exec(statement)?.[1];
  return table === undefined ? [] : [plain(table)];
}

function subjectOf(statement: string): string | undefined {
  const [table] = [created, ...subjects].flatMap((pattern) => pattern.exec(statement)?.[1] ?? []);
  return table === undefined ? undefined : plain(table);
}

function plain(table: string): string {
  const parts = table
    .split(/\s*\.\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((part) => (part.startsWith('"') ? part.slice(1, -1) : part.toLowerCase()));
  return parts.filter((part, i) => part !== 'public' || i === parts.length - 1).join('.');
}
