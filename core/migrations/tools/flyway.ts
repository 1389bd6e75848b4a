/**
 * Flyway with its default naming: `V<version>__<name>.sql`, `U` (undo), `R__` (repeatable), `B` (baseline), in folders of any depth.
 * Statements are sent one at a time inside a transaction of Flyway's. A script whose every statement refuses transactions runs without
 * one; so does a script with `executeInTransaction=false` in the `.conf` beside it. A script that mixes both is refused by Flyway:
 * its transaction then counts as open, because the statement that refuses it stops the release either way.
 */
import { span } from '../../text/span.ts';
import type { MigrationFile, MigrationTool, NewFile } from '../convention.ts';
import { namesReason } from '../recognise.ts';
import { statementHeads } from '../statement-heads.ts';
import { jdbcDialect } from '../tool-files.ts';
import { compareText, compareVersions, nextFree } from '../versions.ts';

const fileName = /^(?:([VUB])(\d+(?:[._]\d+)*)|R)__(.*)\.sql$/;
/** PostgreSQL statements that Flyway itself knows to refuse a transaction (its parser's list; 12 and newer). */
const nonTransactional =
  /^(?:(?:CREATE|DROP) (?:DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER SYSTEM|(?:CREATE|DROP)(?: UNIQUE)? INDEX CONCURRENTLY|REINDEX(?: VERBOSE)? (?:SCHEMA|DATABASE|SYSTEM)|VACUUM|DISCARD ALL)\b/;

export const flyway: MigrationTool = {
  id: 'flyway',
  name: 'Flyway',
  example: 'V1__create_users.sql',
  layout: 'tree',
  dialectFiles: [
    { name: /^flyway\.(?:conf|toml)$/, says: jdbcDialect },
    { name: /^flyway\.(?:conf|toml)$/, says: jdbcDialect, beside: 'conf' },
    { name: /^application[\w-]*\.(?:properties|ya?ml)$/, says: jdbcDialect },
  ],
  transactionAround: 'migration',
  // PostgreSQLAdvisoryLockTemplate: pg_try_advisory_xact_lock in a transaction of its own, open until the last migration has run.
  lock: {
    kind: 'transaction-advisory',
    concurrently: 'hangs',
    setting: 'flyway.postgresql.transactional.lock=false',
  },
  historyTable: { schema: undefined, name: 'flyway_schema_history', column: 'version', keeps: 'each' },

  recognise: (candidate) => [namesReason(candidate)],
  noTransactionMarker: 'executeInTransaction=false in a .conf file of the same name',

  classify(path) {
    const match = fileName.exec(baseOf(path));
    if (match === null) return undefined;
    const [, prefix, version = '', name = ''] = match;
    return {
      path,
      version,
      name,
      direction: prefix === 'U' ? 'down' : 'up',
      repeatable: prefix === undefined,
    };
  },

  compare(a, b) {
    if (a.repeatable !== b.repeatable) return a.repeatable ? 1 : -1;
    const byVersion = a.repeatable ? compareText(a.name, b.name) : compareVersions(a.version, b.version);
    return byVersion || compareText(a.path, b.path);
  },

  select: withoutDoubleHistory,

  companions: (file) => [`${file.path}.conf`],

  read(file, text, companions) {
    const settings = companions.get(`${file.path}.conf`) ?? '';
    const configured = /^[ \t]*executeInTransaction[ \t]*[=:][ \t]*(true|false)\b/im.exec(settings)?.[1];
    const toolTransaction =
      configured === undefined ? opensTransaction(text) : configured.toLowerCase() === 'true';
    return {
      sections: [
        {
          direction: file.direction === 'down' ? 'down' : 'up',
          span: span(0, text.length),
          delivery: { sends: 'statement-by-statement', toolTransaction },
          fences: [],
        },
      ],
    };
  },

  // Flyway sees by itself that a script holds nothing but what refuses transactions.
  withoutTransaction: () => ({ head: '', create: [] }),

  create(migration, after, existing) {
    const version = versionBehind(after, existing);
    const folder = after.path.slice(0, after.path.length - baseOf(after.path).length);
    const path = `${folder}V${version}__${migration.name}.sql`;
    const files: NewFile[] = [{ path, text: migration.up }];
    if (!migration.transaction && opensTransaction(migration.up))
      files.push({ path: `${path}.conf`, text: 'executeInTransaction=false\n' });
    return files;
  },
};

/** A baseline repeats the versions up to its own: it counts only where those files are gone, and only the newest one does. */
function withoutDoubleHistory(up: readonly MigrationFile[]): readonly MigrationFile[] {
  const versioned = up.filter((file) => !file.repeatable && !isBaseline(file));
  const baseline = up.findLast(isBaseline);
  if (baseline === undefined) return up;
  const repeats = versioned.some((file) => compareVersions(file.version, baseline.version) <= 0);
  return up.filter((file) => !isBaseline(file) || (file === baseline && !repeats));
}

/** A baseline stands for the versions up to its own, on a database where none of them ran. */
function isBaseline(file: MigrationFile): boolean {
  return baseOf(file.path).startsWith('B');
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function opensTransaction(text: string): boolean {
  const heads = statementHeads(text, 4);
  return heads.length === 0 || !heads.every((head) => nonTransactional.test(head));
}

/** The next number of the last group where nothing follows, a further group (5 → 5.1) where a later version exists. */
function versionBehind(after: MigrationFile, existing: readonly MigrationFile[]): string {
  const versions = existing.flatMap((file) => (file.repeatable ? [] : [file.version]));
  const newest = versions.reduce((a, b) => (compareVersions(a, b) < 0 ? b : a), after.version);
  const from = after.repeatable ? newest : after.version;
  const taken = new Set(versions);
  if (compareVersions(from, newest) >= 0) {
    const group = /\d+$/.exec(from)?.[0] ?? '0';
    const lead = from.slice(0, from.length - group.length);
    const takenGroups = versions.flatMap((version) =>
      version.startsWith(lead) ? [version.slice(lead.length)] : [],
    );
    return lead + nextFree(group, new Set(takenGroups));
  }
  const separator = /[._]/.exec(from)?.[0] ?? '.';
  return taken.has(`${from}${separator}1`)
    ? `${from}${separator}${nextFree('1', new Set(versions.map((v) => v.slice(from.length + 1))))}`
    : `${from}${separator}1`;
}
