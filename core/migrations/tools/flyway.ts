/**
 * Flyway: `V<version>__<name>.sql`, `U` (undo), `R__` (repeatable), `B` (baseline), in folders of any depth; the configuration may change
 * prefixes, separator and suffixes. Flyway sends one statement at a time inside a transaction. A script of which no statement can run in a
 * transaction runs without one; so does a script with `executeInTransaction=false` in the `.conf` beside it, and with `mixed` a script that
 * contains any such statement. Without `mixed` Flyway refuses a script of both kinds: its transaction then counts as open, because the
 * statement that cannot run in it stops the release in either case.
 */
import type { MigrationFile, MigrationTool, NewFile, ToolSettings } from '../convention.ts';
import type { ToolLock } from '../tool-lock.ts';
import { baseOf } from '../listing.ts';
import { namesReason } from '../detection/recognise.ts';
import { statementHeads } from '../applying/statement-heads.ts';
import { jdbcDialect, springFiles } from '../dialect/tool-configuration.ts';
import { compareText, compareVersions, newestVersion, nextFree } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';
import { flywaySettings, readFlywaySettings, type FlywayKind, type FlywaySettings } from './flyway/config.ts';
import { literal } from '../../text/pattern.ts';

/** PostgreSQL statements that Flyway recognises as not transactional (PostgreSQLParser.java; 12 and newer). */
const nonTransactional =
  /^(?:(?:CREATE|DROP) (?:DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER SYSTEM|(?:CREATE|DROP)(?: UNIQUE)? INDEX CONCURRENTLY|REINDEX(?: VERBOSE)? (?:SCHEMA|DATABASE|SYSTEM)|VACUUM|DISCARD ALL)\b/;

/**
 * PostgreSQLAdvisoryLockTemplate.java: pg_try_advisory_xact_lock in a separate transaction on the connection of the history table, open
 * until the file has run (with `group`: all of them). Default since 9.1.2; Flyway's documentation names the setting for CREATE INDEX
 * CONCURRENTLY.
 */
const lockInTransaction: ToolLock = {
  kind: 'transaction-advisory',
  concurrently: 'hangs',
  setting: 'flyway.postgresql.transactional.lock=false',
};

/** The same with pg_try_advisory_lock outside of any transaction: a second run sleeps between two attempts and holds nothing. */
const lockInSession: ToolLock = { kind: 'session-advisory', concurrently: 'free' };

export const flyway: MigrationTool = withSettings(new Map());

function withSettings(configured: ToolSettings): MigrationTool {
  const settings = flywaySettings(configured);
  const kindOf = kinds(settings);
  return {
    id: 'flyway',
    name: 'Flyway',
    example: 'V1__create_users.sql',
    layout: 'tree',
    dialectFiles: [
      { name: /^flyway\.(?:conf|toml)$/, says: jdbcDialect },
      { name: /^flyway\.(?:conf|toml)$/, says: jdbcDialect, beside: 'conf' },
      ...springFiles,
    ],
    configurable: { read: readFlywaySettings, apply: withSettings },
    ...(settings.limitsLocks ? { limitsLocks: 'initSql' } : {}),
    transactionAround: settings.group ? 'all-pending' : 'migration',
    lock: { ...(settings.transactionalLock ? lockInTransaction : lockInSession) },
    deploys: /\bflyway\b[^\n]*\smigrate\b/,
    // Release notes of 4.1: validateOnMigrate fails for a pending file unless outOfOrder is set.
    outOfOrder: 'refuses to go on, but for outOfOrder',
    // Documentation of “Validate”: with validateOnMigrate, the default, a checksum that differs stops the run.
    ...(settings.validateOnMigrate ? { edited: 'refused-by-default' as const } : {}),
    historyTable: {
      schema: settings.schema,
      name: settings.table,
      column: 'script',
      keeps: 'each',
      names: 'path',
      done: 'success',
      upTo: `type = 'BASELINE'`,
    },
    noTransactionMarker: 'executeInTransaction=false in a .conf file of the same name',

    recognise: (candidate) => [namesReason(candidate)],

    classify(path) {
      const found = kindOf(baseOf(path));
      if (found === undefined) return undefined;
      const { kind, version, name } = found;
      return {
        path,
        version,
        name,
        direction: kind === 'undo' ? 'down' : 'up',
        repeatable: kind === 'repeatable',
        ...(kind === 'baseline' ? { baseline: true } : {}),
      };
    },

    compare(a, b) {
      if (a.repeatable !== b.repeatable) return a.repeatable ? 1 : -1;
      const byVersion = a.repeatable ? compareText(a.name, b.name) : compareVersions(a.version, b.version);
      return byVersion || compareText(a.path, b.path);
    },

    select: (up) => withoutDoubleHistory(up, ({ baseline }) => baseline === true),

    companions: (file) => [`${file.path}.conf`],

    read(file, text, companions) {
      const script = companions.get(`${file.path}.conf`) ?? '';
      const own = /^[ \t]*executeInTransaction[ \t]*[=:][ \t]*(true|false)\b/im.exec(script)?.[1];
      const toolTransaction =
        own === undefined
          ? settings.executeInTransaction && opensTransaction(text, settings)
          : own.toLowerCase() === 'true';
      return wholeFile(file, text, { sends: 'statement-by-statement', toolTransaction });
    },

    // Flyway detects by itself that no statement of a script can run in a transaction.
    withoutTransaction: () => ({ head: '', create: [] }),

    create(migration, after, existing) {
      const folder = after.path.slice(0, after.path.length - baseOf(after.path).length);
      const { prefixes, separator, suffixes } = settings;
      const stem = `${prefixes.versioned}${versionBehind(after, existing)}${separator}${migration.name}`;
      const path = `${folder}${stem}${suffixes[0] ?? '.sql'}`;
      const files: NewFile[] = [{ path, text: migration.up }];
      if (!migration.transaction && opensTransaction(migration.up, settings))
        files.push({ path: `${path}.conf`, text: 'executeInTransaction=false\n' });
      return files;
    },
  };
}

/**
 * DbMigrate.java, isExecuteGroupInTransaction: one file without a transaction removes it from the whole group, or is refused in a group.
 */
// ------------------------------------------------------------------------------------------------------------------- names

interface Named {
  readonly kind: FlywayKind;
  readonly version: string;
  readonly name: string;
}

function kinds(settings: FlywaySettings): (base: string) => Named | undefined {
  const { prefixes, separator, suffixes } = settings;
  const suffix = suffixes.map(literal).join('|');
  const versioned = (['versioned', 'undo', 'baseline'] as const).map((kind) => ({
    kind,
    pattern: new RegExp(
      `^${literal(prefixes[kind])}(\\d+(?:[._]\\d+)*)${literal(separator)}([^]*)(?:${suffix})$`,
    ),
  }));
  const repeatable = new RegExp(`^${literal(prefixes.repeatable)}${literal(separator)}([^]*)(?:${suffix})$`);
  return (base) => {
    for (const { kind, pattern } of versioned) {
      const match = pattern.exec(base);
      if (match !== null) return { kind, version: match[1] ?? '', name: match[2] ?? '' };
    }
    const name = repeatable.exec(base)?.[1];
    return name === undefined ? undefined : { kind: 'repeatable', version: '', name };
  };
}

/** A baseline repeats the versions up to its own: it counts only if those files are missing, and only the newest one counts. */
function withoutDoubleHistory(
  up: readonly MigrationFile[],
  isBaseline: (file: MigrationFile) => boolean,
): readonly MigrationFile[] {
  const versioned = up.filter((file) => !file.repeatable && !isBaseline(file));
  const baseline = up.findLast(isBaseline);
  if (baseline === undefined) return up;
  const repeats = versioned.some((file) => compareVersions(file.version, baseline.version) <= 0);
  return up.filter((file) => !isBaseline(file) || (file === baseline && !repeats));
}

function opensTransaction(text: string, settings: FlywaySettings): boolean {
  const heads = statementHeads(text, 4);
  if (heads.length === 0) return true;
  return settings.mixed
    ? !heads.some((head) => nonTransactional.test(head))
    : !heads.every((head) => nonTransactional.test(head));
}

/** The next number of the last group if no version follows, a further group (5 → 5.1) if a later version exists. */
function versionBehind(after: MigrationFile, existing: readonly MigrationFile[]): string {
  const versions = existing.flatMap((file) => (file.repeatable ? [] : [file.version]));
  const newest = newestVersion(after.version, versions);
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
