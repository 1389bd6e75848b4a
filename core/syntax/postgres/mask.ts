/**
 * Makes a statement with placeholders readable for the grammar: each placeholder becomes a name, string, number or white space of equal
 * length, so that every offset stays valid. The substitutes consist of characters that no name uses; restore() turns them back into the
 * original text, in names and trees, so that nothing after the grammar sees one. Renders no template and guesses no value.
 */
import { truncate } from './identifier.ts';
import { cursorOffset, type GrammarResult, type PostgresParser } from './parser.ts';
import { elseRanges, placeholdersOf, type Placeholder, type Stand } from './placeholders.ts';

export interface ReadableStatement {
  /** For the grammar and for tokens; as long as the statement. */
  readonly text: string;
  readonly tree: unknown;
  /** It contains branches of a template, parsed as if all were taken. */
  readonly conditional: boolean;
  /** The original name or string, for one from the tree or from `text`. */
  readonly restore: (value: string) => string;
}

export type TemplateOutcome =
  | { readonly kind: 'readable'; readonly statement: ReadableStatement }
  /** It contains placeholders, and no reading of them gives a valid statement. `at` is the position of the first. */
  | { readonly kind: 'unreadable'; readonly at: number }
  | { readonly kind: 'no-template' };

/** Each error makes one placeholder try its next reading. */
const mostAttempts = 16;

export function readTemplate(text: string, grammar: PostgresParser): TemplateOutcome {
  const placeholders = placeholdersOf(text);
  if (placeholders.length === 0) return { kind: 'no-template' };
  const branches = placeholders.filter(({ role }) => role !== 'value');
  const alternatives = elseRanges(branches);
  for (const dropped of alternatives.length === 0 ? [[]] : [[], alternatives]) {
    const statement = attempt(text, placeholders, dropped, grammar);
    if (statement !== undefined)
      return { kind: 'readable', statement: { ...statement, conditional: branches.some(isSteering) } };
  }
  const first = placeholders.find(({ sure }) => sure);
  return first === undefined ? { kind: 'no-template' } : { kind: 'unreadable', at: first.outer.start };
}

function isSteering({ role }: Placeholder): boolean {
  return role === 'open' || role === 'turn' || role === 'close';
}

function attempt(
  text: string,
  placeholders: readonly Placeholder[],
  dropped: readonly { readonly start: number; readonly end: number }[],
  grammar: PostgresParser,
): ReadableStatement | undefined {
  const stands = placeholders.map((one) => one.stands[0] ?? 'blank');
  for (let n = 0; n < mostAttempts; n += 1) {
    const mask = new Mask(text);
    placeholders.forEach((one, i) => mask.put(one, stands[i] ?? 'blank'));
    for (const range of dropped) mask.blank(range);
    const masked = mask.text;
    if (masked.trim() === '') return undefined;
    const outcome = grammar.parse(masked);
    if (outcome.ok)
      return {
        text: masked,
        tree: mask.restoreTree(outcome.tree),
        conditional: false,
        restore: (value) => mask.restore(value),
      };
    const blamed = blame(masked, outcome, placeholders, stands);
    if (blamed === undefined) return undefined;
    // Adjacent placeholders form one name: all of them are names, or none.
    const { outer } = blamed.placeholder;
    for (const [i, one] of placeholders.entries())
      if (one.outer.start === outer.start && one.outer.end === outer.end) stands[i] = blamed.stand;
  }
  return undefined;
}

/** The placeholder at which the grammar fails, or the last one before, with the reading to try next. */
function blame(
  masked: string,
  outcome: GrammarResult & { readonly ok: false },
  placeholders: readonly Placeholder[],
  stands: readonly Stand[],
): { readonly placeholder: Placeholder; readonly stand: Stand } | undefined {
  const at = cursorOffset(masked, outcome.cursor);
  for (let index = placeholders.length - 1; index >= 0; index -= 1) {
    const one = placeholders[index];
    if (one === undefined || one.start > at) continue;
    const stand = one.stands[one.stands.indexOf(stands[index] ?? 'blank') + 1];
    if (stand !== undefined) return { placeholder: one, stand };
  }
  return undefined;
}

