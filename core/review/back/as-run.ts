/** A way back as somebody runs it in psql: in one transaction where its statements bear one, and with a bound on how long it waits for locks. */

import { besideOthers } from '../statements/beside-script.ts';

/** Whoever takes something back in a hurry waits behind others as well as whoever brings it. */
export const boundedAll = "SET lock_timeout = '5s';\n";
export const boundedHere = "SET LOCAL lock_timeout = '5s';\n";

export function asRun({
  text,
  transaction,
}: {
  readonly text: string;
  readonly transaction: boolean;
}): string {
  if (!transaction) return buildsAlone(text) ? `${besideOthers.join('\n')}\n${text}` : text;
  return isSeveral(text) ? `BEGIN;\n${boundedHere}${text}COMMIT;\n` : `${boundedAll}${text}`;
}

/** Nothing else that would wait without a limit then. */
function buildsAlone(script: string): boolean {
  const lines = script.split('\n').filter((line) => line.endsWith(';') && !line.startsWith('--'));
  return lines.length > 0 && lines.every((line) => /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY /.test(line));
}

/** One statement is a transaction by itself. */
function isSeveral(script: string): boolean {
  return script.split('\n').filter((line) => line.endsWith(';') && !line.startsWith('--')).length > 1;
}
