/** Parses redis:// and rediss:// URIs, and valkey:// ones. Opens nothing, and no message quotes the text, which may contain a password. */
import { sslModes } from '../../../core/connections/profile.ts';
import { encodingProblem, type Part, type PartsRead } from '../described.ts';

/** Whom a server of its own accord lets in. */
export const usualUser = 'default';

const scheme = /^(?:redis|valkey)(s?):\/\//i;

export function isRedisUri(text: string): boolean {
  return scheme.test(text.trim());
}

export function parseRedisUri(text: string): PartsRead {
  const whole = text.trim();
  const rest = whole.replace(scheme, '');
  const problem = encodingProblem(rest);
  if (problem !== undefined) return { ok: false, message: problem };
  try {
    const url = new URL(`redis://${rest}`);
    const database =
      decodeURIComponent(url.pathname.replace(/^\//, '')) || (url.searchParams.get('db') ?? '');
    if (!/^\d{0,6}$/.test(database))
      return { ok: false, message: 'What follows the host is the number of a database.' };
    const isTls = (scheme.exec(whole)?.[1] ?? '') !== '';
    const said = sslModes.find((mode) => mode === url.searchParams.get('sslmode'));
    const values: Partial<Record<Part, string>> = {
      user: usualUser,
      // As every client reads the scheme.
      sslmode: said ?? (isTls ? 'verify-full' : 'disable'),
    };
    const set = (part: Part, value: string | null): void => {
      if (value !== null && value !== '') values[part] = value;
    };
    set('host', decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1'));
    set('port', url.port);
    set('dbname', database);
    set('user', decodeURIComponent(url.username));
    set('password', decodeURIComponent(url.password));
    set(
      'sslrootcert',
      url.searchParams.get('sslrootcert') ?? (isTls && said === undefined ? 'system' : null),
    );
    return { ok: true, values };
  } catch {
    return { ok: false, message: 'It is not a valid connection URI.' };
  }
}
