/** The formatter with engine/formatting/nearley.ts, and as its package has it: the same layout, and nothing where the other refuses. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { format as asPackaged, type SqlLanguage } from 'sql-formatter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../hosts/paths.ts';

type Format = typeof asPackaged;

let asShipped: Format;

const folder = mkdtempSync(join(tmpdir(), 'plinth-nearley-'));

beforeAll(async () => {
  const outfile = join(folder, 'formatter.cjs');
  await build({
    stdin: { contents: "export { format } from 'sql-formatter'", resolveDir: repository },
    bundle: true,
    outfile,
    format: 'cjs',
    platform: 'node',
    alias: { nearley: join(repository, 'engine', 'formatting', 'nearley.ts') },
  });
  ({ format: asShipped } = createRequire(import.meta.url)(outfile) as { readonly format: Format });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const languages: readonly SqlLanguage[] = [
  'postgresql',
  'mariadb',
  'sqlite',
  'duckdb',
  'clickhouse',
  'transactsql',
];

const texts: readonly string[] = [
  '',
  ';',
  'select',
  'select 1; select 2;',
  'select * from t where a between 1 and 2 and b = 3',
  'select distinct a.*, b.c[1], f(x)::int, (select max(y) from u) from a join b on a.id = b.id and b.k <> 2',
  'select case when a = 1 then b else c end, case x when 1 then 2 end from t',
  'select case /* of */ a /* one */ when 1 then 2 end',
  'select a from t union all select b from u except select c from v',
  'select a from t order by a limit 10',
  'select a from t limit 5, 10',
  'select a from t limit /* from */ 5 /* on */, 10, 20',
  'select a /* one */ . /* two */ b from t',
  'select array[1, 2], x.y.z[3], {1: 2}',
  'select f /* called */ (1), decimal /* of */ (10, 2)',
  'select x between /* low */ 1 /* and */ and /* high */ 2',
  'select -- the first\n a, -- the second\n b from t -- the end',
  '/* sql-formatter-disable */ select   1; /* sql-formatter-enable */ select   2;',
  "insert into t (a, b) values (1, 'x'), (2, null) on conflict do nothing returning *",
  'update t set a = a + 1, b = default where id in (1, 2)',
  'create table t (id bigint primary key, note varchar(64) not null default now(), check (id > 0))',
  'create index on t using btree (lower(note)) where note is not null',
  'alter table t add column a int, drop column b',
  'with recursive a as (select 1 union select n + 1 from a) select * from a',
  'select (a, [b, {c}])',
  'select (a',
  'select a)',
  'select case a',
  'select between',
  'select x between 1',
  'limit',
  'a . b . c',
  '* * *',
];

describe('the formatter lays out and refuses what it does with its own parser', () => {
  it.each(languages)('%s', (language) => {
    const expected = texts.map((text) => laidOut(asPackaged, text, language));
    expect(texts.map((text) => laidOut(asShipped, text, language))).toEqual(expected);
    expect(expected.filter((one) => one === undefined).length).toBeGreaterThan(2);
  });

  it('and refuses in its own words', () => {
    expect(() => asShipped('select a)')).toThrow('Invalid SQL');
  });
});

function laidOut(format: Format, text: string, language: SqlLanguage): string | undefined {
  try {
    return format(text, { language });
  } catch {
    return undefined;
  }
}