/** The private use area: letters to the grammar, but in no real name. */
const firstSign = 0xe000;
const signs = 6400;
const mostSigns = 8;

const halfSign = /[\uE000-\uF8FF]+_*$/;

class Mask {
  #text: string;
  readonly #written = new Map<string, string>();
  readonly #numbers = new Map<string, string>();

  constructor(text: string) {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  put(one: Placeholder, stand: Stand): void {
    switch (stand) {
      case 'name':
        this.#replace(one.outer, this.#sign(one.name, one.outer.end - one.outer.start));
        return;
      case 'inside':
        this.#replace(one, this.#sign(one.name, one.end - one.start));
        return;
      case 'text':
        this.#replace(one, `'${this.#sign(one.name, one.end - one.start - 2)}'`);
        return;
      case 'quoted':
        this.#replace(one, `"${this.#sign(one.name, one.end - one.start - 2)}"`);
        return;
      case 'list':
        this.#replace(
          { start: one.start - 1, end: one.end },
          `(${this.#digits(one.name, one.end - one.start - 1)})`,
        );
        return;
      case 'number':
        this.#replace(one, this.#digits(one.name, one.end - one.start));
        return;
      case 'assignment':
        this.#replace(one, `${this.#sign(one.name, one.end - one.start - 2)}=1`);
        return;
      case 'blank':
        this.blank(one);
    }
  }

  blank({ start, end }: { readonly start: number; readonly end: number }): void {
    this.#replace({ start, end }, ' '.repeat(end - start));
  }

  restore(value: string): string {
    let restored = value;
    for (const [sign, written] of this.#written) restored = restored.replaceAll(sign, () => written);
    // A substitute next to another one may have been truncated at 63 bytes: the rest of it is useless.
    return restored === value ? value : restored.replace(halfSign, '');
  }

  /** Original strings; a number that stands for a placeholder becomes a name, so that nobody takes it for a value. */
  restoreTree(tree: unknown): unknown {
    if (typeof tree === 'string') return this.restore(tree);
    if (Array.isArray(tree)) return tree.map((item: unknown) => this.restoreTree(item));
    if (typeof tree !== 'object' || tree === null) return tree;
    const entries = Object.entries(tree).map(([key, value]: [string, unknown]) => {
      const number = key === 'Integer' || key === 'Float' || key === 'A_Const' ? numberIn(value) : undefined;
      const written = number === undefined ? undefined : this.#numbers.get(number);
      if (written === undefined) return [key, this.restoreTree(value)] as const;
      const name = { String: { sval: written } };
      return key === 'A_Const'
        ? (['ColumnRef', { ...locationOf(value), fields: [name] }] as const)
        : (['String', name.String] as const);
    });
    return Object.fromEntries(entries);
  }

  #replace({ start, end }: { readonly start: number; readonly end: number }, by: string): void {
    this.#text = this.#text.slice(0, start) + by + this.#text.slice(end);
  }

  /** The grammar truncates names at 63 bytes, so the distinguishing part comes first. */
  #sign(written: string, length: number): string {
    let sign = '';
    for (let i = 0; i < Math.min(length, mostSigns); i += 1)
      sign += String.fromCharCode(firstSign + (hash(written, i) % signs));
    sign = sign.padEnd(length, '_');
    this.#written.set(truncate(sign), written);
    return sign;
  }

  #digits(written: string, length: number): string {
    let digits = String(1 + (hash(written, 0) % 9));
    for (let i = 1; i < length; i += 1) digits += String(hash(written, i) % 10);
    this.#numbers.set(digits, written);
    return digits;
  }
}

/** FNV-1a, with a seed. */
function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}

function numberIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('ival' in value) {
    const inner = value.ival;
    return typeof inner === 'number' ? String(inner) : numberIn(inner);
  }
  if ('fval' in value) {
    const inner = value.fval;
    return typeof inner === 'string' ? inner : numberIn(inner);
  }
  return undefined;
}

function locationOf(value: unknown): object {
  return typeof value === 'object' && value !== null && 'location' in value
    ? { location: value.location }
    : {};
}
