/** `plinth prove` on the real embedded PostgreSQL. */
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { plinth, shopAlone, workspace } from './run.ts';

const up = (name: string): string => `db/migrations/${name}.up.sql`;
const down = (name: string): string => `db/migrations/${name}.down.sql`;

const files = {
  'notes.txt': 'Not SQL.',
  [up('000001_users')]: 'CREATE TABLE users (id bigint PRIMARY KEY, mail text, nick text);',
  [down('000001_users')]: 'DROP TABLE users;',
  [up('000002_mail')]:
    'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;\nCREATE INDEX users_mail ON users (mail);',
  [down('000002_mail')]: 'DROP INDEX users_mail;',
  [up('000003_index')]: 'CREATE INDEX CONCURRENTLY users_nick ON users (nick);',
  [down('000003_index')]: 'DROP INDEX CONCURRENTLY users_nick;',
};

interface Report {
  readonly share: Readonly<Record<string, number>>;
  readonly migrations: readonly {
    readonly file: string;
    readonly words: string;
    readonly verdict: { readonly kind: string };
    readonly rollback: {
      readonly kind: string;
      readonly changes: readonly { readonly name: string }[];
    } | null;
    readonly statements: readonly {
      readonly outcome: { readonly kind: string; readonly differences?: readonly unknown[] };
    }[];
  }[];
}

