/** What the checks of MySQL and MariaDB share besides: settings and counters, which tables are looked at, privileges to ask for. */
import { quotedName as ident } from '../../syntax/mysql/identifier.ts';
import { literal } from '../../syntax/mysql/literal.ts';
import type { HealthFinding, Judged, MysqlFacts, Unseen } from '../check.ts';
import type { Refusal, Script } from '../script.ts';
import { lasting, shown, type Named } from '../words.ts';

export * from '../words.ts';
export { quotedName as ident } from '../../syntax/mysql/identifier.ts';
export { literal } from '../../syntax/mysql/literal.ts';

/** Undefined if this server has no such setting. */
export function setting({ variables }: MysqlFacts, name: string): string | undefined {
  return variables.get(name);
}

export function isOn(server: MysqlFacts, name: string): boolean {
  const value = setting(server, name);
  return value === 'ON' || value === '1';
}

export function numberOf(map: ReadonlyMap<string, string>, name: string): number | undefined {
  const value = map.get(name);
  return value === undefined ? undefined : Number(value);
}

/** A condition: the connection's database, or all except the server's own. */
export function inScope(column: string, { database }: MysqlFacts): string {
  return database === ''
    ? `LOWER(${column}) NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')`
    : `${column} = ${literal(database)}`;
}

/** As SQL. */
export function sqlName({ schema, name }: Named): string {
  return `${ident(schema)}.${ident(name)}`;
}

/** In a sentence: without the database if the connection names it. */
export function named({ schema, name }: Named, { database }: MysqlFacts): string {
  return schema === database ? shown(name) : shown(`${schema}.${name}`);
}

/** The login as GRANT names it. */
export function grantee({ role }: MysqlFacts): string {
  const at = role.lastIndexOf('@');
  return at < 0 ? ident(role) : `${ident(role.slice(0, at))}@${ident(role.slice(at + 1))}`;
}

/** As GRANT names all that is looked at. There % and _ in a name stand for others. */
export function wholeDatabase({ database }: MysqlFacts): string {
  return database === '' ? '*.*' : `${ident(database.replaceAll(/[%_\\]/g, String.raw`\$&`))}.*`;
}

/** With one of these a table, its columns and its indexes are in information_schema; others see an empty list, and no error. */
const tablePrivileges = ['ALL PRIVILEGES', 'SELECT', 'INSERT', 'UPDATE', 'REFERENCES'] as const;

/** Nothing if all tables of the database are seen. REFERENCES reads no row. */
export function hiddenTables(server: MysqlFacts): readonly Unseen[] {
  if (tablePrivileges.some((one) => server.here.has(one))) return [];
  const what =
    server.database === '' ? 'in databases of others' : `in the database ${shown(server.database)}`;
  return [
    {
      because: `Tables ${what} on which ${shown(server.role)} has no privilege are not in its catalog.`,
      grant: `GRANT REFERENCES ON ${wholeDatabase(server)} TO ${grantee(server)}`,
    },
  ];
}

/** Nothing if the sessions of all accounts are seen. */
export function hiddenSessions(server: MysqlFacts): readonly Unseen[] {
  if (hasOf(server, 'PROCESS')) return [];
  return [
    {
      because: `Sessions of other accounts are hidden from ${shown(server.role)}.`,
      grant: `GRANT PROCESS ON *.* TO ${grantee(server)}`,
    },
  ];
}

export function hasIn(privileges: ReadonlySet<string>, privilege: string): boolean {
  return privileges.has('ALL PRIVILEGES') || privileges.has(privilege);
}

/** On the whole server. */
function hasOf({ everywhere }: MysqlFacts, privilege: string): boolean {
  return hasIn(everywhere, privilege);
}

/** What needs PROCESS, which the server refuses without it. */
export function withoutProcess(server: MysqlFacts, what: string): Unseen | undefined {
  return hasOf(server, 'PROCESS')
    ? undefined
    : {
        because: `${what} not shown to ${shown(server.role)}.`,
        grant: `GRANT PROCESS ON *.* TO ${grantee(server)}`,
      };
}

/** Sets a global setting, with the value before it as the rollback; it holds until a restart, unless the configuration file says so too. */
export function setGlobal(server: MysqlFacts, name: string, value: string): Script {
  const before = setting(server, name) ?? '';
  const sql = (one: string): string =>
    `SET GLOBAL ${name} = ${/^-?\d+(?:\.\d+)?$/.test(one) ? one : literal(one)}`;
  // A variable would be 1 where the list of settings says ON.
  const list = server.isMaria ? 'information_schema.GLOBAL_VARIABLES' : 'performance_schema.global_variables';
  const now = `(SELECT VARIABLE_VALUE FROM ${list} WHERE VARIABLE_NAME = ${literal(name)})`;
  return {
    title: `Set ${name} to ${value} for new sessions; write it into the configuration file too, or a restart takes it back`,
    refuse: [{ when: `NOT ${now} <=> ${literal(before)}`, because: `${name} was changed since.` }],
    statements: [`-- plinth-ignore security/global-setting: the server is what this is about\n${sql(value)}`],
    rollback: [sql(before)],
  };
}

/** Before a statement that takes a metadata lock: it fails soon where it would wait, and everybody behind it. */
export const shortWait = 'SET SESSION lock_wait_timeout = 5';

/** Refuses if a table is no longer there. */
export function isGone({ schema, name }: Named): Refusal {
  return {
    when: `NOT EXISTS (SELECT * FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(schema)} AND TABLE_NAME = ${literal(name)})`,
    because: `The table ${name} is gone.`,
  };
}

/** A counter says something after a day. `isMuch`: by whatever else is asked of it. */
export function perDay(
  {
    count,
    what,
    isMuch = true,
  }: { readonly count: number; readonly what: string; readonly isMuch?: boolean },
  server: MysqlFacts,
  limit: number,
  finding: (daily: number, since: string) => HealthFinding,
): Judged {
  const seconds = server.resetSeconds ?? server.upSeconds;
  const since = lasting(seconds);
  const looked = `${count} ${what} in ${since}`;
  if (count < limit || !isMuch) return { findings: [], unseen: [], looked };
  if (seconds < 86_400) {
    const because = `There were ${count} ${what}, but the counters count since ${since}: how many that is for each day is not known.`;
    return { findings: [], unseen: [{ because }], looked: 'the total' };
  }
  const daily = count / (seconds / 86_400);
  return { findings: daily < limit ? [] : [finding(daily, since)], unseen: [], looked };
}
