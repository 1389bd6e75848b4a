/**
 * Reads and prints the trend file, which stores the counts of all audits and the open findings of the last two. A second run on the same
 * day replaces the first, so that repeating an audit does not change the answer.
 */
import { severities, type Severity } from '../findings/grading.ts';
import type { Counts, Trend, TrendFinding, TrendRun } from './model.ts';

export interface TrendFile {
  readonly folders: readonly TrendFolder[];
}

interface TrendFolder {
  readonly folder: string;
  /** Oldest first. */
  readonly runs: readonly (TrendRun & { readonly findings: readonly TrendFinding[] | undefined })[];
}

export const emptyTrend: TrendFile = { folders: [] };

/** How many runs keep their findings. */
const remembered = 2;

export interface Appended {
  readonly trend: Trend;
  readonly file: TrendFile;
}

/** An error sentence if the file holds runs later than this one. */
export function appended(
  file: TrendFile,
  folder: string,
  run: TrendRun,
  findings: readonly TrendFinding[],
): Appended | string {
  const before = file.folders.find((one) => one.folder === folder)?.runs ?? [];
  const later = before.find(({ date }) => date > run.date);
  if (later !== undefined)
    return `it has a run of ${later.date}, which is later than ${run.date}: a run is added behind the others`;
  const earlier = before.filter(({ date }) => date !== run.date);
  const all = [...earlier, { ...run, findings }];
  const kept = all.map((one, at) => (at >= all.length - remembered ? one : { ...one, findings: undefined }));
  const others = file.folders.filter((one) => one.folder !== folder);
  return {
    trend: since(earlier, run, findings),
    file: { folders: [...others, { folder, runs: kept }].sort((a, b) => (a.folder < b.folder ? -1 : 1)) },
  };
}

function since(earlier: TrendFolder['runs'], run: TrendRun, findings: readonly TrendFinding[]): Trend {
  const last = earlier.at(-1);
  if (last?.findings === undefined) return { kind: 'first' };
  const was = new Set(last.findings.map(keyOf));
  const is = new Set(findings.map(keyOf));
  return {
    kind: 'since',
    date: last.date,
    came: findings.filter((one) => !was.has(keyOf(one))),
    went: last.findings.filter((one) => !is.has(keyOf(one))),
    stays: findings.filter((one) => was.has(keyOf(one))).length,
    runs: [...earlier, run].map(({ date, plinth, tables, open, accepted }) => ({
      date,
      plinth,
      tables,
      open,
      accepted,
    })),
  };
}

/**
 * Excludes the severity, since a raised severity does not make a finding new, and the numbers in the message, since one more column or row
 * does not either.
 */
function keyOf({ rule, object, message }: TrendFinding): string {
  return JSON.stringify([rule, object, message.replaceAll(/(?<![\w"$.])\d[\d.,]*(?![\w"$])/g, '#')]);
}

// --------------------------------------------------------------------------------------------------------------- the text

/** One finding on each line, so that a diff of the file shows the changes of the schema. */
export function printTrend({ folders }: TrendFile): string {
  const line = (value: object): string => JSON.stringify(value);
  const run = ({ findings, ...rest }: TrendFolder['runs'][number]): string => {
    const head = line(rest).slice(0, -1);
    if (findings === undefined) return `        ${head}}`;
    const list = findings.map((one) => `          ${line(one)}`).join(',\n');
    return `        ${head},"findings":[${findings.length === 0 ? '' : `\n${list}\n        `}]}`;
  };
  const all = folders.map(
    ({ folder, runs }) =>
      `    {\n      "folder": ${JSON.stringify(folder)},\n      "runs": [\n${runs.map(run).join(',\n')}\n      ]\n    }`,
  );
  return `{\n  "version": 1,\n  "folders": [${all.length === 0 ? '' : `\n${all.join(',\n')}\n  `}]\n}\n`;
}

/** A clause with the reason if the value is not a trend that this version reads. */
export function readTrend(value: unknown): TrendFile | string {
  if (!isObject(value) || !('version' in value) || !('folders' in value))
    return 'it must be an object with “version” and “folders”';
  if (value['version'] !== 1)
    return 'its “version” is not 1: a newer Plinth has written it, or something else';
  const folders = listOf(value['folders'], folderOf);
  return folders === undefined ? 'its “folders” are not what plinth audit writes' : { folders };
}

function folderOf(value: unknown): TrendFolder | undefined {
  if (!isObject(value)) return undefined;
  const { folder } = value;
  const runs = listOf(value['runs'], runOf);
  return typeof folder === 'string' && runs !== undefined ? { folder, runs } : undefined;
}

function runOf(value: unknown): TrendFolder['runs'][number] | undefined {
  if (!isObject(value)) return undefined;
  const { date, plinth, tables, accepted } = value;
  const open = countsOf(value['open']);
  const findings = value['findings'] === undefined ? undefined : listOf(value['findings'], findingOf);
  const isRight = value['findings'] === undefined || findings !== undefined;
  return isRight &&
    open !== undefined &&
    typeof date === 'string' &&
    typeof plinth === 'string' &&
    typeof tables === 'number' &&
    typeof accepted === 'number'
    ? { date, plinth, tables, open, accepted, findings }
    : undefined;
}

function countsOf(value: unknown): Counts | undefined {
  if (!isObject(value)) return undefined;
  const { error, warning, info, hint, all } = value;
  return typeof error === 'number' &&
    typeof warning === 'number' &&
    typeof info === 'number' &&
    typeof hint === 'number' &&
    typeof all === 'number'
    ? { error, warning, info, hint, all }
    : undefined;
}

function findingOf(value: unknown): TrendFinding | undefined {
  if (!isObject(value)) return undefined;
  const { rule, object, message } = value;
  const severity = severityOf(value['severity']);
  return typeof rule === 'string' &&
    typeof object === 'string' &&
    typeof message === 'string' &&
    severity !== undefined
    ? { rule, severity, object, message }
    : undefined;
}

function severityOf(value: unknown): Severity | undefined {
  return severities.find((one) => one === value);
}

/** Undefined if an element is invalid. */
function listOf<T>(value: unknown, read: (one: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list: readonly unknown[] = value;
  const all = list.flatMap((one) => read(one) ?? []);
  return all.length === list.length ? all : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
