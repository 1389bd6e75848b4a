/**
 * The values that the variables of a Transact-SQL body may have at a place: an assignment that certainly runs replaces earlier values, one
 * in a branch adds to them. Values at the end of a loop also count at its beginning. GOTO is not followed.
 */
import { startsStatement } from '../../syntax/sqlserver/statement-end.ts';
import type { DynamicPiece } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';

type Given = ReadonlyMap<string, readonly DynamicPiece[]>;

interface Block {
  readonly kind: 'plain' | 'branch' | 'loop';
  /** At its BEGIN. */
  readonly before: Given;
}

export class Assigned {
  #given: Given = new Map();
  readonly #blocks: Block[] = [];
  #parens = 0;
  #cases = 0;
  /** A condition has been read, but not yet the statement that it controls. */
  #awaits: Block['kind'] | undefined;
  /** The statement at this place is conditional. */
  #hangs = false;

  get given(): Given {
    return this.#given;
  }

  /** This code may run again after the code below. */
  get isInLoop(): boolean {
    return this.#blocks.some(({ kind }) => kind === 'loop');
  }

  /** Must be called with each token of the body, in order. */
  pass(cursor: Cursor): void {
    const word = cursor.word();
    if (word === '(') this.#parens += 1;
    else if (word === ')') this.#parens -= 1;
    else if (word === 'case') this.#cases += 1;
    else if (word === 'end' && this.#cases > 0) this.#cases -= 1;
    else if (this.#parens === 0 && startsStatement([word, cursor.word(1)], 0)) this.#statement(cursor, word);
  }

  #statement(cursor: Cursor, word: string): void {
    if (word === 'end') {
      const block = this.#blocks.pop();
      if (block !== undefined && block.kind !== 'plain') this.#given = both(block.before, this.#given);
      this.#hangs = false;
      return;
    }
    const next = cursor.word(1);
    if (word === 'begin' && !(next === 'tran' || next === 'transaction' || next === 'distributed')) {
      const kind = this.#awaits ?? (next === 'catch' ? 'branch' : 'plain');
      this.#blocks.push({ kind, before: this.#given });
      this.#awaits = undefined;
      this.#hangs = false;
      return;
    }
    this.#hangs = this.#awaits !== undefined;
    if (word === 'while') this.#awaits = 'loop';
    else if (word === 'if' || word === 'else') this.#awaits ??= 'branch';
    else this.#awaits = undefined;
  }

  give(name: string, value: DynamicPiece, isSure: boolean): void {
    const isAlone = isSure && !this.#hangs && !this.isInLoop;
    const before = isAlone && !names(value, name) ? [] : (this.#given.get(name) ?? []);
    this.#given = new Map([...this.#given, [name, [...before, value]]]);
  }
}

function both(a: Given, b: Given): Given {
  const merged = new Map(a);
  for (const [name, values] of b) merged.set(name, [...new Set([...(a.get(name) ?? []), ...values])]);
  return merged;
}

function names(piece: DynamicPiece, name: string): boolean {
  if (piece.kind === 'concatenation') return piece.parts.some((one) => names(one, name));
  return piece.kind === 'variable' && piece.name === name;
}
