/** Settings as the checks read them, and the scripts that change one where it was set. */
import type { Script } from '../script.ts';
import { ident, literal } from './words.ts';

/** Rows of five columns: `setting`, the name, its value in this session, where that comes from, and its value with its unit. */
export function settingsQuery(names: readonly string[]): string {
  return `SELECT 'setting', name, setting, source, concat_ws(' ', setting, unit) FROM pg_settings WHERE name IN (${names.map(literal).join(', ')})`;
}

/** Where the value of a setting comes from in this session. */
export function sourceOf(name: string): string {
  return `(SELECT source FROM pg_settings WHERE name = ${literal(name)})`;
}

/** A setting in bytes; -1 where it is that. */
export function bytesOf(name: string): string {
  return `pg_size_bytes(current_setting(${literal(name)}))`;
}

/** A storage parameter of the relation `c`, a row of pg_class, as text. `standard`: SQL, where it has none. */
export function storageParameter(name: string, standard: string): string {
  return `coalesce((SELECT o.option_value FROM pg_options_to_table(c.reloptions) o WHERE o.option_name = ${literal(name)}), ${standard})`;
}

/** A number that autovacuum goes by: the storage parameter of the table `c`, else the setting. */
export function tableOption(name: string): string {
  return `${storageParameter(name, `current_setting(${literal(name)})`)}::float8`;
}

/** How many dead rows of the table `c` bring autovacuum. */
export function deadThreshold(version: number): string {
  const sum = `${tableOption('autovacuum_vacuum_threshold')} + ${tableOption('autovacuum_vacuum_scale_factor')} * greatest(c.reltuples, 0)`;
  return version >= 180_000
    ? `least(${sum}, nullif(${tableOption('autovacuum_vacuum_max_threshold')}, -1))`
    : `(${sum})`;
}

/** Bytes that one worker of autovacuum may take for dead rows. */
export const vacuumMemory = `CASE WHEN ${bytesOf('autovacuum_work_mem')} < 0 THEN ${bytesOf('maintenance_work_mem')} ELSE ${bytesOf('autovacuum_work_mem')} END`;

/** Whether a new value waits for a restart: then the check pending-restart says so, and nothing more is to do. */
export function isWaiting(name: string): string {
  return `(SELECT pending_restart FROM pg_settings WHERE name = ${literal(name)})`;
}

/** Nothing is offered where the setting comes from a role or from the command line of the server, which no SQL changes. */
export function changeSetting(
  name: string,
  value: string,
  { source, database }: { readonly source: string; readonly database: string },
): { readonly script?: Script } {
  switch (source) {
    case 'default':
    case 'configuration file': {
      const script = {
        title: `Set ${name} to ${value} for the whole server`,
        refuse: [],
        statements: [`ALTER SYSTEM SET ${ident(name)} = ${literal(value)}`, 'SELECT pg_reload_conf()'],
        rollback: [`ALTER SYSTEM RESET ${ident(name)}`, 'SELECT pg_reload_conf()'],
      };
      return { script };
    }
    case 'database': {
      const of = `ALTER DATABASE ${ident(database)}`;
      const script = {
        title: `Set ${name} to ${value} for new sessions of this database`,
        refuse: [],
        statements: [`${of} SET ${ident(name)} = ${literal(value)}`],
        rollback: [`${of} RESET ${ident(name)}`],
      };
      return { script };
    }
    default:
      return {};
  }
}
