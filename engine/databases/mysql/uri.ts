/**
 * Parses mysql:// and mariadb:// URIs as programs, frameworks and JDBC write them. Opens nothing, and no message quotes the text, which may
 * contain a password.
 */
import { sslModes, type SslMode } from '../../../core/connections/profile.ts';
import { encodingProblem, type Part, type PartsRead } from '../described.ts';

const scheme = /^(?:jdbc:)?(?:mysql2?|mariadb)(?:\+\w+)?:\/\//i;

export function isMysqlUri(text: string): boolean {
  return scheme.test(text);
}

export function parseMysqlUri(text: string): PartsRead {
  const rest = text.trim().replace(scheme, '');
  const authority = rest.split(/[/?#]/, 1)[0] ?? '';
  const problem = encodingProblem(rest);
  if (problem !== undefined) return { ok: false, message: problem };
  if (authority.slice(authority.lastIndexOf('@') + 1).includes(',')) {
    return { ok: false, message: 'It names several hosts. Name one of them.' };
  }
  try {
    const url = new URL(`mysql://${rest}`);
    const query = new Map([...url.searchParams].map(([name, value]) => [plain(name), value]));
    const values: Partial<Record<Part, string>> = {};
    const set = (part: Part, value: string | undefined): void => {
      if (value !== undefined && value !== '') values[part] = value;
    };
    set(
      'host',
      query.get('socket') ?? query.get('unixsocket') ?? decoded(url.hostname).replace(/^\[(.*)\]$/, '$1'),
    );
    set('port', url.port);
    set('dbname', decoded(url.pathname.replace(/^\//, '')));
    set('user', url.username === '' ? query.get('user') : decoded(url.username));
    set('password', url.password === '' ? query.get('password') : decoded(url.password));
    set('sslmode', modeOf(query));
    set('sslrootcert', query.get('sslca') ?? query.get('sslrootcert'));
    set('sslcert', query.get('sslcert'));
    set('sslkey', query.get('sslkey'));
    return { ok: true, values };
  } catch {
    return { ok: false, message: 'It is not a valid connection URI.' };
  }
}

/** MySQL's own words, and libpq's. */
export function sslModeOf(text: string | undefined): SslMode | undefined {
  const word = (text ?? '').toLowerCase().replaceAll('_', '-');
  return mysqlModes[word] ?? sslModes.find((mode) => mode === word);
}

const mysqlModes: Readonly<Partial<Record<string, SslMode>>> = {
  disabled: 'disable',
  preferred: 'prefer',
  required: 'require',
  'verify-identity': 'verify-full',
};

function modeOf(query: ReadonlyMap<string, string>): SslMode | undefined {
  const named = sslModeOf(query.get('sslmode'));
  if (named !== undefined) return named;
  const switched = query.get('ssl') ?? query.get('usessl');
  if (switched === undefined) return undefined;
  return /^(?:false|0)$/i.test(switched) ? 'disable' : 'require';
}

/** `ssl-mode`, `sslMode` and `ssl_mode` are equal. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}

function decoded(text: string): string {
  return decodeURIComponent(text);
}
