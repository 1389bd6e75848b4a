import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionOffers, OwnedProfile } from '../connection-candidates.ts';
import { redact } from '../secret.ts';
import { offerSqlserver } from './connection-candidates.ts';
import { isSqlserverUri, parseSqlserverUri } from './uri.ts';

describe('parseSqlserverUri', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['mssql://ann@db/shop', { host: 'db', user: 'ann', dbname: 'shop' }],
    [
      'mssql+pyodbc://ann:p%40ss@db:1444/shop?driver=ODBC+Driver+18&TrustServerCertificate=yes',
      { host: 'db', port: '1444', user: 'ann', password: 'p@ss', dbname: 'shop', sslmode: 'require' },
    ],
    [
      'mssql://ann:x@db\\SHOP:1444/shop',
      { host: 'db', port: '1444', user: 'ann', password: 'x', dbname: 'shop' },
    ],
    [
      'sqlserver://ann:x@[::1]:1433?database=shop&encrypt=disable',
      { host: '::1', port: '1433', user: 'ann', password: 'x', dbname: 'shop', sslmode: 'disable' },
    ],
    [
      'sqlserver://db:1433;database=shop;user=ann;password={a;b}}c};encrypt=true;trustServerCertificate=false',
      { host: 'db', port: '1433', dbname: 'shop', user: 'ann', password: 'a;b}c', sslmode: 'verify-full' },
    ],
    [
      'jdbc:sqlserver://db.example.com:1433;databaseName=shop;user=ann;password=x;trustServerCertificate=true',
      {
        host: 'db.example.com',
        port: '1433',
        dbname: 'shop',
        user: 'ann',
        password: 'x',
        sslmode: 'require',
      },
    ],
    ['jdbc:sqlserver://db\\SHOP:1444;databaseName=shop', { host: 'db', port: '1444', dbname: 'shop' }],
    [
      'Server=tcp:shop.database.windows.net,1433;Initial Catalog=shop;Persist Security Info=False;User ID=ann;Password="a;""b";Encrypt=True;TrustServerCertificate=False;Connection Timeout=30;',
      {
        host: 'shop.database.windows.net',
        port: '1433',
        dbname: 'shop',
        user: 'ann',
        password: 'a;"b',
        sslmode: 'verify-full',
      },
    ],
    [
      "Data Source=.;Initial Catalog=shop;User Id=sa;Password='a''b';Encrypt=false",
      { host: 'localhost', dbname: 'shop', user: 'sa', password: "a'b", sslmode: 'disable' },
    ],
    [
      'Driver={ODBC Driver 18 for SQL Server};Server=db,1444;Database=shop;UID=ann;PWD={x};Encrypt=yes',
      { host: 'db', port: '1444', dbname: 'shop', user: 'ann', password: 'x', sslmode: 'verify-full' },
    ],
    [
      'Server=(local);Database=a;Database=shop;TrustServerCertificate=True;user=ann',
      { host: 'localhost', dbname: 'shop', user: 'ann', sslmode: 'require' },
    ],
    [
      'Server=db;Database=shop;Encrypt=Strict;TrustServerCertificate=True',
      { host: 'db', dbname: 'shop', sslmode: 'verify-full' },
    ],
  ])('reads %s', (uri, values) => {
    expect(isSqlserverUri(uri)).toBe(true);
    expect(parseSqlserverUri(uri)).toEqual({ ok: true, values });
  });

  it.each([
    ['Server=db;Database=shop;Integrated Security=SSPI;Password=hunter2', 'It logs in by Windows'],
    ['Server=db;Database=shop;Trusted_Connection=True;Password=hunter2', 'It logs in by Windows'],
    [
      'Server=db;Initial Catalog=shop;Authentication=Active Directory Default;pwd=hunter2',
      'It logs in by Microsoft Entra',
    ],
    ['Server=(localdb)\\MSSQLLocalDB;Initial Catalog=shop;Password=hunter2', 'It is for LocalDB'],
    ['Server=.\\SQLEXPRESS;Initial Catalog=shop;User Id=ann;Password=hunter2', 'It names an instance'],
    ['Server=np:\\\\db\\pipe\\sql\\query;Initial Catalog=shop;Password=hunter2', 'It goes by named pipes'],
    ['mssql://ann:hunter2@x@db/shop', 'percent-encoded'],
    ['mssql://ann:hunter2/x@db/shop', 'percent-encoded'],
    ['mssql://ann:hunter2%zz@db/shop', 'not a valid connection URI'],
    ['mssql://ann:hunter2@db:port/shop', 'not a valid connection URI'],
  ])('refuses %s and quotes nothing', (uri, words) => {
    const read = parseSqlserverUri(uri);
    expect(read).toMatchObject({ ok: false, message: expect.stringContaining(words) as string });
    expect(JSON.stringify(read)).not.toContain('hunter2');
    expect(redact(uri, undefined)).not.toContain('hunter2');
  });

  it('leaves other servers alone', () => {
    const others = [
      'postgres://db/shop',
      'Host=db;Database=shop;Username=ann;Password=x',
      'Server=db;Port=3306;Database=shop;Uid=ann;Pwd=x',
      'Server=db;Database=shop;Uid=ann;Pwd=x;SslMode=None',
      'Server=localhost;Database=shop;User=root;Password=x',
      'Data Source=app.db',
      'Data Source=app.db;Cache=Shared',
      'Driver={MySQL ODBC 8.0 Driver};Server=db;Database=shop',
      'db.example.com',
    ];
    expect(others.filter(isSqlserverUri)).toEqual([]);
  });
});

