/**
 * What a program in Rust sets and takes in the transaction that it has opened around all pending files, before it applies the first: timeouts, and a lock that
 * lasts as long as the transaction. Textual; what stands under a condition is not claimed, nor a value that is none of the text.
 */
import type { RunBy } from '../convention.ts';
import type { ToolLock } from '../tool-lock.ts';
import { lineAt, uncommented } from './code.ts';
import type { Program } from './folders.ts';

export interface AroundSets {
  readonly timeouts: NonNullable<RunBy['timeouts']>;
  /** `SELECT pg_advisory_xact_lock($1)`, which another run waits for. */
  readonly isLocked: boolean;
}

/** The program’s own: another run waits for it inside of a statement, until the transaction has ended. */
export const lockOfTransaction: ToolLock = {
  kind: 'transaction-advisory',
  concurrently: 'second-run',
  calls: 'pg_advisory_xact_lock(',
};

/** `from`, `to`: where the transaction is opened, and where what applies the files is called. `code`: without comments and quotes. */
export function setsAround({ file, text }: Program, code: string, from: number, to: number): AroundSets {
  const told = uncommented(text, 'slashes').slice(from, to);
  const isSure = (at: number): boolean => isOutermost(code.slice(from, from + at));
  const timeouts = (['statement_timeout', 'lock_timeout'] as const).flatMap((name) => {
    const all = [...told.matchAll(new RegExp(`\\bSET\\s[^"';]{0,20}\\b${name}\\b`, 'gi'))];
    const [one] = all;
    if (one === undefined || all.length > 1 || !isSure(one.index)) return [];
    const [, value] =
      new RegExp(`^"SET\\s+(?:LOCAL\\s+|SESSION\\s+)?${name}\\s*(?:TO|=)\\s*'?(\\w+)'?\\s*;?"`, 'i').exec(
        told.slice(one.index - 1),
      ) ?? [];
    return value === undefined ? [] : [{ name, value, place: `${file}:${lineAt(text, from + one.index)}` }];
  });
  const isLocked = [...told.matchAll(/"\s*SELECT\s+pg_advisory_xact_lock\(/gi)].some(({ index }) =>
    isSure(index),
  );
  return { timeouts, isLocked };
}

/** No brace that was opened behind the transaction is open there, and none that was open before is closed. */
function isOutermost(code: string): boolean {
  let depth = 0;
  for (const char of code) {
    if (char === '{') depth += 1;
    else if (char === '}' && --depth < 0) return false;
  }
  return depth === 0;
}
