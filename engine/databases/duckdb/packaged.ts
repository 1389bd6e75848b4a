/** What DuckDB's package reads, and what its errors say. */
import type { Packaged } from '../packaged/session.ts';
import { say, type DatabaseFailure } from '../session.ts';

export const packagedDuckdb: Packaged = {
  product: 'DuckDB',
  packageName: '@duckdb/node-api',
  stateOf: (path) => [path, `${path}.wal`],
  failureOf: duckdbFailure,
};

/** Of an error as DuckDB prints it: the sentence, and the place that the caret below the line shows. */
function duckdbFailure(printed: string, text: string): DatabaseFailure {
  const [, holder, pid] = /Conflicting lock is held in (.+?) \(PID (\d+)\)/.exec(printed) ?? [];
  if (pid !== undefined)
    return say(
      'lockTimeout',
      `Another program has the file open to write: ${holder ?? ''}, process ${pid}. DuckDB lets nobody else read it meanwhile. Ask again when it has closed the file.`,
    );
  const [, outside] = /^Permission Error: Cannot access (?:file|directory) "([^"]*)"/.exec(printed) ?? [];
  if (outside !== undefined)
    return say(
      'statement',
      `${outside} is not read: beside the database only files in the workspace's folder are, or in the database's own if it is in no workspace.`,
    );
  const [message = '', shown = ''] = printed.split(/\n+(?=LINE \d+: )/);
  const position = placeIn(shown, text);
  return { reason: 'statement', message: message.trim(), ...(position === undefined ? {} : { position }) };
}

/** Undefined if the line is not shown as a whole. */
function placeIn(shown: string, text: string): number | undefined {
  const [, before = '', number, line = '', caret] = /^(LINE (\d+): )(.*)\n( *)\^/.exec(shown) ?? [];
  if (number === undefined || caret === undefined) return undefined;
  const lines = text.split('\n');
  const at = Number(number) - 1;
  if (lines[at] !== line) return undefined;
  const start = lines.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0);
  return start + caret.length - before.length;
}
