/**
 * What a server had counted of its statements at one moment, as somebody keeps it in a file: one entry for each statement, without values.
 * PostgreSQL counts in pg_stat_statements, MySQL and MariaDB in performance_schema. Reading and printing; compare.ts makes something of two.
 */
import { Members, type Note } from '../statistics/planner/members.ts';

export interface StatementSnapshot {
  readonly dialect: StatementDialect;
  /** The server's time, in ISO 8601. */
  readonly at: string;
  readonly database: string;
  readonly version: string;
  /**
   * When the server started, and when the counters began; counters of different starts have no difference. MySQL and MariaDB record neither: both
   * are when the oldest entry began, which a start and a reset change.
   */
  readonly started: string;
  readonly reset: string;
  /** How often PostgreSQL dropped its rarest entries to make room; how many calls MySQL or MariaDB did not count for want of room. */
  readonly evictions: number;
  /** Entries of other roles, of which this one sees no statement. */
  readonly hidden: number;
  /** Paths of migrations that had run; undefined if that was not known. */
  readonly applied: readonly string[] | undefined;
  readonly entries: readonly StatementEntry[];
}

/** Sums since the entry began, over all roles. */
export interface StatementEntry {
  /** The server's queryid, as digits; of MySQL and MariaDB the digest. */
  readonly id: string;
  /** When the entry began; of PostgreSQL known since 17. */
  readonly since: string | undefined;
  /** In its normal form; ends with … if the server may have kept the beginning alone. */
  readonly text: string;
  readonly calls: number;
  readonly ms: number;
  readonly rows: number;
  /** The work: shared blocks found in the cache, or read; on MySQL and MariaDB rows that were examined. */
  readonly blocks: number;
  /** Temporary blocks written; on MySQL and MariaDB temporary tables on the disk. */
  readonly temp: number;
  readonly wal: number;
}

export type StatementDialect = 'postgresql' | 'mysql';

const snapshotVersion = 1;

export type SnapshotReading =
  | { readonly kind: 'read'; readonly snapshot: StatementSnapshot }
  /** Half a sentence. */
  | { readonly kind: 'unusable'; readonly because: string };

export function readSnapshot(value: unknown): SnapshotReading {
  const notes: Note[] = [];
  const members = new Members(value, [], notes);
  const version = members.count('statements');
  if (notes.length > 0) return { kind: 'unusable', because: 'plinth statements pull has not written it' };
  if (version !== snapshotVersion)
    return { kind: 'unusable', because: `its version is ${version}, which this Plinth does not read` };
  // Records from before there was a second one do not say it.
  const dialect = members.maybeText('dialect') ?? 'postgresql';
  if (dialect !== 'postgresql' && dialect !== 'mysql')
    return { kind: 'unusable', because: `its server is “${dialect}”, which this Plinth does not read` };
  const snapshot: StatementSnapshot = {
    dialect,
    at: members.text('at'),
    database: members.text('database'),
    version: members.text('version'),
    started: members.text('started'),
    reset: members.text('reset'),
    evictions: members.count('evictions'),
    hidden: members.count('hidden'),
    applied: members.flag('appliedIsKnown') ? members.list('applied', (one) => one.text('path')) : undefined,
    entries: members.list('entries', (one) => ({
      id: one.text('id'),
      since: one.maybeText('since'),
      text: one.text('text'),
      calls: one.number('calls'),
      ms: one.number('ms'),
      rows: one.number('rows'),
      blocks: one.number('blocks'),
      temp: one.number('temp'),
      wal: one.number('wal'),
    })),
  };
  const [first] = notes;
  return first === undefined
    ? { kind: 'read', snapshot }
    : { kind: 'unusable', because: first.message.replace(/\.$/, '') };
}

/** One entry on each line, in the order of their ids, so that a diff shows only changes. */
export function printSnapshot({ entries, applied, ...rest }: StatementSnapshot): string {
  const paths = (applied ?? []).map((path) => JSON.stringify({ path }));
  const members = [
    `"statements": ${snapshotVersion}`,
    ...Object.entries(rest).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`),
    `"appliedIsKnown": ${applied !== undefined}`,
    `"applied": ${list(paths)}`,
    `"entries": ${list(entries.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((one) => JSON.stringify(one)))}`,
  ];
  return `{\n  ${members.join(',\n  ')}\n}\n`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '[]' : `[\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ]`;
}
