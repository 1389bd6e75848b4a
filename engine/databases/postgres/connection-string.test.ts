import { describe, expect, it } from 'vitest';
import { findInPasswordFile, isPostgresUri, parseServiceFile, parseUri } from './connection-string.ts';
import { parseDotEnv } from '../dot-env.ts';

function uri(text: string): unknown {
  const result = parseUri(text);
  return result.ok ? result.values : result.message;
}

describe('parseUri', () => {
  it('reads every part', () => {
    expect(
      uri('postgresql://ann:s%40fe%2F@db.example:6543/shop?sslmode=verify-full&sslrootcert=system'),
    ).toEqual({
      host: 'db.example',
      port: '6543',
      dbname: 'shop',
      user: 'ann',
      password: 's@fe/',
      sslmode: 'verify-full',
      sslrootcert: 'system',
    });
  });

  it('reads sockets, IPv6 and the schemes of other drivers', () => {
    expect(uri('postgres:///shop?host=/run/pg')).toEqual({ host: '/run/pg', dbname: 'shop' });
    expect(uri('postgres://%2Frun%2Fpg/shop')).toEqual({ host: '/run/pg', dbname: 'shop' });
    expect(uri('postgres://[::1]:5433/shop')).toMatchObject({ host: '::1', port: '5433' });
    expect(uri('postgresql+asyncpg://ann@db/shop')).toMatchObject({ host: 'db', user: 'ann' });
    expect(isPostgresUri('mysql://db/shop')).toBe(false);
  });

  it('opens no file that the text names', () => {
    expect(uri('postgres://db/shop?sslcert=/nowhere/at.all')).toEqual({
      host: 'db',
      dbname: 'shop',
      sslcert: '/nowhere/at.all',
    });
  });

  it('never quotes what it cannot read', () => {
    for (const text of ['postgres://a:hunter2@one,two/shop', 'postgres://a:hunter2@[/shop']) {
      expect(uri(text)).toEqual(expect.not.stringContaining('hunter2'));
    }
  });
});

describe('parseServiceFile', () => {
  it('reads sections and leaves out what is not a connection parameter', () => {
    const text =
      '\uFEFF# mine\r\n[shop]\r\nhost=db.example\r\nport = 6543\r\nconnect_timeout=3\r\n\r\n[other]\ndbname=x';
    expect(parseServiceFile(text)).toEqual([
      { name: 'shop', values: { host: 'db.example', port: '6543' } },
      { name: 'other', values: { dbname: 'x' } },
    ]);
  });
});

describe('parseDotEnv', () => {
  it('reads quotes, exports and comments, and expands nothing', () => {
    const text = [
      "export A='x # y'",
      'B="line\\"quoted"',
      'C=plain # comment',
      'D=postgres://u:p#w@h/d',
      'E=$OTHER',
      'F=',
      '# G=1',
      'not a line',
    ].join('\r\n');
    expect([...parseDotEnv(text)]).toEqual([
      ['A', 'x # y'],
      ['B', 'line"quoted'],
      ['C', 'plain'],
      ['D', 'postgres://u:p#w@h/d'],
    ]);
  });
});

describe('findInPasswordFile', () => {
  const wanted = { host: 'db.example', port: 5432, database: 'shop', user: 'ann' };
  const find = (text: string): string | undefined => findInPasswordFile(text, wanted, 'wildcardAllowed');

  it('takes the first line that fits', () => {
    expect(find('# c\nother:*:*:*:no\ndb.example:5432:*:ann:yes\n*:*:*:*:late')).toBe('yes');
    expect(find('db.example:5433:shop:ann:no')).toBeUndefined();
  });

  it('reads escapes, and colons in a password', () => {
    expect(find('db.example:*:shop:ann:a\\:b\\\\c')).toBe('a:b\\c');
  });

  it('can leave out lines for any host', () => {
    expect(findInPasswordFile('*:*:*:*:mine', wanted, 'namedOnly')).toBeUndefined();
    expect(findInPasswordFile('*:*:*:*:mine', wanted, 'wildcardAllowed')).toBe('mine');
  });

  it('takes localhost for a socket folder', () => {
    expect(findInPasswordFile('localhost:*:*:*:s', { ...wanted, host: '/run/pg' }, 'namedOnly')).toBe('s');
  });
});
