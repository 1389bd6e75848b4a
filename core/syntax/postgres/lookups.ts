/**
 * What a query of a PL/pgSQL body has looked up: names that its WHERE compares with existing rows, and the variable that tells whether a
 * row was found: FOUND, or a target of INTO. Reads tokens.
 */
import { vetted } from './guards.ts';
import type { Source, TokenRange } from './source.ts';

/** Keyed by the variable that tells: `found`, or a target. */
export class Lookups {
  readonly #byTeller = new Map<string, readonly string[]>();

  /** Names that a query found, if this variable shows that it found a row. */
  provedBy(teller: string): readonly string[] {
    return this.#byTeller.get(teller) ?? [];
  }

  /** Called after each statement; only SELECT and PERFORM look anything up. */
  note(source: Source, statement: TokenRange, targets: readonly string[]): void {
    const word = source.word(statement.from);
    const names = word === 'select' || word === 'perform' ? lookedUp(source, statement) : [];
    for (const teller of ['found', ...targets]) this.#byTeller.set(teller, names);
  }

  /** Paths merge, and some of them may not have looked. */
  forgetAll(): void {
    this.#byTeller.clear();
  }

  forget(teller: string): void {
    this.#byTeller.delete(teller);
  }
}

/** Names that are equal to something whenever the query returns a row. */
function lookedUp(source: Source, statement: TokenRange): readonly string[] {
  const where = source.find(statement, 'where');
  const isOne = source.find(statement, 'union') === undefined;
  if (where === undefined || !isOne) return [];
  const from = where + 1;
  const ends = ['group', 'order', 'limit', 'for', 'having', 'into', 'offset', 'fetch'].flatMap(
    (word) => source.find({ from, to: statement.to }, word) ?? [],
  );
  return vetted(source, { from, to: Math.min(statement.to, ...ends) }).here;
}
