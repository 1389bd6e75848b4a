/** known_hosts in every form that OpenSSH writes: names, lists, wildcards, ports, hashes, markers. */
import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { fingerprintOf, keyTypesFor, lineOf, standingOf, typeOfKey } from './known-hosts.ts';

const wire = (type: string, rest: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.from(rest)]);
};
const key = wire('ssh-ed25519', 'the key of the host');
const other = wire('ssh-ed25519', 'another key');
const rsa = wire('ssh-rsa', 'its other key');
const line = (hosts: string, of = key, marker = ''): string =>
  `${marker}${hosts} ${typeOfKey(of)} ${of.toString('base64')} somebody@somewhere`;
const hashed = (name: string): string => {
  const salt = Buffer.from('salt of twenty bytes');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

it.each<readonly [string, string, string, number, string]>([
  ['nothing', '', 'db.example', 22, 'unknown'],
  [
    'comments and broken lines',
    '# db.example\ndb.example\n\ndb.example ssh-rsa',
    'db.example',
    22,
    'unknown',
  ],
  ['the name', line('db.example'), 'DB.example', 22, 'known'],
  ['another name', line('db.example'), 'db.example.org', 22, 'unknown'],
  ['a list', line('a,db.example,10.0.0.1'), '10.0.0.1', 22, 'known'],
  ['a wildcard', line('*.example'), 'db.example', 22, 'known'],
  ['one that is excluded', line('*.example,!db.example'), 'db.example', 22, 'unknown'],
  ['a dot is a dot', line('db.example'), 'dbxexample', 22, 'unknown'],
  ['a port', line('[db.example]:2222'), 'db.example', 2222, 'known'],
  ['another port', line('db.example'), 'db.example', 2222, 'unknown'],
  ['a hash', line(hashed('db.example')), 'db.example', 22, 'known'],
  ['a hash with a port', line(hashed('[db.example]:2222')), 'db.example', 2222, 'known'],
  ['a hash of another', line(hashed('else.example')), 'db.example', 22, 'unknown'],
  ['another key', line('db.example', other), 'db.example', 22, 'changed'],
  ['a key of another type', line('db.example', rsa), 'db.example', 22, 'changed'],
  ['one of two', `${line('db.example', other)}\n${line('db.example')}`, 'db.example', 22, 'known'],
  ['revoked', `${line('db.example')}\n${line('*', key, '@revoked ')}`, 'db.example', 22, 'revoked'],
  ['an authority', line('*.example', other, '@cert-authority '), 'db.example', 22, 'unknown'],
])('%s', (_, text, host, port, kind) => {
  expect(standingOf(text, host, port, key).kind).toBe(kind);
});

it('asks for the kinds of key that are known, and prints keys as ssh does', () => {
  expect(keyTypesFor(`${line('h', rsa)}\n${line('h')}\n${line('else')}`, 'h', 22)).toEqual([
    'ssh-rsa',
    'ssh-ed25519',
  ]);
  expect(fingerprintOf(Buffer.from('abc'))).toBe('SHA256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0');
});

it.each([22, 2222])('knows a host by the line that it writes of it, at port %d', (port) => {
  expect(standingOf(lineOf('DB.example', port, key), 'db.example', port, key).kind).toBe('known');
});