describe('offers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plinth-sqlserver-offers-'));
  });

  function offers(
    env: Readonly<Record<string, string>> = {},
    profiles: readonly OwnedProfile[] = [],
  ): Promise<ConnectionOffers> {
    return offerSqlserver({
      env,
      home: folder,
      systemUser: 'me',
      platform: 'linux',
      folders: [folder],
      profiles,
    });
  }

  const shown = ({ offers: all, problems }: ConnectionOffers): readonly string[] => [
    ...all.map(
      ({ source, profile: { label, tls }, password, namedByWorkspace }) =>
        `${source}: ${label} ${tls.mode}${tls.rootCertificate === undefined ? '' : `(${tls.rootCertificate})`}${password === undefined ? '' : ' with a password'}${namedByWorkspace ? ', of the workspace' : ''}`,
    ),
    ...problems.map(({ source, message }) => `${source}: ${message}`),
  ];

  it('come from variables, and are encrypted and verified where nobody says otherwise', async () => {
    writeFileSync(
      join(folder, '.env'),
      'DATABASE_URL="sqlserver://db:1433;database=shop;user=ann;password=x"\n',
    );
    const found = await offers({
      ConnectionStrings__Shop:
        'Server=prod;Initial Catalog=shop;User Id=ann;Password=x;TrustServerCertificate=true',
      SQLCMDSERVER: 'reports',
      SQLCMDUSER: 'ann',
      DB_CONNECTION: 'sqlsrv',
      DB_HOST: 'laravel',
      OTHER_URL: 'mysql://db/shop',
    });
    expect(shown(found)).toEqual([
      'ConnectionStrings__Shop in the environment: ann@prod:1433/shop require with a password',
      'SQLCMD* variables in the environment: ann@reports:1433/ verify-full(system)',
      'DB_* variables in the environment: me@laravel:1433/ verify-full(system)',
      'DATABASE_URL in .env: ann@db:1433/shop verify-full(system) with a password, of the workspace',
    ]);
  });

  it('come from appsettings.json, with comments and in the folders of programs', async () => {
    mkdirSync(join(folder, 'src', 'Shop.Api'), { recursive: true });
    mkdirSync(join(folder, 'src', 'bin'), { recursive: true });
    const strings = {
      Shop: 'Server=db,1444;Database=shop;User Id=ann;Password=hunter2;Encrypt=true',
      Windows: 'Server=db;Database=shop;Trusted_Connection=True',
      Files: 'Data Source=app.db',
    };
    const path = join(folder, 'src', 'Shop.Api', 'appsettings.Development.json');
    writeFileSync(path, `// of the program\n${JSON.stringify({ ConnectionStrings: strings })}`);
    writeFileSync(
      join(folder, 'src', 'bin', 'appsettings.json'),
      JSON.stringify({ ConnectionStrings: strings }),
    );
    writeFileSync(join(folder, 'appsettings.json'), '{ "ConnectionStrings": ["Server=x"] ');
    expect(shown(await offers())).toEqual([
      'ConnectionStrings:Shop in src/Shop.Api/appsettings.Development.json: ann@db:1444/shop verify-full(system) with a password, of the workspace',
      'ConnectionStrings:Windows in src/Shop.Api/appsettings.Development.json: It logs in by Windows, which is not supported. Use a SQL login, with a user and a password of the server’s own.',
    ]);
  });

  it('come from profiles, which say all that they mean', async () => {
    const profile = {
      name: 'Shop',
      engine: 'sqlserver',
      host: 'db',
      user: 'reader',
      role: 'production',
    } as const;
    const found = await offers({}, [{ owner: 'user', place: 'user settings', profile }]);
    expect(shown(found)).toEqual(['“Shop” in user settings: Shop verify-full(system)']);
    expect(found.offers[0]?.profile).toMatchObject({ port: 1433, database: '', environment: 'production' });
  });
});
