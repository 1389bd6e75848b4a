/** Which host keys the user trusts, according to OpenSSH's known_hosts files. Parses text; asks nobody, writes nothing. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type HostKeyStanding =
  | { readonly kind: 'known' }
  /** The host is unknown. */
  | { readonly kind: 'unknown' }
  /** The host is known by other keys, or this one was revoked: there may be an attacker in between. */
  | { readonly kind: 'changed' | 'revoked' };

/** `key`: in its binary form. */
export function standingOf(text: string, host: string, port: number, key: Buffer): HostKeyStanding {
  const lines = linesFor(text, host, port);
  const isThis = (line: KnownHost): boolean => line.key.equals(key);
  if (lines.some((line) => line.marker === '@revoked' && isThis(line))) return { kind: 'revoked' };
  // Certificate authorities are not supported: such a host counts as unknown.
  const plain = lines.filter(({ marker }) => marker === undefined);
  if (plain.some(isThis)) return { kind: 'known' };
  return { kind: plain.length > 0 ? 'changed' : 'unknown' };
}

/** The key types by which the host is known: only these are requested from the server. */
export function keyTypesFor(text: string, host: string, port: number): readonly string[] {
  const types = linesFor(text, host, port).flatMap(({ marker, type }) =>
    marker === undefined ? [type] : [],
  );
  return [...new Set(types)];
}

/** As ssh prints it: `SHA256:…`. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** `ssh-ed25519`, as the key itself states. */
export function typeOfKey(key: Buffer): string {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  return length > 0 && length < 100 ? key.subarray(4, 4 + length).toString('latin1') : '';
}

/** The line by which the host would be known. */
export function lineOf(host: string, port: number, key: Buffer): string {
  return `${nameOf(host, port)} ${typeOfKey(key)} ${key.toString('base64')}`;
}

interface KnownHost {
  readonly marker: string | undefined;
  readonly type: string;
  readonly key: Buffer;
}

function linesFor(text: string, host: string, port: number): readonly KnownHost[] {
  const name = nameOf(host, port);
  return text.split('\n').flatMap((line): readonly KnownHost[] => {
    const words = line.trim().split(/\s+/);
    const marker = words[0]?.startsWith('@') === true ? words.shift() : undefined;
    const [hosts = '', type = '', key = ''] = words;
    if (hosts === '' || hosts.startsWith('#') || key === '') return [];
    return isNamed(hosts, name) ? [{ marker, type, key: Buffer.from(key, 'base64') }] : [];
  });
}

function nameOf(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/** A list of names with wildcards and exclusions; or one hashed name. */
function isNamed(hosts: string, name: string): boolean {
  if (hosts.startsWith('|1|')) return isHashOf(hosts, name);
  const patterns = hosts.toLowerCase().split(',');
  const matches = (pattern: string): boolean => patternOf(pattern).test(name);
  return (
    patterns.some((one) => !one.startsWith('!') && matches(one)) &&
    !patterns.some((one) => one.startsWith('!') && matches(one.slice(1)))
  );
}

function patternOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}

function isHashOf(hashed: string, name: string): boolean {
  const [, , salt = '', wanted = ''] = hashed.split('|');
  const found = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  const expected = Buffer.from(wanted, 'base64');
  return expected.length === found.length && timingSafeEqual(expected, found);
}