describe('plinth prove', () => {
  it('proves the shop, each migration forward, back and forward again', async () => {
    const words = ['prove', 'migrations', '--format', 'json', '--target', '18'];
    const { code, out } = await plinth(words, { cwd: shopAlone() });
    const report = JSON.parse(out) as Report;
    expect(code).toBe(0);
    expect(report.share).toEqual({ proved: 17, partly: 1, 'not-verifiable': 0, refused: 0, stopped: 0 });
    expect(new Set(report.migrations.map(({ rollback }) => rollback?.kind))).toEqual(new Set(['restored']));
    const outcomes = report.migrations.flatMap(({ statements }) => statements.map(({ outcome }) => outcome));
    expect(outcomes.flatMap(({ differences }) => differences ?? [])).toEqual([]);
  });

  itBroadly('says what is measured and what is expected, and what a rollback leaves', async () => {
    const cwd = workspace(files);
    const paths = [up('000002_mail'), up('000003_index')];
    const named = await plinth(['prove', '--target', '18', ...paths], { cwd });
    expect(named.code).toBe(1);
    expect(named.out).toContain(`${up('000002_mail')}  proved on 18; the rollback leaves`);
    expect(named.out).toContain('column public.users.mail is not what it was');
    expect(named.out).toContain('ACCESS EXCLUSIVE on users, read · measured');
    expect(named.out).toContain('SHARE on users, index built · measured');
    expect(named.out).toContain('partly proved on 18; rollback proved');
    expect(named.out).toContain('SHARE UPDATE EXCLUSIVE on users, index built · expected');
  });

  it('proves migrations for SQLite in the embedded SQLite', async () => {
    const configuration = { migrations: [{ folder: 'lite', server: 'sqlite 3.40' }] };
    const cwd = workspace({
      'plinth.config.json': JSON.stringify(configuration),
      'lite/000001_users.up.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT);',
      'lite/000001_users.down.sql': 'DROP TABLE users;',
      'lite/000002_mail.up.sql': 'CREATE INDEX mails ON users (mail);\nALTER TABLE users DROP COLUMN mail;',
    });
    const { code, out } = await plinth(['prove', '.'], { cwd });
    expect(code).toBe(1);
    expect(out).toContain(
      'lite/000001_users.up.sql  proved on SQLite 3.54, not verified on 3.40; rollback proved',
    );
    expect(out).toContain(
      'lite/000002_mail.up.sql  refused: error in index mails after drop column: no such column: mail',
    );
    const named = await plinth(['prove', 'lite/000002_mail.up.sql'], { cwd });
    expect(named.out).toContain('ran, makes index mails, RESERVED keeps other writers out until COMMIT');
  });

  describe('holds what statements do against what is declared', () => {
    const bounded = up('000002_bounded');
    const untold = `-- plinth: lock <= share
DO $$ BEGIN EXECUTE (SELECT 'ALTER TABLE ' || relname || ' ADD COLUMN age int' FROM pg_class WHERE relname = 'users'); END $$;`;
    const beyond = `-- plinth: lock <= share, rewrite never, wait <= 2s
ALTER TABLE users ALTER COLUMN id TYPE text;
-- plinth: lock <= share row exclusive
CREATE INDEX users_mail ON users (mail);
${untold}`;
    const messages = [
      'Measured: This takes ACCESS EXCLUSIVE on users, and the comment above allows at most SHARE.',
      'Measured: This rewrites users, and the comment above allows no rewrite.',
      'This waits for its lock on users without a lock_timeout, and the comment above allows 2 s.',
      'Measured: This takes ACCESS EXCLUSIVE on users, and the comment above allows at most SHARE.',
    ];
    const bounds = async (text: string, format: string, more = {}): ReturnType<typeof plinth> => {
      const cwd = workspace({ [up('000001_users')]: files[up('000001_users')], [bounded]: text, ...more });
      return plinth(['prove', '--target', '18', bounded, '--format', format], { cwd });
    };

    it('as text', async () => {
      const { code, out } = await bounds(beyond, 'text');
      expect(code).toBe(1);
      expect(out).toContain(`${bounded}  proved on 18; does more than is declared; no rollback`);
      const words = out.replaceAll(/\s+/g, ' ');
      for (const [at, message] of messages.entries())
        expect(words).toContain(`${bounded}:${at < 3 ? 2 : 6}: ${message}`);
    });

    it('as JSON', async () => {
      const { code, out } = await bounds(beyond, 'json');
      expect(code).toBe(1);
      const [one] = (JSON.parse(out) as { readonly migrations: readonly { readonly bounds: unknown }[] })
        .migrations;
      expect(one?.bounds).toEqual(
        messages.map((message, at) => ({ file: bounded, line: at < 3 ? 1 : 5, message })),
      );
    });

    itBroadly('as JUnit XML', async () => {
      const { code, out } = await bounds(beyond, 'junit');
      expect(code).toBe(1);
      expect(out).toContain(`name="declared bounds">\n      <failure message="${bounded}:2: Measured: `);
    });

    itBroadly('as the effects table has it of what cannot be looked at', async () => {
      const text = '-- plinth: lock <= row exclusive\nCREATE INDEX CONCURRENTLY users_mail ON users (mail);';
      const { code, out } = await bounds(text, 'text');
      expect(code).toBe(1);
      expect(out.replaceAll(/\s+/g, ' ')).toContain(
        `${bounded}:2: Expected: This takes SHARE UPDATE EXCLUSIVE on users, and the comment above allows at most ROW EXCLUSIVE.`,
      );
    });

    itBroadly.each<readonly [of: string, text: string, more: Readonly<Record<string, string>>]>([
      [
        'what keeps to it',
        `SET lock_timeout = '2s';
-- plinth: lock <= access exclusive, rewrite never, wait <= 2s
ALTER TABLE users ADD COLUMN age int;`,
        {},
      ],
      [
        'a role that has a lock_timeout',
        '-- plinth: wait <= 2s\nALTER TABLE users ADD COLUMN age int;',
        { 'plinth.config.json': JSON.stringify({ lockTimeout: 'set by role' }) },
      ],
      [
        'a rule that is switched off',
        beyond,
        { 'plinth.config.json': JSON.stringify({ rules: { 'convention/declared-bound': 'off' } }) },
      ],
    ])('and passes %s', async (_of, text, more) => {
      const { code, out } = await bounds(text, 'text', more);
      expect(out).toContain(`${bounded}  proved on 18; no rollback`);
      expect(code).toBe(0);
    });
  });

  it('refuses a statement whose semicolon is missing, and what it swallows', async () => {
    const cwd = workspace({
      [up('000001_users')]:
        'CREATE TABLE users (id bigint PRIMARY KEY)\nCREATE INDEX users_id ON users (id);',
    });
    const { code, out } = await plinth(['prove', '--target', '18'], { cwd });
    expect(code).toBe(1);
    expect(out).toContain(`${up('000001_users')}  refused: syntax error at or near "CREATE"`);
  });

  itBroadly('says what a missing rollback could be, once it has run', async () => {
    const cwd = workspace({ ...files, [up('000004_age')]: 'ALTER TABLE users ADD COLUMN age int;' });
    const { out } = await plinth(['prove', '--target', '18', up('000004_age')], { cwd });
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'proved on 18; no rollback This rollback restores the catalog here, and the migration runs again: ALTER TABLE public.users DROP COLUMN age; 1 │ ALTER TABLE',
    );
  });

  itBroadly('takes a file without a statement for no rollback', async () => {
    const cwd = workspace({
      ...files,
      [up('000004_age')]: 'ALTER TABLE users ADD COLUMN age int;',
      [down('000004_age')]: '-- later\n',
    });
    const { out } = await plinth(['prove', '--target', '18', up('000004_age')], { cwd });
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      `proved on 18; no rollback: ${down('000004_age')} holds no statement for it This rollback restores the catalog here, and the migration runs again: ALTER TABLE public.users DROP COLUMN age;`,
    );
  });

  it('takes the isolation that a file asks for, behind its BEGIN and what it sets there', async () => {
    const cwd = workspace({
      [up('000001_users')]: 'CREATE TABLE users (id bigint PRIMARY KEY, mail text);',
      [up('000002_isolated')]:
        "BEGIN;\nSET LOCAL lock_timeout = '5s';\n-- One snapshot for all.\nSET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nINSERT INTO users VALUES (1);\nALTER TABLE users ADD COLUMN nick text;\nCOMMIT;",
    });
    const { code, out } = await plinth(['prove'], { cwd });
    expect(out).not.toContain('ISOLATION LEVEL');
    expect(out.match(/proved on 18/g)).toHaveLength(2);
    expect(code).toBe(0);
  });

  itBroadly('stops what does not end, at its line, and goes on behind it', async () => {
    const cwd = workspace({
      [up('000001_users')]: 'CREATE TABLE users (id bigint PRIMARY KEY, mail text, nick text);',
      [up('000002_endless')]: 'SELECT 1;\nDO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$;',
      [up('000003_program')]: "COPY users FROM PROGRAM 'id';",
      [up('000004_broken')]: "DO $$ BEGIN EXECUTE 'COPY users FROM PROGRAM ''id'''; END $$;",
      [up('000005_wrong')]: 'ALTER TABLE nothing ADD COLUMN x int;',
      [up('000006_geometry')]: 'CREATE TABLE places (at geometry(Point, 4326));',
      [up('000007_last')]: 'CREATE TABLE copies AS SELECT * FROM users;',
    });
    const { code, out } = await plinth(['prove', '--time-limit', '5', '--format', 'junit'], { cwd });
    expect(code).toBe(1);
    expect(out).toContain('took longer than 5 s and was stopped.');
    expect(out).toContain(`at ${up('000002_endless')}:2`);
    expect(out).toContain('not verifiable: the embedded PostgreSQL has no programs to run');
    expect(out).toContain('stopped: The statement broke the embedded server.');
    expect(out).toContain('not verifiable: it needs the extension postgis');
    expect(out).toContain('<testsuites name="plinth prove" tests="7"');
    expect(out).toMatch(/000007_last\.up\.sql" name="apply">\n\s+<system-out>proved on 18/);
  });

  it.each<readonly [readonly string[], string]>([
    [['nowhere'], 'nowhere was not read: it does not exist.'],
    [['-'], 'standard input has none'],
    [['--time-limit', '0'], '--time-limit takes seconds from 1 to 3600'],
    [['--memory-limit', 'much'], '--memory-limit takes megabytes'],
    [['notes.txt'], 'notes.txt is no migration of a folder that Plinth knows.'],
  ])('%s', async (words, message) => {
    const { code, out, err } = await plinth(['prove', ...words], { cwd: workspace(files) });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
