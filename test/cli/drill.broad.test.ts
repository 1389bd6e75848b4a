/**
 * `plinth drill`: backups in seven formats, each damaged as restores are in life, and none of which the usual restore complains about in a
 * way that a script sees; and as many good ones. Real servers and programs. Every damage is found with its reason, and no good backup is
 * accused.
 */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMariadb, type Mariadb } from '../hosts/mariadb.ts';
import { openSqlite, type Sqlite } from '../hosts/sqlite.ts';
import { aged, drilled, openShop, type Shop } from './drill/source.ts';
import { plinth } from './run.ts';

let shop: Shop;
/** Times with a known state. */
let early: string;
let late: string;

beforeAll(async () => {
  shop = await openShop();
  const words = ['drill', 'manifest', '--connection', shop.address, '--output', shop.at('m.json'), '--'];
  const taken = await plinth(
    [...words, '/usr/lib/postgresql/15/bin/pg_dump', '-Fc', '-f', shop.at('custom')],
    { cwd: shop.folder },
  );
  expect(taken).toMatchObject({ code: 0 });
  shop.dump('plain.sql');
  shop.dump('folder', '-Fd');
  shop.dump('globals.sql', 'pg_dumpall', '--globals-only');
  shop.dump('data.sql', '--data-only');
  shop.dump('schema.sql', '--schema-only');
  shop.dump('without', '-Fc', '-T', 'cache');
  shop.dump('without-extension', '-Fc', '--extension=plpgsql');
  shop.dump('folder-filtered', '-Fd', '--enable-row-security', '--role=drill_reader');
  shop.dump('create.sql', '--create');
  shop.dump('inserts.sql', '--rows-per-insert=100');
  shop.dump('clean.sql', '--clean', '--if-exists');
  shop.dump('no-owner.sql', '--no-owner');
  shop.dump('custom-0', '-Fc', '-Z0');
  shop.dump('shop.tar', '-Ft');
  shop.dump('base', 'pg_basebackup', '--checkpoint=fast');
  shop.pgbackrest('stanza-create');
  shop.pgbackrest('backup', '--type=full', '--archive-timeout=30');
  // A backup ends in a second, and a point in time has to be after it.
  await shop.query('SELECT pg_sleep(1.1)');
  early = await moment();
  await shop.query("INSERT INTO events SELECT i, '2026-03-03' FROM generate_series(1, 7) i");
  await plinth(['drill', 'manifest', '--connection', shop.address, '--output', shop.at('late.json')], {
    cwd: shop.folder,
  });
  late = (JSON.parse(readFileSync(shop.at('late.json'), 'utf8')) as { readonly takenAt: string }).takenAt;
  await shop.query('SELECT pg_sleep(0.05)');
  await shop.query("INSERT INTO events SELECT i, '2026-04-04' FROM generate_series(1, 9) i");
  await shop.query('SELECT pg_switch_wal()');
  await archived();
  if (process.getuid?.() === 0)
    execFileSync('chmod', ['-R', 'a+rwX', shop.at('repository'), shop.at('wal'), shop.at('lock')]);
});

afterAll(() => shop.stop());

/** Between two transactions, as --time takes it. */
async function moment(): Promise<string> {
  const [row] = await shop.query(
    `SELECT txid_current(), pg_sleep(0.05), to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`,
  );
  await shop.query('SELECT pg_sleep(0.05)');
  return String(row?.['at']);
}

async function archived(): Promise<void> {
  const [row] = await shop.query('SELECT pg_walfile_name(pg_current_wal_lsn() - 1) AS last');
  const wanted = String(row?.['last']);
  const deadline = Date.now() + 30_000;
  for (let last = ''; last < wanted;) {
    if (Date.now() > deadline) throw new Error(`The server archived ${last}, and not ${wanted}.`);
    [{ at: last = '' } = {}] = (await shop.query(
      "SELECT coalesce(last_archived_wal, '') AS at, pg_sleep(0.05) FROM pg_stat_archiver",
    )) as readonly { readonly at?: string }[];
  }
}

