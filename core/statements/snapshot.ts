/**
 * What pg_stat_statements had counted at one moment, as somebody keeps it in a file: one entry for each statement, without values. Reading and
 * printing; compare.ts makes something of two.
 */
import { Members, type Note } from '../statistics/planner/members.ts';

export interface StatementSnapshot {
  /** The server's time, in ISO 8601. */
  readonly at: string;
  readonly database: string;
  readonly version: string;
  /** When the server started, and when the counters began; counters of different starts have no difference. */
  readonly started: string;
  readonly reset: string;
  /** How often the server dropped its rarest entries to make room. */
  readonly evictions: number;
  /** Entries of other roles, of which this one sees no statement. */
  readonly hidden: number;
  /** Paths of migrations that had run; undefined if that was not known. */
  readonly applied: readonly string[] | undefined;
  readonly entries: readonly StatementEntry[];
}

/** Sums since the entry began, over all roles. */
export interface StatementEntry {
  /** The server's queryid, as digits. */
  readonly id: string;
  /** When the entry began; known since PostgreSQL 17. */
  readonly since: string | undefined;
  /** In its normal form. */
  readonly text: string;
  readonly calls: number;
  readonly ms: number;
  readonly rows: number;
  /** Shared blocks found in the cache, or read. */
  readonly blocks: number;
  /** Temporary blocks written. */
  readonly temp: number;
  readonly wal: number;
}

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
  const snapshot: StatementSnapshot = {
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
