/**
 * postgres-migrations (npm): `<number>-<name>.sql`, numbered from 1 without gaps. A file is sent as one query inside its own transaction,
 * unless it contains `-- postgres-migrations disable-transaction` anywhere. It has no down migrations. It takes a session advisory lock by
 * trying once a second, so that nothing waits inside a statement.
 */
import type { Candidate, MigrationTool } from '../convention.ts';
import { wordsAfter } from '../files/new-files.ts';
import {
  annotationReason,
  fileAround,
  headOf,
  isMostOf,
  isNamedForMigrations,
  namesReason,
} from '../detection/recognise.ts';
import { compareText, compareVersions, newestVersion, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const fileName = /^(\d+)[-_]?([^/]*)\.sql$/i;
const marker = '-- postgres-migrations disable-transaction';

export const postgresMigrations: MigrationTool = {
  id: 'postgres-migrations',
  name: 'postgres-migrations',
  example: '0001-create-users.sql',
  noTransactionMarker: marker,

  layout: 'flat',
  dialect: 'postgresql',
  dialectFiles: [],
  recognise(candidate) {
    const marked = annotationReason(candidate, /-- postgres-migrations disable-transaction/, marker);
    if (marked !== undefined) return [marked];
    // The dependency alone does not identify a folder: its files must follow the tool's naming.
    if (!isMostOf(candidate) || !isNamedForMigrations(candidate.path)) return undefined;
    if (!countsWithoutGap(candidate.files) || hasSections(candidate)) return undefined;
    // Forks use a scoped name or the name pg-node-migrations.
    const manifest = fileAround(
      candidate,
      ['package.json'],
      /"(?:@[\w.-]{1,100}\/)?(?:postgres|pg-node)-migrations"\s*:/,
    );
    if (manifest === undefined) return undefined;
    return [{ kind: 'manifest', file: manifest, says: 'postgres-migrations' }, namesReason(candidate)];
  },

  classify(path) {
    const match = path.includes('/') ? null : fileName.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = ''] = match;
    return { path, version, name, direction: 'up', repeatable: false };
  },

  compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

  companions: () => [],

  read: (file, text) => wholeFile(file, text, { sends: 'whole', toolTransaction: !text.includes(marker) }),

  transactionAround: 'migration',
  // validation.ts: “Hashes don't match for migrations”.
  edited: 'refused',
  // dist/with-lock.js (5.3): pg_try_advisory_lock once a second, without limit. Measured: a second run waits, and an older program starts.
  lock: { kind: 'session-advisory', concurrently: 'free' },
  historyTable: { schema: undefined, name: 'migrations', column: 'id', keeps: 'each', names: 'version' },

  create(migration, after, existing) {
    // A missing or repeated number is refused: a new migration can only be the last one.
    const last = newestVersion(
      after.version,
      existing.map((file) => file.version),
    );
    const version = nextVersion(last, existing);
    const separator = /^\d+([-_])/.exec(after.path)?.[1] ?? '-';
    const words = wordsAfter(separator, migration);
    const head = migration.transaction ? '' : `${marker}\n`;
    return [{ path: `${version}${separator}${words}.sql`, text: `${head}${migration.up}` }];
  },

  withoutTransaction: () => ({ head: `${marker}\n`, create: [] }),
};

/** Annotations that only other tools have. */
function hasSections(candidate: Candidate): boolean {
  return candidate.files
    .slice(0, 3)
    .some((file) => /^--\s*(?:\+goose|\+migrate|migrate:|rambler)\b/m.test(headOf(candidate, file)));
}

/** The tool refuses gaps: dates and leftovers belong to another tool. */
function countsWithoutGap(files: readonly string[]): boolean {
  const numbers = files.map((file) => Number.parseInt(file, 10)).sort((a, b) => a - b);
  return (
    (numbers[0] ?? 0) <= 1 && numbers.every((number, i) => i === 0 || number <= (numbers[i - 1] ?? 0) + 1)
  );
}
