/** The result of a `plinth plan check` run, ready to be reported. */
import type { FileCheck, QueryCheck } from '../../core/plan-tests/check.ts';
import type { RecordSource } from '../../core/plan-tests/record.ts';

export interface CheckedFile {
  /** The file as the user named it. */
  readonly file: string;
  readonly source: RecordSource;
  /** What today's plans are compared with: the record beside the queries, or the plans before the new migrations. */
  readonly against: 'record' | 'branch';
  /** Major version of the server that made the record, and of the server used now. */
  readonly recordedMajor: number;
  readonly major: number | undefined;
  readonly check: FileCheck;
  /** Display name of the migration that changed the plan, if known. */
  readonly alteredBy: ReadonlyMap<QueryCheck, string>;
}

export interface PlanRun {
  readonly files: readonly CheckedFile[];
  /** The reasons why the run is incomplete, as sentences. */
  readonly errors: readonly string[];
  /** Migrations are new, whatever they do. */
  readonly isNew: boolean;
}

export function isBad({ kind }: QueryCheck): boolean {
  return kind === 'changed' || kind === 'failed';
}

/** `orders.sql:12`. */
export function placeOf({ file }: CheckedFile, { query }: QueryCheck): string {
  return `${file}:${String(query.line + 1)}`;
}

/** Its title in a list. */
export function titleOf({ query: { name, sql } }: QueryCheck): string {
  if (name !== undefined) return name;
  return sql.length > 80 ? `${sql.slice(0, 79).trimEnd()}…` : sql;
}

/** The sentences to print about it. */
export function wordsOf(check: QueryCheck, file: CheckedFile): readonly string[] {
  const migration = file.alteredBy.get(check);
  const by = migration === undefined ? [] : [`Since ${migration}.`];
  switch (check.kind) {
    case 'changed':
      return [...check.words, ...by, ...otherServer(file)];
    case 'failed':
      return [`It cannot be planned: ${check.message}`, ...by];
    case 'new':
      return ['No plan of it is recorded yet.'];
    case 'same':
      return [];
  }
}

function otherServer({ recordedMajor, major }: CheckedFile): readonly string[] {
  if (major === undefined || major === recordedMajor) return [];
  return [`Recorded on PostgreSQL ${String(recordedMajor)}, planned by ${String(major)} now.`];
}

export function counts({ files }: PlanRun): Readonly<Record<QueryCheck['kind'] | 'gone', number>> {
  const count = (kind: QueryCheck['kind']): number =>
    files.reduce((sum, { check }) => sum + check.queries.filter((one) => one.kind === kind).length, 0);
  return {
    same: count('same'),
    changed: count('changed'),
    failed: count('failed'),
    new: count('new'),
    gone: files.reduce((sum, { check }) => sum + check.gone.length, 0),
  };
}
