/** `plinth schema`: what people, programs and servers get of a replayed schema. */
import { describe, expect, it } from 'vitest';
import { plinth, workspace } from './run.ts';

const files = {
  'm/0001_users.up.sql':
    'create table users (id bigint primary key, email text not null, made timestamptz);\ncreate unique index users_email_idx on users (email);\n',
  'm/0001_users.down.sql': 'drop table users;\n',
  'm/0002_orders.up.sql':
    'create table orders (\n  id bigint primary key,\n  user_id bigint references users\n);\nalter table users add column name varchar(20);\n',
  'm/0002_orders.down.sql': 'drop table orders;\nalter table users drop column name;\n',
};

interface SchemaOutput {
  readonly version: number;
  readonly folders: readonly {
    readonly folder: string;
    readonly tool: string;
    readonly at: unknown;
    readonly tables: readonly {
      readonly name: string;
      readonly columns: readonly { readonly name: string; readonly type: string; readonly made: unknown }[];
    }[];
  }[];
}

describe('plinth schema', () => {
  it('prints tables with what they are made of, and where', async () => {
    const { code, out, err } = await plinth(['schema'], { cwd: workspace(files) });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('m (golang-migrate)');
    expect(out).toMatch(/^users table {2}m\/0001_users\.up\.sql:1$/m);
    expect(out).toMatch(/^ {4}name +varchar\(20\) {2}m\/0002_orders\.up\.sql:5$/m);
    expect(out).toMatch(/orders_user_id_fkey +FOREIGN KEY \(user_id\) REFERENCES public\.users/);
    expect(out).toMatch(/users_email_idx +UNIQUE btree \(email\)/);
    expect(out).toContain('7 of 7 statements of these migrations understood.');
  });

  it.each(['1', '0001', '0001_users', 'users', 'm/0001_users.up.sql', '0001_users.up.sql'])(
    'stops behind --at %s',
    async (at) => {
      const { code, out } = await plinth(['schema', '--at', at, '--format', 'json'], {
        cwd: workspace(files),
      });
      expect(code).toBe(0);
      const { version, folders } = JSON.parse(out) as SchemaOutput;
      expect(version).toBe(1);
      expect(folders).toMatchObject([
        { folder: 'm', tool: 'golang-migrate', at: { file: 'm/0001_users.up.sql', version: '0001' } },
      ]);
      expect(folders[0]?.tables.map((one) => one.name)).toEqual(['users']);
      expect(folders[0]?.tables[0]?.columns).toMatchObject([
        { name: 'id', type: 'int8', made: { file: 'm/0001_users.up.sql', line: 0 } },
        { name: 'email', type: 'text' },
        { name: 'made', type: 'timestamptz' },
      ]);
    },
  );

  it('keeps several migration folders apart', async () => {
    const cwd = workspace({ ...files, 'other/1_a.up.sql': 'create table a (x jsonb);\n' });
    const both = JSON.parse((await plinth(['schema', '--format', 'json'], { cwd })).out) as SchemaOutput;
    expect(both.folders.map((one) => one.folder)).toEqual(['m', 'other']);
    const one = await plinth(['schema', '--folder', 'other', '--format', 'sql'], { cwd });
    expect(one.out).toContain('CREATE TABLE public.a');
    expect(one.out).not.toContain('users');
  });

  it.each<readonly [string, string]>([
    ['schema --at 3', 'There is no migration “3”. Near it are '],
    ['schema --at 0001_user', 'There is no migration “0001_user”. Near it are 0001_users.up.sql, '],
    ['schema --at zzzzzzzzz', 'There is no migration “zzzzzzzzz”. The last one is 0002_orders.up.sql.\n'],
    ['schema silent', 'Nothing says which database silent is for. Name its dialect in plinth.config.json.\n'],
    ['schema --folder n', 'n is no migration folder here. There are azure, lite, m.\n'],
    ['schema nowhere', 'nowhere was not read: it does not exist.\n'],
    ['schema empty', 'There is no migration folder in empty.\n'],
    [
      'drift azure --connection postgresql://x@127.0.0.1:1/x',
      'azure is for SQL Server; this command is for migrations of PostgreSQL, MySQL and SQLite alone.\n',
    ],
  ])('%s', async (words, message) => {
    const cwd = workspace({
      ...files,
      'silent/1_a.up.sql': 'select 1;\n',
      'empty/readme.md': 'nothing\n',
      'lite/1_a.up.sql': 'create table t (id integer primary key autoincrement);\n',
      'azure/1_a.up.sql': 'CREATE TABLE [dbo].[t] ([id] INT IDENTITY(1,1) PRIMARY KEY);\nGO\n',
    });
    const { code, out, err } = await plinth(words.split(' '), { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
