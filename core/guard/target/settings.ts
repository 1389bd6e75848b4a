/**
 * Finds the database in a configuration file of any tool: keys that hold an address, a host or a database, with a text or a variable of the
 * environment as their value. No program is run; what is computed is not known.
 */
import { indentOf } from '../loose-lines.ts';
import { addressOf } from './address.ts';
import { isUnknown, unknownNamed } from '../shell/scope.ts';

export interface Settings {
  readonly addresses: readonly string[];
  readonly hosts: readonly string[];
  readonly databases: readonly string[];
}

type Lookup = (name: string) => string | undefined;

const pair =
  /(["']?)([\w.$-]+)\1\s*(?:=>|:|=)\s*(\w+\([^\n)]*\)[^\n,}]*|"[^"\n]*"[^\n,}]*|'[^'\n]*'[^\n,}]*|`[^`\n]*`|[^,{}\n]+)/g;
const addressKey =
  /(?:^|[._])(?:url|uri|dsn|database_?url|direct_?url|connection_?string|connection_?uri|default_?connection|connection|endpoint|open|datasource|client_?url|sqlalchemy_database_uri|dbstring)$/i;
const hostKey = /(?:^|[._])(?:db_?|database_?|pg_?)?(?:host|hostname|server)$/i;
const databaseKey = /(?:^|[._])(?:db_?name|database_?name|database|dbname|db)$/i;
const databaseScheme =
  /^(?:jdbc:)?(?:postgres|pgx|mysql|mariadb|mongodb|sqlserver|mssql|cockroach|libsql|sqlite|redis|file:)/i;

/** `environment`: only its section is read, where the file has one. */
export function settingsIn(text: string, environment: string | undefined, lookup: Lookup): Settings {
  const found = { addresses: new Set<string>(), hosts: new Set<string>(), databases: new Set<string>() };
  const section = environment === undefined ? text : sectionOf(text, environment);
  for (const line of section.slice(0, longest).split(/\r?\n/)) {
    if (line.length > longestLine || /^\s*(?:#|\/\/|--|;|\*)/.test(line)) continue;
    // PHP and Python: 'HOST': env('X', 'y') and os.environ["X"] hold no comma that matters.
    for (const [, , key = '', written = ''] of line.matchAll(pair)) {
      const kind = addressKey.test(key)
        ? 'addresses'
        : hostKey.test(key)
          ? 'hosts'
          : databaseKey.test(key)
            ? 'databases'
            : undefined;
      if (kind === undefined || /shadow|test/i.test(key)) continue;
      const value = valueOf(written, lookup);
      if (value === undefined || value === '') continue;
      if (kind !== 'addresses') found[kind].add(value);
      else if (
        isUnknown(value) ||
        databaseScheme.test(value) ||
        addressOf(value)?.database !== undefined ||
        key.toLowerCase() === 'endpoint'
      )
        found.addresses.add(value);
    }
  }
  return { addresses: [...found.addresses], hosts: [...found.hosts], databases: [...found.databases] };
}

/** Configuration files are small; what is longer is something else. */
const longest = 200_000;
const longestLine = 2_000;

const variable =
  /process\.env(?:\.(\w+)|\[\s*['"](\w+)['"])|(?:\benv|getenv|ENV|environ|environ\.get|fetch|config|get_env|Env\.get|variable|env\.str)\s*[([]+\s*['"](\w+)['"]|\$\{(?:env:|env\.)?(\w+)(?::?-?([^}]*))?\}|%env\((?:\w+:)*(\w+)\)%|^\$(\w+)/;

/** A text, what a variable holds, or the text that counts without it; marked where it is not known. */
function valueOf(written: string, lookup: Lookup): string | undefined {
  const match = variable.exec(written);
  const literal = /["'`]([^"'`\n]*)["'`]/;
  if (match === null) {
    const quoted = literal.exec(written)?.[1];
    const bare = written.replace(/\s+[#;].*$/, '').trim();
    if (quoted !== undefined) return quoted;
    // A name or a call in a program is no text.
    return /^[\w.:/@%+?&=~-]+$/.test(bare) &&
      /^(?:\/|\w+:\/\/|[\w.-]+$)/.test(bare) &&
      !/^(?:true|false|null|undefined|None|process|config)/.test(bare)
      ? bare
      : undefined;
  }
  const name = match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[6] ?? match[7] ?? '';
  const known = lookup(name);
  if (known !== undefined) return known;
  const behind = written.slice(match.index + match[0].length);
  return (
    (match[5] === '' ? undefined : match[5]) ??
    literal.exec(behind.replace(/^['"]/, ''))?.[1] ??
    unknownNamed(name)
  );
}

/** From a line `production:` or `"production": {` to the next line that is indented as little. */
function sectionOf(text: string, environment: string): string {
  const lines = text.split(/\r?\n/);
  const name = environment.replaceAll(/[^\w-]/g, '');
  const start = lines.findIndex((line) =>
    new RegExp(`^\\s*(?:\\[?(?:env\\s+)?["']?|environments\\.)${name}["'\\]]*\\s*(?::|=>|\\{|=|$|\\])`).test(
      line,
    ),
  );
  if (start < 0) return text;
  const indent = indentOf(lines[start] ?? '');
  const end = lines.findIndex(
    (line, at) => at > start && line.trim() !== '' && indentOf(line) <= indent && !/^\s*[}\])]/.test(line),
  );
  return lines.slice(start, end < 0 ? undefined : end).join('\n');
}
