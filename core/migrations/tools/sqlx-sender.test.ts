/** Programs that send sqlx's files themselves: what of a transaction is known then. */
import { expect, it } from 'vitest';
import { sqlx } from './sqlx.ts';
import { sections } from './tool-cases.ts';

const migrator = (first: string, more = ''): string => `use sqlx::migrate::{Migrate, Migration};
const SUFFIX: &str = "autocommit";
impl Migrate for Own {
    fn apply<'e: 'm, 'm>(&'e mut self, migration: &'m Migration) -> BoxFuture<'m, Result<()>> {
        ${first}
        query("INSERT INTO _sqlx_migrations ( version, success ) VALUES ( $1, FALSE )");
        ${more}
        for stmt in split(&migration.sql) {
            let _ = self.conn.execute(stmt.as_str()).await?;
        }
    }
}
`;
const suffixed = `if !migration.description.ends_with(SUFFIX) {
            return self.conn.apply(migration);
        }`;

const toolWith = (text: string) => {
  const files: Readonly<Record<string, string>> = {
    'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }',
    'src/db/migrator.rs': text,
    'migrations/1_a.sql': 'A;',
  };
  const listing = { paths: Object.keys(files), text: (path: string) => files[path] };
  const { configurable } = sqlx;
  if (configurable === undefined) throw new Error('not configurable');
  return configurable.apply(configurable.read('migrations', listing));
};

it('takes names that switch the transaction off, and the row that stays behind a failure', () => {
  const tool = toolWith(migrator(suffixed));
  expect(tool).toMatchObject({
    version: '(names that end with autocommit: without a transaction, by src/db/migrator.rs:10)',
    noTransactionMarker: 'a name that ends with autocommit',
    runBy: { recordsFirst: true },
  });
  expect(tool.againPart).toContain('DELETE FROM _sqlx_migrations WHERE version = VERSION AND NOT success.');
  expect(tool.sendingDoubt).toBeUndefined();
  expect(sections(tool, '1_a_autocommit.up.sql', 'A; B;')).toEqual([
    'up statement-by-statement no-tx <A; B;>',
  ]);
  expect(sections(tool, '1_a.up.sql', 'A; B;')).toEqual(['up whole tx <A; B;>']);
});

it.each([
  ['no suffix', migrator('')],
  ['the other way round', migrator(suffixed.replace('!', ''))],
  ['a transaction of its own', migrator(suffixed, 'let tx = self.conn.begin().await?;')],
  [
    'a loop',
    'use sqlx::migrate::Migrator;\nstatic ALL: Migrator = sqlx::migrate!();\nfn up() {\n  for migration in ALL.iter() {\n    sqlx::raw_sql(&migration.sql).execute(&pool).await?;\n  }\n}\n',
  ],
])('claims no transaction with %s', (_, text) => {
  const tool = toolWith(text);
  expect(tool.sendingDoubt).toMatch(/^How src\/db\/migrator\.rs:\d+ sends these files is not known\./);
  expect(tool.noTransactionMarker).toBeUndefined();
  expect(tool.afterPart).toBeUndefined();
  expect(sections(tool, '1_a.up.sql', 'A;')).toEqual(['up statement-by-statement no-tx <A;>']);
});

it.each([
  'use sqlx::migrate::Migrator;\npub async fn up(pool: &PgPool) { MIGRATOR.run(pool).await }\n',
  '#[cfg(test)]\nmod tests {\n  use sqlx::migrate::Migration;\n  fn t(m: Migration) { conn.execute(&*m.sql); }\n}\n',
])('leaves sqlx its own: %j', (text) => {
  const tool = toolWith(text);
  expect(tool.sendingDoubt).toBeUndefined();
  expect(sections(tool, '1_a.up.sql', 'A;')).toEqual(['up whole tx <A;>']);
});
