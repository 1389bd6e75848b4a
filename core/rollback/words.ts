/** What people have to know about a rollback, as data with a sentence: code uses the data, never the sentence. Contains no statements. */
import { joinedColumns } from '../text/enumerate.ts';

/** What running it costs, or where it stops. */
export type Loss =
  /** Rows or values that nothing restores. `values`: of the one column that it concerns. */
  | { readonly kind: 'gone'; readonly words: string; readonly values?: string }
  /** It fails on rows or values written since. */
  | { readonly kind: 'fails'; readonly words: string; readonly query?: RowQuery | undefined }
  /** It fails on nulls written since. Names as they are until the script runs; `orders` or `app.orders`. */
  | { readonly kind: 'nulls'; readonly table: string; readonly column: string }
  /** If the table has rows, it stops at a line that a person has to fill in. */
  | { readonly kind: 'stops'; readonly table: string; readonly column: string }
  /** A sequence continues with other numbers than before. */
  | { readonly kind: 'counts'; readonly words: string };

/** A query for the rows at which a rollback fails, and what it does with them. */
export interface RowQuery {
  readonly sql: string;
  readonly verb: 'counts' | 'finds';
}

/** A part without an inverse. */
export type Refusal =
  /** Rows: the schema can be rolled back all the same. */
  | { readonly kind: 'rows'; readonly words: string }
  /** A value that remains in a type, and other parts of a type that remain. `type` is unqualified for a value. */
  | { readonly kind: 'enum-value' | 'type'; readonly type: string; readonly words: string }
  | { readonly kind: 'other'; readonly words: string };

/** One sentence without SQL. */
export function lossInWords(loss: Loss): string {
  switch (loss.kind) {
    case 'nulls':
      return `Nulls that came into ${nameOf(loss)} since make this fail: fill them first.`;
    case 'stops':
      return `${nameOf(loss)} takes no nulls: with rows in ${loss.table} this stops at the line that has to fill it, until an UPDATE stands there.`;
    default:
      return loss.words;
  }
}

/** For a script, which is a place for SQL. */
export function lossWithQuery(loss: Loss): string {
  const words = lossInWords(loss);
  if (loss.kind !== 'fails' || loss.query === undefined) return words;
  const { sql, verb } = loss.query;
  return `${words.replace(/\.$/, '')}: ${sql} ${verb} them.`;
}

/** The comment at the head of a script, without duplicates. Where it stops is said at that line. */
export function headOf(losses: readonly Loss[], wordsOf: (one: Loss) => string): readonly string[] {
  const values = losses.flatMap((one) => (one.kind === 'gone' ? (one.values ?? []) : []));
  const first = losses.find((one) => one.kind === 'gone' && one.values !== undefined);
  return losses.flatMap((one) => {
    if (one.kind === 'stops') return [];
    if (one.kind !== 'gone' || one.values === undefined) return [wordsOf(one)];
    return one === first ? [`The values of ${joinedColumns(values)} are gone.`] : [];
  });
}

/** `orders.note` */
function nameOf({ table, column }: { readonly table: string; readonly column: string }): string {
  return `${table}.${column}`;
}

/** Removes repeated sentences. */
export function withoutRepeats<T>(all: readonly T[], wordsOf: (one: T) => string): readonly T[] {
  const told = new Set<string>();
  return all.filter((one) => {
    const isNew = !told.has(wordsOf(one));
    told.add(wordsOf(one));
    return isNew;
  });
}
