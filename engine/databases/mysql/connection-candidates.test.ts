import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { addressOf } from '../../../core/connections/profile.ts';
import type { ConnectionOffer, ConnectionOffers, OwnedProfile } from '../connection-candidates.ts';
import { offerMysql } from './connection-candidates.ts';
import { rightsIn } from './rights.ts';
import { isMysqlUri, parseMysqlUri } from './uri.ts';
import { vendorOf } from './vendor.ts';

describe('parseMysqlUri', () => {
  it.each([
    ['mysql://ann@db/shop', { host: 'db', user: 'ann', dbname: 'shop' }],
    [
      'mariadb://ann:p%40ss@db:3307/shop?ssl-mode=VERIFY_IDENTITY&ssl-ca=/ca.pem',
      {
        host: 'db',
        port: '3307',
        user: 'ann',
        password: 'p@ss',
        dbname: 'shop',
        sslmode: 'verify-full',
        sslrootcert: '/ca.pem',
      },
    ],
    ['mysql2://[::1]/shop?sslmode=disable', { host: '::1', dbname: 'shop', sslmode: 'disable' }],
    [
      'mysql+pymysql://ann@db/sh%20op?ssl=true',
      { host: 'db', user: 'ann', dbname: 'sh op', sslmode: 'require' },
    ],
    [
      'jdbc:mysql://db:3306/shop?user=ann&password=secret&useSSL=false',
      { host: 'db', port: '3306', dbname: 'shop', user: 'ann', password: 'secret', sslmode: 'disable' },
    ],
    [
      'mysql://ann@localhost/shop?socket=/run/mysqld/mysqld.sock',
      { host: '/run/mysqld/mysqld.sock', user: 'ann', dbname: 'shop' },
    ],
    ['mysql://db', { host: 'db' }],
  ])('reads %s', (uri, values) => {
    expect(isMysqlUri(uri)).toBe(true);
    expect(parseMysqlUri(uri)).toEqual({ ok: true, values });
  });

  it.each([
    'mysql://ann:hunter2@one,two/shop',
    'mysql://ann:hunter2@x@db/shop',
    'mysql://ann:hunter2/x@db/shop',
    'mysql://ann:hunter2%zz@db/shop',
    'mysql://ann:hunter2@db:99999/shop',
  ])('refuses %s and quotes nothing', (uri) => {
    const read = parseMysqlUri(uri);
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  it('leaves other servers alone', () => {
    expect(['postgres://db/shop', 'mysqlx://db', 'mysql:db'].filter(isMysqlUri)).toEqual([]);
  });
});

describe('offers', () => {
  let home: string;
  let folder: string;
  beforeEach(() => {
    const root = mkdtempSync(join(tmpdir(), 'plinth-mysql-offers-'));
    home = join(root, 'home');
    folder = join(root, 'workspace');
    for (const one of [home, folder]) mkdirSync(one);
  });

  const offers = (
    env: Record<string, string> = {},
    profiles: readonly OwnedProfile[] = [],
  ): Promise<ConnectionOffers> =>
    offerMysql({ env, home, systemUser: 'me', platform: 'linux', folders: [folder], profiles });

  const told = ({ profile, source, namedByWorkspace, password }: ConnectionOffer): string =>
    `${addressOf(profile)} ${source}${namedByWorkspace ? ', workspace' : ''}${password === undefined ? '' : `, ${password.reveal()}`}`;

  const all = async (env?: Record<string, string>): Promise<readonly string[]> =>
    (await offers(env)).offers.map(told);

  it('come from URLs and variables of the environment, with its password', async () => {
    expect(await all({ DATABASE_URL: 'mysql://ann@db/shop', MYSQL_PWD: 'secret' })).toEqual([
      'ann@db:3306/shop DATABASE_URL in the environment, secret',
    ]);
    expect(await all({ MYSQL_HOST: 'db', MYSQL_TCP_PORT: '3307', MYSQL_DATABASE: 'shop' })).toEqual([
      'me@db:3307/shop MYSQL_* variables in the environment',
    ]);
    expect(await all({ DB_CONNECTION: 'pgsql', DB_HOST: 'db' })).toEqual([]);
    expect(await all({ DATABASE_URL: 'postgres://ann@db/shop', MYSQL_PWD: 'secret' })).toEqual([]);
  });

  it('of a .env file are the workspace’s, and get no password that is the user’s', async () => {
    writeFileSync(
      join(folder, '.env'),
      'DB_CONNECTION=mysql\nDB_HOST=db\nDB_DATABASE=shop\nDB_USERNAME=ann\nDB_PASSWORD=own\nDATABASE_URL=mysql://eve@evil.example/shop\n',
    );
    expect(await all({ MYSQL_PWD: 'secret' })).toEqual([
      'eve@evil.example:3306/shop DATABASE_URL in .env, workspace',
      'ann@db:3306/shop DB_* variables in .env, workspace, own',
    ]);
  });

  it('of the client’s own file are read, and of no other section', async () => {
    writeFileSync(
      join(home, '.my.cnf'),
      '[mysqld]\nuser=mysql\n[client]\nuser = ann\npassword="p w"\nsocket=/run/mysqld/mysqld.sock\n',
    );
    expect(await all()).toEqual(['ann@/run/mysqld/mysqld.sock:3306/ [client] in ~/.my.cnf, p w']);
  });

  it('of profiles say all that they mean', async () => {
    const profile = { name: 'Shop', engine: 'mysql', host: 'db', user: 'ann', role: 'production' } as const;
    const found = await offers({ MYSQL_PWD: 'secret', MYSQL_HOST: 'db' }, [
      { owner: 'workspace', place: 'workspace settings', profile },
      { owner: 'user', place: 'user settings', profile: { name: 'Postgres', host: 'db' } },
    ]);
    const [first] = found.offers;
    expect(first).toMatchObject({
      namedByWorkspace: true,
      password: undefined,
      profile: { label: 'Shop', environment: 'production', database: '' },
    });
    expect(found.offers.map(({ named }) => named?.name)).toEqual(['Shop', undefined]);
  });

  it('name what could not be read, and quote nothing', async () => {
    const { problems } = await offers({ DATABASE_URL: 'mysql://ann:hunter2@one,two/shop' });
    expect(problems).toEqual([
      { source: 'DATABASE_URL in the environment', message: 'It names several hosts. Name one of them.' },
    ]);
  });
});

describe('rightsIn', () => {
  it.each([
    [
      ['GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION'],
      ['it has all rights on the whole server'],
    ],
    [['GRANT USAGE ON *.* TO `a`@`%`', 'GRANT SELECT, SHOW VIEW ON `shop`.* TO `a`@`%`'], []],
    [
      ['GRANT FILE ON *.* TO `a`@`%`', 'GRANT SELECT, INSERT (a, b) ON `my shop`.`orders` TO `a`@`%`'],
      ['it may read and write files on the server (FILE)', 'it may change rows of `my shop`.`orders`'],
    ],
    [
      ['GRANT SELECT, CREATE, DROP ON *.* TO `a`@`%`', 'GRANT `writers`@`%` TO `a`@`%`'],
      [
        'it may create, alter or drop objects in every database',
        'it may have what the role `writers`@`%` has',
      ],
    ],
  ])('of %j', (grants, said) => {
    expect(rightsIn(grants)).toEqual(said);
  });
});

describe('vendorOf', () => {
  it.each([
    ['10.11.6-MariaDB-0+deb12u1', 'Debian 12', 'MariaDB', 101_106, '10.11.6'],
    ['5.5.5-10.6.12-MariaDB-log', '', 'MariaDB', 100_612, '10.6.12'],
    ['8.4.3', 'MySQL Community Server - GPL', 'MySQL', 80_403, '8.4.3'],
    ['5.7.44-log', '', 'MySQL', 50_744, '5.7.44'],
    ['8.0.36-28', 'Percona Server (GPL)', 'MySQL', 80_036, '8.0.36'],
  ])('knows %s', (version, comment, product, number, shown) => {
    expect(vendorOf(version, comment)).toMatchObject({ product, number, shown });
  });
});
