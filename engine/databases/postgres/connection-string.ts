/** Parses connection parameters from URIs and service files. Opens no file. */
import { partNames, type Part, type Parts, type PartsRead } from '../described.ts';
import { parse } from 'pg-connection-string';
import { linesOf } from '../dot-env.ts';

/** Also accepts the schemes of SQLAlchemy, JDBC and the like: a driver's name follows the first plus sign. */
export function isPostgresUri(text: string): boolean {
  return /^(?:jdbc:)?postgres(?:ql)?(?:\+\w+)?:\/\//i.test(text);
}

export function parseUri(text: string): PartsRead {
  const uri = text.trim().replace(/^(?:jdbc:)?postgres(?:ql)?(?:\+\w+)?:/i, 'postgresql:');
  // The query part is parsed here, because the library would open the certificate files that it names.
  const [base, query = ''] = splitOnce(uri, '?');
  const authority = /^postgresql:\/\/([^/]*)/.exec(base)?.[1] ?? '';
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  if (hosts.includes(',')) {
    return { ok: false, message: 'It names several hosts. Name one of them.' };
  }
  try {
    const config = parse(base);
    const values: Partial<Record<Part, string>> = {};
    set(values, 'host', config.host);
    set(values, 'port', config.port);
    set(values, 'dbname', config.database);
    set(values, 'user', config.user);
    set(values, 'password', config.password);
    for (const [name, value] of new URLSearchParams(query)) {
      if (isParameter(name)) set(values, name, value);
    }
    return { ok: true, values };
  } catch {
    return { ok: false, message: 'It is not a valid connection URI.' };
  }
}

export interface Service {
  readonly name: string;
  readonly values: Parts;
}

/** pg_service.conf: sections of `name=value`, `#` comments, no quoting. */
export function parseServiceFile(text: string): readonly Service[] {
  const services: { name: string; values: Partial<Record<Part, string>> }[] = [];
  for (const line of linesOf(text)) {
    if (line === '' || line.startsWith('#')) continue;
    const section = /^\[(.+)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      services.push({ name: section, values: {} });
      continue;
    }
    const [name, value] = splitOnce(line, '=');
    const key = name.trim();
    const current = services.at(-1);
    if (current !== undefined && value !== undefined && isParameter(key)) {
      set(current.values, key, value.trim());
    }
  }
  return services;
}

/** `host:port:database:user:password` with `*` and backslash escapes; the first matching line counts, as in libpq. */
export function findInPasswordFile(
  text: string,
  wanted: { readonly host: string; readonly port: number; readonly database: string; readonly user: string },
  hosts: 'wildcardAllowed' | 'namedOnly',
): string | undefined {
  for (const line of linesOf(text)) {
    if (line.startsWith('#')) continue;
    const fields = line.match(/(?:\\.|[^:\\])*(?::|$)/g)?.map((field) => field.replace(/:$/, '')) ?? [];
    const [host, port, database, user, ...rest] = fields;
    if (host === undefined || port === undefined || database === undefined || user === undefined) continue;
    if (host === '*' && hosts === 'namedOnly') continue;
    const names = wanted.host.startsWith('/') ? [wanted.host, 'localhost'] : [wanted.host];
    const fits =
      names.some((name) => fitsField(host, name)) &&
      fitsField(port, String(wanted.port)) &&
      fitsField(database, wanted.database) &&
      fitsField(user, wanted.user);
    if (fits) return unescapeField(rest[0] ?? '');
  }
  return undefined;
}

function fitsField(field: string, value: string): boolean {
  return field === '*' || unescapeField(field) === value;
}

function unescapeField(field: string): string {
  return field.replace(/\\(.)/g, '$1');
}

function isParameter(name: string): name is Part {
  return partNames.some((one) => one === name);
}

function set(values: Partial<Record<Part, string>>, name: Part, value: string | null | undefined): void {
  if (value !== undefined && value !== null && value !== '') values[name] = value;
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
