/**
 * Parses a connection to SQL Server written in one line: mssql:// and sqlserver:// URIs, JDBC's, and the key=value strings of ADO.NET and
 * ODBC. Opens nothing, and no message quotes the text, which may contain a password.
 */
import { sslModes, type SslMode } from '../../../core/connections/profile.ts';
import { encodingProblem, type Part, type PartsRead } from '../described.ts';

const scheme = /^(?:jdbc:)?(?:mssql|sqlserver|sqlsrv)(?:\+\w+)?:\/\//i;

export function isSqlserverUri(text: string): boolean {
  return scheme.test(text) || isSqlserverPairs(text);
}

export function parseSqlserverUri(text: string): PartsRead {
  const whole = text.trim();
  if (!scheme.test(whole)) return fromPairs(pairsIn(whole));
  const rest = whole.replace(scheme, '');
  // sqlserver://host:1433;database=shop;user=…, as in JDBC, Prisma and Flyway.
  return /^[^/?#@]*;/.test(rest) || (/^jdbc:/i.test(whole) && !/[@/?]/.test(rest))
    ? fromPairs([
        ['server', (/^[^;]*/.exec(rest)?.[0] ?? '').replace(/\/$/, '')],
        ...pairsIn(afterServer(rest)),
      ])
    : fromUrl(rest);
}

function afterServer(rest: string): string {
  const at = rest.indexOf(';');
  return at < 0 ? '' : rest.slice(at + 1);
}

function fromUrl(rest: string): PartsRead {
  const problem = encodingProblem(rest);
  if (problem !== undefined) return no(problem);
  const found =
    /^(?:([^@:/?#]*)(?::([^@/?#]*))?@)?(\[[^\]]*\]|[^:/?#\\]*)(?:\\([^:/?#]*))?(?::(\d+))?(?:\/([^/?#]*)\/?)?(?:\?([^#]*))?(?:#.*)?$/.exec(
      rest,
    );
  if (found === null) return no('It is not a valid connection URI.');
  const [, user = '', password = '', host = '', instance, port = '', database = '', query = ''] = found;
  try {
    return fromPairs([
      ['server', instance === undefined ? host : `${host}\\${instance}`],
      ['port', port],
      ['database', decodeURIComponent(database)],
      ['user', decodeURIComponent(user)],
      ['password', decodeURIComponent(password)],
      ...new URLSearchParams(query),
    ]);
  } catch {
    return no('It is not a valid connection URI.');
  }
}

/** The keywords of all these notations (page “SqlConnection.ConnectionString”, “Setting the connection properties” of JDBC). */
const words: Readonly<
  Record<string, Part | 'encrypt' | 'trust' | 'windows' | 'entra' | 'instance' | 'ignored'>
> = {
  ...named('host', 'server', 'data source', 'datasource', 'addr', 'address', 'network address', 'servername'),
  ...named('port', 'port', 'portnumber'),
  ...named('dbname', 'database', 'initial catalog', 'initialcatalog', 'databasename'),
  ...named('user', 'user id', 'userid', 'uid', 'user', 'username', 'user name'),
  ...named('password', 'password', 'pwd'),
  ...named('sslmode', 'sslmode'),
  ...named('sslrootcert', 'sslrootcert', 'servercertificate', 'server certificate'),
  ...named('encrypt', 'encrypt'),
  ...named('trust', 'trustservercertificate', 'trust server certificate'),
  ...named('windows', 'integrated security', 'integratedsecurity', 'trusted_connection'),
  ...named('entra', 'authentication'),
  ...named('instance', 'instancename', 'instance'),
};

/** Keywords that only SQL Server's clients have. MySQL's and PostgreSQL's .NET clients have `Server` and `Database` too. */
const tells =
  /^(?:initial ?catalog|trust ?server ?certificate|encrypt|integrated ?security|trusted_connection|multipleactiveresultsets|applicationintent|multisubnetfailover|attachdbfilename|persist security info)$/;
const othersWords =
  /^(?:host|port|sslmode|ssl mode|charset|character set|allowuservariables|treattinyasboolean|search ?path|include error detail|mode|cache|foreign keys|version|filename)$/;

function named<T>(meaning: T, ...spelt: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(spelt.map((one) => [one, meaning]));
}

function isSqlserverPairs(text: string): boolean {
  if (text.includes('://')) return false;
  const pairs = pairsIn(text);
  const keys = pairs.map(([key]) => plain(key));
  const host = pairs.find(([key]) => words[plain(key)] === 'host')?.[1];
  if (host === undefined || keys.length < 2) return false;
  if (keys.some((key) => othersWords.test(key))) return false;
  const driver = pairs.find(([key]) => plain(key) === 'driver')?.[1];
  if (driver !== undefined) return /sql server|^freetds$|^tds$/i.test(driver);
  return (
    keys.some((key) => tells.test(key)) ||
    /^(?:tcp:|np:|\.$|\.\\|\(local)|,\s*\d+$|\\|\.database\.windows\.net/i.test(host)
  );
}

/** `Name=value;…`: a value with a semicolon is in quotes, which are doubled inside, or in braces (page “Connection string syntax”). */
function pairsIn(text: string): readonly (readonly [string, string])[] {
  const pair =
    /\s*([^=;]+?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\{((?:[^}]|\}\})*)\}|([^;]*))\s*(?:;|$)/gy;
  const found: (readonly [string, string])[] = [];
  for (const [, key = '', double, single, brace, bare = ''] of text.matchAll(pair)) {
    const value =
      double?.replaceAll('""', '"') ??
      single?.replaceAll("''", "'") ??
      brace?.replaceAll('}}', '}') ??
      bare.trim();
    found.push([key, value]);
  }
  return found;
}

function fromPairs(pairs: readonly (readonly [string, string])[]): PartsRead {
  const said = new Map<string, string>();
  // The last of repeated keywords counts.
  for (const [key, value] of pairs) {
    const meaning = words[plain(key)];
    if (meaning !== undefined && value !== '') said.set(meaning, value);
  }
  const other = otherLogin(said);
  if (other !== undefined) return no(other);
  const server = serverIn(said.get('host') ?? '');
  if (server.protocol !== undefined && server.protocol !== 'tcp')
    return no('It goes by named pipes or shared memory; Plinth connects by TCP alone.');
  if (/^\(localdb\)/i.test(server.host))
    return no(
      'It is for LocalDB, which is reached by a named pipe of Windows alone; Plinth connects by TCP alone.',
    );
  const port = said.get('port') ?? server.port;
  if (port === undefined && (server.instance ?? said.get('instance')) !== undefined)
    return no(
      'It names an instance, whose port only the server’s machine knows. Write the port too: Server=host,port.',
    );
  const values: Partial<Record<Part, string>> = {};
  const set = (part: Part, value: string | undefined): void => {
    if (value !== undefined && value !== '') values[part] = value;
  };
  set('host', /^(?:\.|\(local\))$/i.test(server.host) ? 'localhost' : server.host);
  set('port', port);
  set('dbname', said.get('dbname'));
  set('user', said.get('user'));
  set('password', said.get('password'));
  set('sslmode', modeOf(said));
  set('sslrootcert', said.get('sslrootcert'));
  return { ok: true, values };
}

function otherLogin(said: ReadonlyMap<string, string>): string | undefined {
  if (/^(?:true|yes|sspi)$/i.test(said.get('windows') ?? ''))
    return 'It logs in by Windows, which is not supported. Use a SQL login, with a user and a password of the server’s own.';
  const way = said.get('entra');
  return way === undefined || /^sql ?password$|^notspecified$/i.test(way)
    ? undefined
    : 'It logs in by Microsoft Entra or another directory, which is not supported. Use a SQL login, with a user and a password of the server’s own.';
}

/** `tcp:host\instance,port`, and JDBC's `host\instance:port`. */
function serverIn(text: string): {
  readonly protocol: string | undefined;
  readonly host: string;
  readonly instance: string | undefined;
  readonly port: string | undefined;
} {
  const [, protocol, rest = ''] = /^(?:(tcp|np|lpc|admin):)?(.*)$/is.exec(text.trim()) ?? [];
  const [, bracketed, bare = '', instance, port] =
    /^(?:\[([^\]]*)\]|([^\\,:]*(?::[^\\,]*:[^\\,]*)?))(?:\\([^,:]*))?(?:[,:]\s*(\d+))?$/.exec(rest) ?? [];
  return { protocol: protocol?.toLowerCase(), host: (bracketed ?? bare).trim() || rest, instance, port };
}

/** Encrypt and TrustServerCertificate in libpq's terms. By default the server's certificate has to be trusted, as in newer clients. */
function modeOf(said: ReadonlyMap<string, string>): SslMode | undefined {
  const own = sslModes.find((mode) => mode === said.get('sslmode')?.toLowerCase());
  if (own !== undefined) return own;
  const encrypt = said.get('encrypt');
  if (/^(?:false|no|optional|disable|0)$/i.test(encrypt ?? '')) return 'disable';
  if (/^(?:true|yes|1)$/i.test(said.get('trust') ?? '') && !/^strict$/i.test(encrypt ?? '')) return 'require';
  return encrypt === undefined ? undefined : 'verify-full';
}

function plain(key: string): string {
  return key.trim().toLowerCase().replaceAll(/\s+/g, ' ');
}

function no(message: string): PartsRead {
  return { ok: false, message };
}
