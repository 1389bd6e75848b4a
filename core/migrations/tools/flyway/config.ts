/**
 * The configuration around a Flyway folder: flyway.conf and flyway.toml, the Flyway settings of Spring Boot and Quarkus, and files of other
 * names in a module's resources (flyway/resources.ts). Command line and environment variables are not read.
 */
import type { ToolSettings } from '../../convention.ts';
import { flatConfig } from '../../detection/flat-config.ts';
import { has, join, withAncestors, type Listing } from '../../listing.ts';
import { agreedInResources } from './resources.ts';
import { isFlywayBefore } from './version.ts';

const files = [
  'flyway.toml',
  'flyway.conf',
  'conf/flyway.toml',
  'conf/flyway.conf',
  'application.properties',
  'application.yml',
  'application.yaml',
  'config/application.properties',
  'config/application.yml',
];

/** flyway.x in its own files, spring.flyway.x and quarkus.flyway.x in theirs; environments of a .toml may have their own. */
const ownKey = /^(?:spring\.|quarkus\.|environments\.[^.]+\.)?flyway\.(.+)$/;

export function readFlywaySettings(folder: string, listing: Listing): ToolSettings {
  const settings = new Map<string, string>();
  for (const home of withAncestors(folder)) {
    for (const name of files) {
      const file = join(home, name);
      if (!has(listing, file)) continue;
      for (const [key, value] of flatConfig(name, listing.text(file) ?? '')) {
        const own = ownKey.exec(key)?.[1];
        // A value composed from other settings is not known.
        if (own !== undefined && isRead(own) && !settings.has(own) && isPlain(value))
          settings.set(own, value);
      }
    }
  }
  const isSaid = lockKeys.some((key) => settings.has(key));
  // Release notes: the lock in a transaction is the default since 9.1.2.
  if (!isSaid && isFlywayBefore('9.1.2', listing)) settings.set(lockKeys[0], 'false');
  const { settings: agreed, tables } = agreedInResources(folder, listing);
  for (const [key, value] of agreed) if (isRead(key) && !settings.has(key)) settings.set(key, value);
  if (tables.length > 0)
    settings.set('tables', tables.map(({ name, place }) => `${name} ${place}`).join('\n'));
  return settings;
}

/** All other settings, above all addresses and passwords, are not read. */
function isRead(key: string): boolean {
  return readKeys.has(key);
}

function isPlain(value: string): boolean {
  return !value.includes('${');
}

const lockKeys = ['postgresql.transactional.lock', 'postgresql.transactionallock'] as const;

const readKeys: ReadonlySet<string> = new Set([
  'sqlmigrationprefix',
  'undosqlmigrationprefix',
  'repeatablesqlmigrationprefix',
  'baselinemigrationprefix',
  'sqlmigrationseparator',
  'sqlmigrationsuffixes',
  'executeintransaction',
  'mixed',
  'group',
  'validateonmigrate',
  'locations',
  'table',
  'defaultschema',
  'initsql',
  ...lockKeys,
]);

export interface FlywaySettings {
  readonly prefixes: { readonly [kind in FlywayKind]: string };
  readonly separator: string;
  readonly suffixes: readonly string[];
  readonly executeInTransaction: boolean;
  readonly mixed: boolean;
  readonly group: boolean;
  /** Flyway compares the checksums of applied files first. */
  readonly validateOnMigrate: boolean;
  /** A run holds its lock in a separate transaction. */
  readonly transactionalLock: boolean;
  readonly table: string;
  /** If files disagree on the table: each name with its position. */
  readonly tables: readonly { readonly name: string; readonly place: string }[];
  readonly schema: string | undefined;
  /** The statements that Flyway sends on each new connection set lock_timeout. */
  readonly limitsLocks: boolean;
}

export type FlywayKind = 'versioned' | 'undo' | 'repeatable' | 'baseline';

/** Flyway's defaults for settings that are not configured. */
export function flywaySettings(settings: ToolSettings): FlywaySettings {
  const text = (key: string, otherwise: string): string => settings.get(key) ?? otherwise;
  const flag = (key: string, otherwise: boolean): boolean => {
    const value = settings.get(key)?.toLowerCase();
    return value === undefined ? otherwise : value === 'true';
  };
  const tables = text('tables', '')
    .split('\n')
    .flatMap((one) => {
      const [name = '', place = ''] = one.split(' ');
      return name === '' ? [] : [{ name, place }];
    });
  return {
    prefixes: {
      versioned: text('sqlmigrationprefix', 'V'),
      undo: text('undosqlmigrationprefix', 'U'),
      repeatable: text('repeatablesqlmigrationprefix', 'R'),
      baseline: text('baselinemigrationprefix', 'B'),
    },
    separator: text('sqlmigrationseparator', '__'),
    suffixes: text('sqlmigrationsuffixes', '.sql')
      .split(',')
      .map((suffix) => suffix.replaceAll(/[[\]"'\s]/g, ''))
      .filter((suffix) => suffix !== ''),
    executeInTransaction: flag('executeintransaction', true),
    mixed: flag('mixed', false),
    group: flag('group', false),
    validateOnMigrate: flag('validateonmigrate', true),
    transactionalLock: flag('postgresql.transactional.lock', flag('postgresql.transactionallock', true)),
    table: tables[0]?.name ?? text('table', 'flyway_schema_history'),
    tables,
    schema: settings.get('defaultschema'),
    limitsLocks: limit.test(text('initsql', '')),
  };
}

/** Zero means no limit. */
const limit = /\bset\s+(?:session\s+)?lock_(?:wait_)?timeout(?:\s*=|\s+to\b|(?=\s))\s*'?(?=[\d.]*[1-9])/i;
