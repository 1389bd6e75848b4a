/** Replay against MariaDB: what each script builds there, and what replay says of it, line by line. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measuredMariadb } from '../../../core/effects/mysql/facts.ts';
import { scriptText } from '../../../core/schema/print/script.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { MysqlReader } from '../../../core/operations/mysql/reader.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';
import { catalogLines, replayLines } from './mariadb-catalog.ts';

const base = 'create table p (id int primary key); create table t (a int, b varchar(20) not null, c int);';

const scripts: readonly (readonly [string, string])[] = [
  [
    'keys at columns',
    'create table t (id int auto_increment primary key, a int unique, b int unique key, c bool); create table s (d serial)',
  ],
  [
    'keys over the beginning of a column',
    'create table t (a varchar(40), b text, c varbinary(9), unique key (a(10)), unique key own (b(20), a), key (b(5), a(4)), primary key (c(4))); alter table t add unique key later (a(7)), add key (c(3)); create unique index made on t (a(3))',
  ],
  [
    'a length that is that of the column',
    'create table t (a varchar(10), b varbinary(4), c char(3), unique key (a(10)), key (b(4)), unique key (c(3), a(9)), fulltext key words (a(4))); create index made on t (a(10), c(2))',
  ],
  [
    'unnamed keys',
    'create table t (a int, b int, key (a), key (a, b), unique (b), unique (b, a), primary key (a, b))',
  ],
  [
    'unnamed keys of one column, in their order',
    'create table t (a int, b int unique, c int, key (a), unique (a), unique (a, b), key (b), key (a, c))',
  ],
  [
    'another character set, in which a text may be too long',
    'create table t (a text, b tinytext character set utf8mb4, c varchar(20), d mediumtext character set latin1, e int) charset=utf8mb3; alter table t convert to character set utf8mb4',
  ],
  [
    'one with shorter characters',
    'create table t (a text, b longtext) charset=utf8mb4; alter table t convert to character set latin1 collate latin1_bin; alter table t convert to character set utf8mb3',
  ],
  ['an index for a foreign key', `${base} alter table t add foreign key (a) references p (id)`],
  [
    'with the name of the constraint',
    `${base} alter table t add constraint own foreign key (a) references p (id) on delete set null`,
  ],
  [
    'an index that serves it already',
    `${base} alter table t add key ac (a, c), add foreign key (a) references p (id)`,
  ],
  [
    'an index that does not',
    `${base} alter table t add key ca (c, a), add foreign key (a) references p (id)`,
  ],
  [
    'one that comes later',
    `${base} alter table t add foreign key (a) references p (id); create index mine on t (a, b)`,
  ],
  [
    'a foreign key that goes',
    `${base} alter table t add constraint own foreign key (a) references p (id); alter table t drop foreign key own`,
  ],
  [
    'references at a column',
    'create table p (id int primary key); create table t (a int references p (id), b int)',
  ],
  [
    'places',
    `${base} alter table t add d int first, add e int after a, add f int; alter table t modify c int first, change b g text after f`,
  ],
  [
    'what MODIFY forgets',
    `${base} alter table t modify b varchar(30); alter table t modify a int not null default 3`,
  ],
  [
    'a dropped column in indexes',
    `${base} alter table t add key a (a), add key ac (a, c), add key ca (c, a); alter table t drop column c`,
  ],
  [
    'the index of the latest of several foreign keys',
    `${base} alter table t add constraint one foreign key (a) references p (id), add constraint two foreign key (a) references p (id); alter table t drop foreign key one, drop foreign key two; alter table t add foreign key (a) references p (id)`,
  ],
  [
    'an index for a foreign key that somebody has named',
    `${base} alter table t add constraint one foreign key (a) references p (id), add constraint two foreign key (c) references p (id); alter table t rename index one to kept; create index ab on t (a, b); create index cb on t (c, b)`,
  ],
  [
    'no shorter index beside a longer one, and a longer one in place of a shorter',
    'create table p (id int primary key, k int, key (id, k)); create table t (a int, b int); alter table t add constraint short foreign key (a) references p (id); alter table t add constraint longer foreign key (a, b) references p (id, k); alter table t add constraint last foreign key (a) references p (id)',
  ],
  [
    'renamed columns',
    `${base} alter table t add key a (a), add foreign key (a) references p (id); alter table t rename column a to z; alter table p change id ident int`,
  ],
  [
    'a renamed table',
    `${base} alter table t add foreign key (a) references p (id); rename table t to u, p to q`,
  ],
  [
    'tables that change places',
    'create table a (x int); create table b (y int); rename table a to c, b to a, c to b',
  ],
  [
    'LIKE',
    `${base} alter table t add key a (a), add unique (b), add foreign key (c) references p (id); create table u like t`,
  ],
  [
    'renamed and dropped indexes',
    `${base} alter table t add key a (a), add unique u (b); alter table t rename index a to z; drop index u on t`,
  ],
  [
    'primary keys',
    'create table t (a int, b int); alter table t add primary key (a); alter table t drop primary key, add primary key (b)',
  ],
  [
    'IF EXISTS and IF NOT EXISTS',
    `${base} create table if not exists t (z int); alter table t add column if not exists a text, drop column if exists q; drop table if exists nobody`,
  ],
  [
    'names in another case',
    'create table t (Aa int, key K (aA)); alter table t modify AA bigint, drop key k, add key (AA)',
  ],
  ['a rollback takes no definition back', 'begin; create table t (a int); alter table t add b int; rollback'],
  [
    'a program’s body',
    'create table t (a int); create trigger tr before insert on t for each row begin set new.a = 1; end; drop trigger tr',
  ],
];

let server: Mariadb;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server.stop());

it.each(scripts)('%s', (_, script) => {
  const statements = new MysqlReader().statements(script, 0, script.length);
  expect(server.run('DROP DATABASE IF EXISTS replayed; CREATE DATABASE replayed')).toMatchObject({
    ok: true,
  });
  // One session: transactions are a part of it.
  const sent = statements.map(({ parsed }) => `${parsed.text}$$\n`).join('');
  expect(server.run(`DELIMITER $$\n${sent}`, 'replayed')).toMatchObject({ ok: true });
  const { after } = replaySection(emptySchema('mysql', measuredMariadb), statements, 'script.sql');
  expect(replayLines(after)).toEqual(catalogLines(server, 'replayed'));
});

it('makes the same again from what `plinth schema --format sql` prints', () => {
  const script = `create table p (id int unsigned auto_increment primary key, k enum('a','it''s') not null default 'a', key (k));
    create table c (p int unsigned, t text character set latin1, n decimal(10,2) unsigned default 0.5, at timestamp null default current_timestamp on update current_timestamp,
      g int generated always as (n * 2) virtual, foreign key (p) references p (id) on delete set null, unique (n, p), fulltext (t), key short (t(9) desc), check (n > 0)) engine=InnoDB default charset=utf8mb4 comment='it''s';
    create table d (a int primary key, later int unsigned, constraint fk foreign key (later) references p (id))`;
  const statements = new MysqlReader().statements(script, 0, script.length);
  const { after } = replaySection(emptySchema('mysql', measuredMariadb), statements, 'script.sql');
  const printed = scriptText(after, { targetVersion: measuredMariadb });
  for (const [database, text] of [
    ['written', script],
    ['printed', printed],
  ] as const) {
    server.run(`CREATE DATABASE ${database}`);
    expect(server.run(text, database), text).toMatchObject({ ok: true });
  }
  expect(catalogLines(server, 'printed')).toEqual(catalogLines(server, 'written'));
});
