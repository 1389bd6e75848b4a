import { expect, it } from 'vitest';
import { namedBesideIn, sharedWith } from './sibling-scripts.ts';

const template = 'CREATE TABLE carts (\n  id   $$,\n  note TEXT\n);';

function dialectAmong(files: readonly string[], text: string): string | undefined {
  return sharedWith(namedBesideIn(files).get('sql/init.sql'), text)?.name;
}

it.each([
  [['sql/init.sql', 'sql/init_sqlite.sql', 'sql/init_mysql.sql'], template, 'SQLite'],
  [['sql/init.sql', 'sql/mysql-init.sql'], template, 'MySQL'],
  [['sql/init.sql', 'sql/init_mysql.sql', 'sql/init_mssql.sql'], template, undefined],
  [['sql/init.sql', 'sql/init_sqlite.sql', 'sql/init_pgsql.sql'], template, undefined],
  [['sql/init.sql', 'other/init_sqlite.sql'], template, undefined],
  [['sql/init.sql', 'sql/update_sqlite.sql'], template, undefined],
  [['sql/init.sql', 'sql/init_sqlite.sql'], 'CREATE TABLE carts (id bigint);', undefined],
])('%j', (files, text, dialect) => {
  expect(dialectAmong(files, text)).toBe(dialect);
});