const manifest = ['--manifest', 'm.json'];

function restoreCommand(...words: readonly string[]): string {
  return `pgbackrest --config=${shop.at('pgbackrest.conf')} --stanza=shop --pg1-path={data} ${words.join(' ')} restore`;
}

interface Case {
  readonly name: string;
  /** The words of the drill. */
  readonly words: () => readonly string[] | Promise<readonly string[]>;
}

/** `reason`: the check that has to find it, and its words. */
interface Damage extends Case {
  readonly reason: readonly [check: string, words: RegExp];
}

/** The compose file of a project that fills an empty database from a dump. */
function project(): string {
  mkdirSync(shop.at('project/init'), { recursive: true });
  cpSync(shop.at('plain.sql'), shop.at('project/init/plain.sql'));
  const mount = './init:/docker-entrypoint-initdb.d';
  writeFileSync(
    shop.at('project/compose.yaml'),
    `services:\n  db:\n    image: postgres:15\n    volumes:\n      - ${mount}\n`,
  );
  return shop.at('project/compose.yaml');
}

const inRows = (text: string): number => text.indexOf('\tnote 1500');

const damages: readonly Damage[] = [
  {
    name: 'plain, cut inside the rows of a table',
    words: () => [
      shop.edit('plain.sql', 'cut.sql', (text) => text.slice(0, inRows(text))),
      ...manifest,
      ...shop.scratch,
    ],
    reason: ['complete', /ends inside the rows of public\.orders, after 1,\d{3} of them/],
  },
  {
    name: 'plain, cut between rows and indexes',
    words: () => [
      shop.edit('plain.sql', 'late-cut.sql', (text) => text.slice(0, text.indexOf('CREATE INDEX'))),
      ...shop.scratch,
    ],
    reason: ['complete', /closing comment|writes last is missing/],
  },
  {
    name: 'plain, of 0 bytes',
    words: () => {
      writeFileSync(shop.at('nothing.sql'), '');
      return [shop.at('nothing.sql'), ...manifest];
    },
    reason: ['present', /0 bytes/],
  },
  {
    name: 'plain, data without schema',
    words: () => [shop.at('data.sql'), ...manifest, ...shop.scratch],
    reason: ['parts', /no CREATE TABLE/],
  },
  {
    name: 'plain, schema without data',
    words: () => [shop.at('schema.sql'), ...manifest, ...shop.scratch],
    reason: ['parts', /schema only/],
  },
  {
    name: 'plain, with rows missing',
    words: () => [
      shop.edit('plain.sql', 'fewer.sql', (text) => text.replace(/^2\d\t.*\n/gm, '')),
      ...manifest,
      ...shop.scratch,
    ],
    reason: ['rows', /public\.\w+ has [\d,]+ rows; the manifest says [\d,]+\. [\d,]+ are missing/],
  },
  {
    name: 'plain, with other values',
    words: () => [
      shop.edit('plain.sql', 'other.sql', (text) => text.replace('\tnote 1500', '\tnote 9500')),
      ...manifest,
      ...shop.scratch,
    ],
    reason: ['checksums', /public\.orders has as many rows .* not the same values/],
  },
  {
    name: 'plain, whose text is in another encoding than it says',
    words: () => [
      shop.edit('plain.sql', 'mislabelled.sql', (text) =>
        text.replace("SET client_encoding = 'UTF8'", "SET client_encoding = 'LATIN1'"),
      ),
      ...manifest,
      ...shop.scratch,
    ],
    reason: ['checksums', /"my S"\."odd ""name""" has as many rows .* not the same values/],
  },
  {
    name: 'plain, of a database with another encoding and sort order',
    words: () => [
      shop.edit('create.sql', 'other-encoding.sql', (text) =>
        text.replace(/ENCODING = 'UTF8' (.*)LOCALE = '[^']+'/, "ENCODING = 'SQL_ASCII' $1LOCALE = 'tlh_XX'"),
      ),
      ...manifest,
    ],
    reason: [
      'settings',
      /encoding is SQL_ASCII in the backup and was UTF8\.\ncollate is tlh_XX in the backup and was /,
    ],
  },
  {
    name: 'plain, of last week',
    words: () => [aged(shop.copy('plain.sql', 'old.sql'), 170), ...manifest, ...shop.scratch],
    reason: ['age', /made .* before the manifest/],
  },
  {
    name: 'plain, with a sequence that is behind',
    words: () => [
      shop.edit('plain.sql', 'behind.sql', (text) =>
        text.replace(/^SELECT pg_catalog.setval\('public.orders_id_seq'.*\n/m, ''),
      ),
      ...shop.scratch,
    ],
    reason: ['sequences', /orders_id_seq is at its start, and public\.orders\.id holds 3000/],
  },
  {
    name: 'plain, with a trigger that stayed disabled',
    words: () => [
      shop.edit('plain.sql', 'disabled.sql', (text) =>
        text.replace(
          /^(CREATE TRIGGER touched .*\n)/m,
          '$1ALTER TABLE public.orders DISABLE TRIGGER touched;\n',
        ),
      ),
      ...manifest,
      ...shop.scratch,
    ],
    reason: ['valid', /public\.orders touched \(trigger disabled\)/],
  },
  {
    name: 'plain, restored twice',
    words: () => [shop.edit('plain.sql', 'twice.sql', (text) => text + text), ...manifest, ...shop.scratch],
    reason: ['log', /already exists/],
  },
  {
    name: 'custom, cut to 60 %',
    words: () => {
      const path = shop.copy('custom', 'custom-cut');
      truncateSync(path, Math.floor(statSync(path).size * 0.6));
      return [path, ...manifest, ...shop.scratch];
    },
    reason: ['complete', /cannot be read to its end/],
  },
  {
    name: 'custom, without one table',
    words: () => [shop.at('without'), ...manifest, ...shop.scratch],
    reason: ['objects', /table public\.cache/],
  },
  {
    name: 'custom, with a file of roles that is too old',
    words: () => [
      shop.at('custom'),
      ...manifest,
      '--globals',
      shop.edit('globals.sql', 'old-globals.sql', (text) => text.replaceAll(/^.*drill_app.*\n/gm, '')),
    ],
    reason: ['roles', /not in the backup: drill_app/],
  },
  {
    name: 'custom, of an extension that is missing in it',
    words: () => [shop.at('without-extension'), ...manifest, ...shop.scratch],
    reason: ['extensions', /pg_trgm/],
  },
  {
    name: 'directory, with the file of a table missing',
    words: () => {
      const path = shop.copy('folder', 'folder-less');
      rmSync(largest(path));
      return [path, ...shop.scratch];
    },
    reason: ['complete', /cannot be read to its end/],
  },
  {
    name: 'directory, with the file of a table cut',
    words: () => {
      const path = shop.copy('folder', 'folder-cut');
      const file = largest(path);
      truncateSync(file, Math.floor(statSync(file).size / 2));
      return [path, ...manifest, ...shop.scratch];
    },
    reason: ['complete', /cannot be read to its end/],
  },
  {
    name: 'directory, made by a role that does not see all rows',
    words: () => [shop.at('folder-filtered'), ...manifest, ...shop.scratch],
    reason: ['rows', /public\.customers has 20 rows; the manifest says 200\. 180 are missing/],
  },
  {
    name: 'files of a server, with a damaged block',
    words: async () => {
      const path = shop.copy('base', 'base-damaged');
      const [row] = await shop.query("SELECT pg_relation_filepath('orders') AS file");
      const file = join(path, String(row?.['file']));
      const bytes = readFileSync(file);
      bytes.fill(0xff, 8_300, 8_500);
      writeFileSync(file, bytes);
      return [path, '--database', 'shop'];
    },
    reason: ['complete', /pg_verifybackup: checksum mismatch/],
  },
  {
    name: 'files of a server, with a gap in the write-ahead log',
    words: () => {
      const path = shop.copy('wal', 'wal-gap');
      const segments = readdirSync(path)
        .filter((name) => /^[0-9A-F]{24}$/.test(name))
        .sort();
      rmSync(join(path, segments.at(-2) ?? ''));
      return [shop.at('base'), '--wal', path, '--time', late, '--database', 'shop'];
    },
    reason: ['point-in-time', /has a gap: 0/],
  },
  {
    name: 'files of a server, with a log that ends too early',
    words: () => [
      shop.at('base'),
      '--wal',
      shop.at('wal'),
      '--time',
      '2099-01-01T00:00:00Z',
      '--database',
      'shop',
    ],
    reason: ['point-in-time', /ends before the wanted point in time/],
  },
  {
    name: 'pgBackRest, restored to another point in time',
    words: () => [
      restoreCommand('--type=time', `--target="${early.replace('T', ' ').replace('Z', '+00')}"`),
      '--time',
      late,
      '--manifest',
      'late.json',
    ],
    reason: ['point-in-time', /was recovered to .* was wanted/],
  },
  {
    name: 'pgBackRest, a restore that touched nothing',
    words: () => ['true # {data}', ...manifest],
    reason: ['restored', /wrote no files/],
  },
];

function largest(folder: string): string {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.dat.gz'))
    .map((name) => join(folder, name));
  return files.sort((a, b) => statSync(b).size - statSync(a).size)[0] ?? '';
}

const good: readonly Case[] = [
  { name: 'plain', words: () => [shop.at('plain.sql'), ...manifest] },
  { name: 'plain, without a manifest', words: () => [shop.at('plain.sql'), ...shop.scratch] },
  {
    name: 'plain, compressed',
    words: () => {
      writeFileSync(shop.at('plain.sql.gz'), gzipSync(readFileSync(shop.at('plain.sql'))));
      return [shop.at('plain.sql.gz'), ...manifest, ...shop.scratch];
    },
  },
  {
    name: 'plain, with CREATE DATABASE and roles',
    words: () => [shop.at('create.sql'), ...manifest, '--globals', shop.at('globals.sql')],
  },
  {
    name: 'plain, with INSERT',
    words: () => [shop.at('inserts.sql'), ...manifest, ...shop.scratch],
  },
  {
    name: 'plain, with DROP IF EXISTS',
    words: () => [shop.at('clean.sql'), ...manifest, ...shop.scratch],
  },
  {
    name: 'plain, without owners',
    words: () => [shop.at('no-owner.sql'), ...manifest, ...shop.scratch],
  },
  { name: 'custom', words: () => [shop.at('custom'), ...manifest] },
  {
    name: 'custom, on a named server',
    words: () => [shop.at('custom'), ...manifest, ...shop.scratch],
  },
  {
    name: 'custom, with its roles',
    words: () => [shop.at('custom'), ...manifest, '--globals', shop.at('globals.sql')],
  },
  { name: 'custom, without a manifest', words: () => [shop.at('custom'), ...shop.scratch] },
  {
    name: 'custom, not compressed',
    words: () => [shop.at('custom-0'), ...manifest, ...shop.scratch],
  },
  { name: 'a compose file, which mounts one', words: () => [project()] },
  { name: 'tar', words: () => [shop.at('shop.tar'), ...manifest, ...shop.scratch] },
  { name: 'directory', words: () => [shop.at('folder'), ...manifest, ...shop.scratch] },
  { name: 'directory, without a manifest', words: () => [shop.at('folder'), ...shop.scratch] },
  { name: 'files of a server', words: () => [shop.at('base'), ...manifest] },
  {
    name: 'files of a server, recovered to a time',
    words: () => [shop.at('base'), '--wal', shop.at('wal'), '--time', late, '--manifest', 'late.json'],
  },
  { name: 'pgBackRest, to the end of the log', words: () => [restoreCommand(), ...manifest] },
  {
    name: 'pgBackRest, to a time',
    words: () => [
      restoreCommand('--type=time', `--target="${late.replace('T', ' ').replace('Z', '+00')}"`),
      '--time',
      late,
      '--manifest',
      'late.json',
    ],
  },
];

async function isCaught({ words, reason: [check, pattern] }: Damage): Promise<void> {
  const { code, err, findings } = await drilled(await words(), shop.folder);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(findings[check]?.join('\n') ?? JSON.stringify(findings)).toMatch(pattern);
}

async function isPassed({ words }: Case): Promise<void> {
  const { code, err, findings, disk } = await drilled(await words(), shop.folder);
  expect({ code, err, findings }).toEqual({ code: 0, err: '', findings: {} });
  expect(disk?.taken ?? 0).toBeLessThanOrEqual(disk?.predicted ?? 0);
}

async function leftOnServer(): Promise<unknown> {
  return (await shop.admin.query("SELECT datname FROM pg_database WHERE datname LIKE 'plinth_drill%'")).rows;
}

describe('plinth drill finds', () => {
  it.each(damages)('$name', isCaught);
});

describe('plinth drill accuses nothing of', () => {
  it.each(good)('$name', isPassed);

  it('and leaves nothing on the named server', async () => {
    expect(await leftOnServer()).toEqual([]);
  });
});

describe('a hostile dump', () => {
  it('is refused where it holds commands of the client, and none of them runs', async () => {
    const trace = shop.at('trace');
    const path = shop.copy('plain.sql', 'hostile.sql');
    appendFileSync(path, `\\! touch ${trace}\nSELECT 1 \\g |touch ${trace}\n`);
    const { code, findings } = await drilled([path, ...manifest, ...shop.scratch], shop.folder);
    expect(code).toBe(1);
    expect(findings['complete']?.join('\n')).toMatch(/commands of the client .*\\!/);
    expect(readdirSync(shop.folder)).not.toContain('trace');
  });
});

describe('MariaDB and SQLite', () => {
  let mariadb: Mariadb;
  let sqlite: Sqlite;
  beforeAll(async () => {
    [mariadb, sqlite] = await Promise.all([startMariadb(), openSqlite()]);
    const made = mariadb.run(
      `CREATE DATABASE shop; USE shop;
      CREATE TABLE customers (id int AUTO_INCREMENT PRIMARY KEY, email varchar(200) NOT NULL UNIQUE, created datetime NOT NULL);
      CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, customer_id int NOT NULL, total decimal(12,2), note text, photo blob, FOREIGN KEY (customer_id) REFERENCES customers (id));
      INSERT INTO customers (email, created) SELECT CONCAT('c', seq), NOW() - INTERVAL seq MINUTE FROM seq_1_to_100;
      INSERT INTO orders (customer_id, total, note, photo) SELECT 1 + seq % 100, seq, CONCAT('it''s ', seq, '\\n'), UNHEX('00FF') FROM seq_1_to_1000;
      CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW SET NEW.note = 'x';
      CREATE VIEW large AS SELECT * FROM orders WHERE total > 10;
      CREATE TABLE \`<b>two\nlines |\` (\`i\nd\` int PRIMARY KEY, customer int, FOREIGN KEY (customer) REFERENCES customers (id));
      CREATE TABLE of_two (line int REFERENCES \`<b>two\nlines |\` (\`i\nd\`));
      INSERT INTO \`<b>two\nlines |\` VALUES (1, 1); INSERT INTO of_two VALUES (1);
      CREATE PROCEDURE p() SELECT 1;`,
    );
    expect(made).toMatchObject({ ok: true });
    const uri = `mysql://root@localhost/shop?socket=${encodeURIComponent(mariadb.socket)}`;
    expect(
      await plinth(['drill', 'manifest', '--connection', uri, '--output', 'maria.json'], {
        cwd: shop.folder,
      }),
    ).toMatchObject({ code: 0 });
    mariadbDump('maria.sql', '--single-transaction', '--routines', 'shop');
    mariadbDump('maria-databases.sql', '--single-transaction', '--routines', '--databases', 'shop');
    const file = shop.at('app.db');
    expect(
      sqlite.run(
        `CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, at DATETIME);
        CREATE TABLE child (a TEXT, b INT, parent INT REFERENCES parent, PRIMARY KEY (a, b)) WITHOUT ROWID;
        CREATE INDEX child_parent ON child (parent);
        INSERT INTO parent (name, at) SELECT 'it''s ' || value, '2026-11-01 10:00:00' FROM generate_series(1, 12000);
        INSERT INTO child SELECT 'x', value, value FROM generate_series(1, 100);`,
        file,
      ),
    ).toMatchObject({ ok: true });
    expect(
      await plinth(['drill', 'manifest', '--connection', 'sqlite:app.db', '--output', 'app.json'], {
        cwd: shop.folder,
      }),
    ).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    sqlite.stop();
    await mariadb.stop();
  });

  function mariadbDump(name: string, ...words: readonly string[]): string {
    execFileSync('mariadb-dump', [
      '--no-defaults',
      `--socket=${mariadb.socket}`,
      '--user=root',
      `--result-file=${shop.at(name)}`,
      ...words,
    ]);
    return shop.at(name);
  }

  const more: readonly Damage[] = [
    {
      name: 'mariadb-dump, cut',
      words: () => [
        shop.edit('maria.sql', 'maria-cut.sql', (text) =>
          text.slice(0, text.indexOf('INSERT INTO `orders`')),
        ),
        '--manifest',
        'maria.json',
      ],
      reason: ['complete', /writes last is missing/],
    },
    {
      name: 'mariadb-dump, without triggers and routines',
      words: () => [mariadbDump('maria-less.sql', '--skip-triggers', 'shop'), '--manifest', 'maria.json'],
      reason: ['objects', /Missing in the copy: trigger touched/],
    },
    {
      name: 'mariadb-dump, with rows that refer to nothing',
      words: () => [
        shop.edit('maria.sql', 'maria-orphans.sql', (text) => text.replace(/\(7,'c7',[^)]*\),/, '')),
      ],
      reason: ['foreign-keys', /10 rows of orders refer to no row of customers/],
    },
    {
      name: 'SQLite, cut',
      words: () => {
        const path = shop.copy('app.db', 'app-cut.db');
        truncateSync(path, Math.floor(statSync(path).size / 2));
        return [path, '--manifest', 'app.json'];
      },
      reason: ['complete', /was cut/],
    },
    {
      name: 'SQLite, of before the last rows',
      words: () => {
        const path = shop.copy('app.db', 'app-old.db');
        sqlite.run('DELETE FROM parent WHERE id > 11990', path);
        return [path, '--manifest', 'app.json'];
      },
      reason: ['rows', /parent has 11,990 rows; the manifest says 12,000/],
    },
    {
      name: 'SQLite, with rows that refer to nothing',
      words: () => {
        const path = shop.copy('app.db', 'app-orphans.db');
        sqlite.run('DELETE FROM parent WHERE id = 5', path);
        return [path];
      },
      reason: ['foreign-keys', /1 row of child refers to no row of parent/],
    },
  ];

  const moreGood: readonly Case[] = [
    { name: 'mariadb-dump', words: () => [shop.at('maria.sql'), '--manifest', 'maria.json'] },
    {
      name: 'mariadb-dump --databases',
      words: () => [shop.at('maria-databases.sql'), '--manifest', 'maria.json'],
    },
    { name: 'a SQLite file', words: () => [shop.at('app.db'), '--manifest', 'app.json'] },
    { name: 'a SQLite file, without a manifest', words: () => [shop.at('app.db')] },
  ];

  it.each(more)('finds $name', isCaught);
  it.each(moreGood)('accuses nothing of $name', isPassed);
});
