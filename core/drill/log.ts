/**
 * What the output of a restore and the log of a recovering server say. Exit codes are not trusted: psql ends with 0 after errors. Values of
 * rows, which messages quote, are left out.
 */

const patterns: readonly RegExp[] = [
  /^psql:.*?(?:ERROR|FATAL|PANIC|error): +(.*)$/,
  /^pg_restore: error: could not execute query: ERROR: +(.*)$/,
  /^pg_restore: (?:error|fatal): +(.*)$/,
  /^(?:ERROR|FATAL|PANIC): +(.*)$/,
  /^ERROR \d+ \(\w+\)(?: at line \d+)?(?: in file: '[^']*')?: (.*)$/,
  /^mariadb: (.*)$/,
];

/** What another version of the client writes, or a dump of one schema; nothing is lost by it. */
const harmless =
  /^schema "public" already exists$|^unrecognized configuration parameter "|^invalid command \\restrict/;

/** The message of an error line of psql, pg_restore or mariadb; undefined for other lines. */
export function errorIn(line: string): string | undefined {
  for (const pattern of patterns) {
    const message = pattern.exec(line)?.[1]?.trim();
    if (message !== undefined) return harmless.test(message) ? undefined : withoutValues(message);
  }
  return undefined;
}

/** `invalid input syntax for type integer: "…"`, and the same of MariaDB. */
function withoutValues(message: string): string {
  return message
    .replace(/: ".*$/, ': "…"')
    .replace(/^(Duplicate entry|Incorrect \w+ value:) '.*?' for/, "$1 '…' for");
}

export interface RecoveryLog {
  /** The target as the server understood it: `2026-11-20 12:00:00+00`. */
  readonly target: string | undefined;
  /** The commit before or after which it stopped. */
  readonly stoppedAt: string | undefined;
  /** The time of the last transaction that was replayed. */
  readonly lastCommit: string | undefined;
  /** Why the server did not start. */
  readonly fatal: string | undefined;
  /** An error of the program that fetches the write-ahead log. */
  readonly fetching: string | undefined;
}

export function recoveryIn(lines: readonly string[]): RecoveryLog {
  const last = (pattern: RegExp): string | undefined =>
    lines
      .map((line) => pattern.exec(line)?.[1])
      .filter((one) => one !== undefined)
      .at(-1);
  return {
    target: last(
      /starting point-in-time recovery to (?:earliest consistent point|XID \d+|"[^"]*"|WAL location .*|(.*))$/,
    ),
    stoppedAt: last(/recovery stopping (?:before|after) (?:commit|abort) of transaction \d+, time (.*)$/),
    lastCommit: last(/last completed transaction was at log time (.*)$/),
    fatal: last(/(?:FATAL|PANIC): +(.*)$/),
    fetching: last(/^(?:ERROR|cp): +(.*)$/),
  };
}

/** Segments of the write-ahead log that are missing between two that exist, as `000000010000000000000003`. */
export function missingSegments(names: readonly string[], segmentBytes: number): readonly string[] {
  const perLog = Math.floor(2 ** 32 / segmentBytes);
  const known = [...new Set(names.filter((name) => /^[0-9A-F]{24}$/.test(name)))].sort();
  const missing: string[] = [];
  for (const [index, name] of known.entries()) {
    const next = known[index + 1];
    if (next === undefined || next.slice(0, 8) !== name.slice(0, 8)) continue;
    const from = placeOf(name, perLog);
    const to = placeOf(next, perLog);
    for (let at = from + 1; at < to && missing.length < 10; at += 1)
      missing.push(`${name.slice(0, 8)}${hex(Math.floor(at / perLog))}${hex(at % perLog)}`);
  }
  return missing;
}

function placeOf(name: string, perLog: number): number {
  return parseInt(name.slice(8, 16), 16) * perLog + parseInt(name.slice(16), 16);
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
