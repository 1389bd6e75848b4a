/**
 * Hasura: `<number>_<name>/up.sql` and `down.sql` in a folder for each database. The CLI passes a file to the engine's run_sql, which sends
 * it as one query inside a transaction; `-- hasura:no-transaction` as the first line disables that (newer versions of the CLI only).
 */
import type { MigrationTool } from '../convention.ts';
import { pairOfFiles } from '../files/new-files.ts';
import { fileAround, namesReason } from '../detection/recognise.ts';
import { compareVersions, compareText, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const filePath = /^(\d+)(?:_([^/]*))?\/(up|down)\.sql$/;
const configs = ['config.yaml', 'config.sample.yaml', 'config.example.yaml'];
const metadata = ['metadata/databases/databases.yaml', 'metadata/databases.yaml', 'metadata/version.yaml'];
const marker = '-- hasura:no-transaction';
const markerLine = /^[ \t]*-- hasura:no-transaction[ \t]*(?:\r?\n|$)/;

export const hasura: MigrationTool = {
  id: 'hasura',
  name: 'Hasura',
  example: '1706702400000_add_users/up.sql',
  noTransactionMarker: marker,

  layout: 'folder-per-migration',
  dialectFiles: [
    { name: /^databases\.ya?ml$/, says: /^\s*kind:\s*["']?(\w+)/gm, beside: 'metadata/databases' },
    { name: /^databases\.ya?ml$/, says: /^\s*kind:\s*["']?(\w+)/gm, beside: 'metadata' },
  ],
  recognise(candidate) {
    // Repositories often omit a project's configuration, but hardly ever its metadata.
    const config = fileAround(candidate, configs, /^metadata_directory:/m);
    const file = config ?? fileAround(candidate, metadata);
    if (file === undefined) return undefined;
    const says = config === undefined ? 'what Hasura knows of the database' : 'metadata_directory';
    return [{ kind: 'tool-file', file, says }, namesReason(candidate)];
  },

  classify(path) {
    const match = filePath.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = '', direction] = match;
    return { path, version, name, direction: direction === 'up' ? 'up' : 'down', repeatable: false };
  },

  compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

  companions: () => [],

  read: (file, text) => wholeFile(file, text, { sends: 'whole', toolTransaction: !markerLine.test(text) }),

  transactionAround: 'migration',
  lock: { kind: 'unknown', concurrently: 'free' },
  // The engine's own catalog: one row for all migrations, with the name of the source, the version, and whether it failed.
  historyTable: {
    schema: 'hdb_catalog',
    name: 'hdb_version',
    column: 'cli_state',
    keeps: 'each',
    names: 'version',
    inOne: `SELECT m.key AS version FROM jsonb_each(h.cli_state -> 'migrations') d, jsonb_each(d.value) m WHERE m.value = 'false'`,
  },

  create(migration, after, existing) {
    const head = migration.transaction ? '' : `${marker}\n`;
    const folder = `${nextVersion(after.version, existing)}_${migration.name}`;
    return pairOfFiles({ up: `${folder}/up.sql`, down: `${folder}/down.sql` }, migration, head);
  },

  withoutTransaction: () => ({ head: `${marker}\n`, create: [] }),
};
