/**
 * node-pg-migrate's SQL files: `<number>_<name>.sql` with `-- Up Migration` and `-- Down Migration`, or `.up.sql` and `.down.sql` side by
 * side. Without these annotations the whole file is the up section. A direction is sent as one query, and by default one transaction holds
 * all pending migrations; an SQL file cannot opt out of it.
 */
import { span, type Span } from '../../text/span.ts';
import type { MigrationFile, MigrationTool, Section } from '../convention.ts';
import { scriptFile, scriptWith } from '../detection/migration-scripts.ts';
import { pairOfFiles, wordsAfter } from '../files/new-files.ts';
import {
  annotationReason,
  fileAround,
  isMostOf,
  isNamedForMigrations,
  namesReason,
} from '../detection/recognise.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';

const fileName = /^(\d+)[^\d/]([^/]*?)(?:\.(up|down))?\.sql$/;
const upMark = /^\s*--[\s-]*up migration[^\n]*\n?/im;
const downMark = /^\s*--[\s-]*down migration[^\n]*\n?/im;

export const nodePgMigrate: MigrationTool = {
  id: 'node-pg-migrate',
  name: 'node-pg-migrate',
  example: '1706702400000_add-users.sql',
  noTransactionMarker: undefined,

  layout: 'flat',
  dialect: 'postgresql',
  dialectFiles: [],
  recognise(candidate) {
    const manifest = fileAround(candidate, ['package.json'], /"node-pg-migrate"\s*:/);
    if (manifest !== undefined && scriptWith(candidate, /\bpgm\b|\bMigrationBuilder\b/) !== undefined)
      return [{ kind: 'manifest', file: manifest, says: 'node-pg-migrate' }, namesReason(candidate)];
    const marked = annotationReason(candidate, /^--[ -]*Up Migration\s*$/m, '-- Up Migration');
    if (manifest === undefined) return marked === undefined ? undefined : [marked];
    const depends = { kind: 'manifest', file: manifest, says: 'node-pg-migrate' } as const;
    if (marked !== undefined) return [marked, depends];
    return isMostOf(candidate) && isNamedForMigrations(candidate.path)
      ? [depends, namesReason(candidate)]
      : undefined;
  },

  classify(path) {
    const match = path.includes('/') ? null : fileName.exec(path);
    if (match === null) return scriptFile(path);
    const [, version = '', name = '', suffix] = match;
    const direction = suffix === 'up' || suffix === 'down' ? suffix : 'both';
    return { path, version, name, direction, repeatable: false };
  },

  compare: (a, b) => compareVersions(momentOf(a), momentOf(b)) || compareText(a.path, b.path),

  companions: () => [],

  read: (file, text) => ({
    sections: file.direction === 'both' ? sectionsOf(text) : [section(file.direction, span(0, text.length))],
  }),

  transactionAround: 'all-pending',
  // src/runner.ts, lock (9.0): pg_try_advisory_lock, once. Measured: a second run fails with "Another migration is already running".
  lock: { kind: 'session-advisory', concurrently: 'free' },
  deploys: /\bnode-pg-migrate\b[^\n]*\sup\b/,
  // checkOrder: "Not run migration … is preceding already run migration …".
  outOfOrder: 'refuses to go on, but for --no-check-order',
  historyTable: { schema: undefined, name: 'pgmigrations', column: 'name', keeps: 'each', names: 'stem' },

  create(migration, after, existing) {
    if (!after.path.endsWith('.sql')) return undefined;
    const version = nextVersion(after.version, existing);
    const separator = after.path.charAt(after.version.length);
    const words = wordsAfter(separator, migration);
    const stem = `${version}${separator}${words}`;
    if (after.direction !== 'both')
      return pairOfFiles({ up: `${stem}.up.sql`, down: `${stem}.down.sql` }, migration);
    const down = migration.down === '' ? '' : `\n-- Down Migration\n${migration.down}`;
    return [{ path: `${stem}.sql`, text: `-- Up Migration\n${migration.up}${down}` }];
  },
};

/** Either annotation may come first; each section extends to the other annotation or to the end. */
function sectionsOf(text: string): readonly Section[] {
  const up = upMark.exec(text);
  const down = downMark.exec(text);
  if (up === null && down === null) return [section('up', span(0, text.length))];
  const upStart = up?.index ?? 0;
  const downStart = down?.index ?? text.length;
  const upEnd = downStart < upStart ? text.length : downStart;
  // A file with only a Down annotation is sent upwards as a whole, including the rollback.
  const sections = [
    section(
      'up',
      up === null
        ? span(0, text.length)
        : span(upStart + up[0].length, Math.max(upEnd, upStart + up[0].length)),
    ),
  ];
  if (down !== null)
    sections.push(
      section('down', span(downStart + down[0].length, upStart > downStart ? upStart : text.length)),
    );
  return sections;
}

function section(direction: 'up' | 'down', range: Span): Section {
  return { direction, span: range, delivery: { sends: 'whole', toolTransaction: true }, fences: [] };
}

/** 17 digits are a date with milliseconds and sort before milliseconds since 1970, as they do in time; both compare as digits. */
function momentOf(file: MigrationFile): string {
  return file.version.length === 17 ? millisecondsOf(file.version) : file.version;
}

/** Days since 1970 by the civil calendar, because core uses neither a clock nor Date's parser. */
function millisecondsOf(digits: string): string {
  const part = (from: number, to: number): number => Number(digits.slice(from, to));
  const month = part(4, 6);
  const year = part(0, 4) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + part(6, 8) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - 719_468;
  const seconds = days * 86_400 + part(8, 10) * 3600 + part(10, 12) * 60 + part(12, 14);
  return String(seconds * 1000 + part(14, 17));
}
