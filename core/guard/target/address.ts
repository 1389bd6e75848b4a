/** Reads addresses of databases: URLs, key=value strings, DSNs of Go, paths of SQLite. Passwords and users are dropped. */
import type { SpokenDialect } from '../../migrations/convention.ts';

export interface Address {
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly database: string | undefined;
  /** The database is a file. */
  readonly isFile: boolean;
}

export const noAddress: Address = { host: undefined, port: undefined, database: undefined, isFile: false };

/** Undefined if the text is none. */
export function addressOf(text: string): Address | undefined {
  const bare = text.trim().replace(/^jdbc:/, '');
  return sqliteOf(bare) ?? goOf(bare) ?? urlOf(bare) ?? pairsOf(bare);
}

function sqliteOf(text: string): Address | undefined {
  const [, path] = /^(?:sqlite3?|file|libsql\+file)(?:\+\w+)?:(?:\/\/(?=\/|\w))?([^?]*)/.exec(text) ?? [];
  return path === undefined ? undefined : { ...noAddress, database: path, isFile: true };
}

/** scheme://user:password@host:port/database */
function urlOf(text: string): Address | undefined {
  const [, scheme = '', rest] = /^([a-z][\w+.-]*):\/\/([\s\S]*)$/i.exec(text) ?? [];
  if (rest === undefined) return undefined;
  if (/^(?:sqlserver|mssql)$/i.test(scheme) && rest.includes(';')) {
    const [server = '', ...pairs] = rest.split(';');
    const named = pairsOf(pairs.join(';'));
    return { ...hostAndPort(server), database: named?.database, isFile: false };
  }
  const [authority, path] = splitOnce(rest.slice(rest.lastIndexOf('@', endOfAuthority(rest)) + 1), '/');
  const [name, query] = splitOnce(path, '?');
  const host = /(?:^|&)host=([^&]+)/.exec(query)?.[1];
  const database = name === '' ? undefined : name.split('#')[0];
  const [firstHost = ''] = authority.split('?')[0]?.split(',') ?? [];
  const address = hostAndPort(firstHost);
  return { ...address, host: address.host ?? host, database, isFile: false };
}

/** A password may hold slashes only where they are escaped; the last @ before the path ends the user. */
function endOfAuthority(rest: string): number {
  const at = rest.lastIndexOf('@');
  const slash = rest.indexOf('/', Math.max(at, 0));
  return slash < 0 ? rest.length : slash;
}

/** user:password@tcp(host:port)/database */
function goOf(text: string): Address | undefined {
  const [, server, path, database] =
    /(?:^|:\/\/)[^\s]*@?(?:tcp|unix)\((?:([^()/]*)|([^()]*))\)\/([^?]*)/.exec(text) ?? [];
  if (database === undefined) return undefined;
  return {
    ...hostAndPort(server ?? ''),
    ...(path === undefined ? {} : { host: path }),
    database,
    isFile: false,
  };
}

/** host=… dbname=…, and Server=…;Database=… */
function pairsOf(text: string): Address | undefined {
  if (!/^\s*[\w ]+\s*=/.test(text)) return undefined;
  const pairs = new Map(
    text
      .split(text.includes(';') ? ';' : /\s+(?=\w+\s*=)/)
      .map((pair) => splitOnce(pair, '='))
      .map(([key, value]) => [key.trim().toLowerCase(), value.trim().replaceAll(/^['"]|['"]$/g, '')]),
  );
  const first = (...keys: readonly string[]): string | undefined =>
    keys.map((key) => pairs.get(key)).find((value) => value !== undefined);
  const server = first('host', 'hostaddr', 'server', 'data source', 'address', 'addr');
  const database = first('dbname', 'database', 'initial catalog', 'databasename', 'db');
  if (server === undefined && database === undefined) return undefined;
  const isFile = /\.(?:sqlite3?|db3?)$/i.test(server ?? '');
  if (isFile) return { ...noAddress, database: server, isFile };
  const address = hostAndPort((server ?? '').replace(/^tcp:/, '').replace(/,(\d+)$/, ':$1'));
  return { ...address, port: first('port') ?? address.port, database, isFile };
}

export function hostAndPort(text: string): Omit<Address, 'database'> {
  const [, host = '', port] = /^(\[[^\]]*\]|.*?)(?::(\d+))?$/s.exec(text) ?? [];
  return { host: host === '' ? undefined : host, port, isFile: false };
}

function splitOnce(text: string, at: string): readonly [string, string] {
  const found = text.indexOf(at);
  return found < 0 ? [text, ''] : [text.slice(0, found), text.slice(found + at.length)];
}

/** The dialect that a scheme names. */
export function dialectOfAddress(text: string): SpokenDialect | undefined {
  const bare = text.replace(/^jdbc:/, '');
  if (/^(?:postgres|pgx|cockroach)/i.test(bare)) return 'postgresql';
  if (/^(?:mysql|mariadb)/i.test(bare)) return 'mysql';
  if (/^(?:sqlite|file:|libsql)/i.test(bare)) return 'sqlite';
  return /^(?:sqlserver|mssql)/i.test(bare) ? 'sqlserver' : undefined;
}
