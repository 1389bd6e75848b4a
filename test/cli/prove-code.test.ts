/** `plinth prove` and the code around: which queries of a workspace and of a revision a migration breaks, and which wait for it. */
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { add, commit, git, plinth, repositoryWith, type Outcome } from './run.ts';

const up = (name: string): string => `db/migrations/${name}.up.sql`;

const history = {
  [up('000001_users')]: 'CREATE TABLE users (id bigint PRIMARY KEY, mail text, nick text);',
};

const program = (...queries: readonly string[]): string =>
  [
    "import { pool } from './pool';",
    ...queries.map((sql, at) => `export const q${at} = (a: string) => pool.query(\`${sql}\`, [a]);`),
    '',
  ].join('\n');

interface Code {
  readonly release: string | null;
  readonly prepared: number;
  readonly broken: readonly {
    readonly file: string;
    readonly line: number;
    readonly message: string;
    readonly mended: boolean;
    readonly since: { readonly file: string; readonly line: number };
  }[];
  readonly waiting: readonly { readonly file: string; readonly line: number }[];
  readonly unprepared: readonly { readonly because: string }[];
}

/** Of the one new migration. */
function codeIn({ out }: Outcome): readonly Code[] {
  const { migrations } = JSON.parse(out) as { migrations: readonly { code: readonly Code[] }[] };
  return migrations.at(-1)?.code ?? [];
}

const prove = (cwd: string, ...words: readonly string[]): Promise<Outcome> =>
  plinth(['prove', '--target', '18', '--no-rollback', ...words], { cwd });

const json = ['--format', 'json'] as const;

describe('plinth prove, with code around', () => {
  const renames = { [up('000002_rename')]: 'ALTER TABLE users RENAME COLUMN mail TO email;' };
  const old = { 'src/users.ts': program('SELECT id, mail FROM users WHERE nick = $1') };
  const fresh = {
    'src/users.ts': program('SELECT id FROM users WHERE nick = $1', 'SELECT email FROM users WHERE id = $1'),
  };

  itBroadly('says that the release that is out breaks, and that the new code has to wait', async () => {
    const cwd = repositoryWith({ ...history, ...old });
    git(cwd, 'tag', 'v1');
    add(cwd, { ...fresh, ...renames });
    const outcome = await prove(cwd, ...json, '--code-ref', 'v1');
    expect(outcome.code).toBe(1);
    const [release, workspace] = codeIn(outcome);
    expect(release).toEqual({
      release: 'v1',
      prepared: 1,
      broken: [
        {
          file: 'src/users.ts',
          line: 1,
          column: expect.any(Number) as unknown,
          sql: 'SELECT id, mail FROM users WHERE nick = $1',
          message: 'column "mail" does not exist',
          mended: false,
          since: { file: up('000002_rename'), line: 0 },
        },
      ],
      waiting: [],
      unprepared: [],
    });
    expect(workspace).toMatchObject({
      release: null,
      prepared: 1,
      broken: [],
      waiting: [{ file: 'src/users.ts', line: 2, because: 'column "email" does not exist' }],
    });
    const { out } = await prove(cwd, '--code-ref', 'v1', up('000002_rename'));
    const words = out.replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      `Release v1 breaks at src/users.ts:2 in v1 behind ${up('000002_rename')}:1, from there on: column "mail" does not exist.`,
    );
    expect(words).toContain('runs only behind this migration: deploy the code after it. src/users.ts:3');
    expect(words).toContain('No order of deployment keeps both running');
    const junit = await prove(cwd, '--format', 'junit', '--code-ref', 'v1');
    expect(junit.out).toMatch(/name="old and new code">\s+<failure message="Release v1 breaks/);
  });

  itBroadly(
    'takes the revision from the configuration, and complains where there is none of that name',
    async () => {
      const cwd = repositoryWith({ ...history, ...old, 'plinth.config.json': '{"codeRef": "v1"}' });
      git(cwd, 'tag', 'v1');
      add(cwd, { ...fresh, ...renames });
      expect(codeIn(await prove(cwd, ...json)).map(({ release }) => release)).toEqual(['v1', null]);
      const unknown = await prove(cwd, '--code-ref', 'v9');
      expect(unknown.code).toBe(2);
      expect(unknown.out).toContain('The code of v9 was not read: there is no such revision here.');
    },
  );

  it('finds nothing where a column comes along', async () => {
    const cwd = repositoryWith({ ...history, ...old });
    git(cwd, 'tag', 'v1');
    add(cwd, { [up('000002_age')]: 'ALTER TABLE users ADD COLUMN age int;' });
    const outcome = await prove(cwd, ...json, '--code-ref', 'v1');
    expect(outcome.code).toBe(0);
    expect(codeIn(outcome)).toMatchObject([
      { release: 'v1', prepared: 1, broken: [], waiting: [] },
      { release: null, prepared: 1, broken: [], waiting: [] },
    ]);
  });

  it('tells the workspace’s own code that breaks, with the statement that breaks it', async () => {
    const cwd = repositoryWith({ ...history, 'queries/nick.sql': '-- one\nSELECT nick FROM users;\n' });
    add(cwd, {
      [up('000002_two')]: 'ALTER TABLE users ADD COLUMN age int;\n\nALTER TABLE users DROP COLUMN nick;',
    });
    const outcome = await prove(cwd, ...json);
    expect(outcome.code).toBe(1);
    expect(codeIn(outcome)).toMatchObject([
      {
        broken: [
          { file: 'queries/nick.sql', line: 1, mended: false, since: { file: up('000002_two'), line: 2 } },
        ],
      },
    ]);
  });

  itBroadly('does not blame what nobody else sees, and does where the steps are seen', async () => {
    const steps = ['ALTER TABLE users RENAME TO people;', 'CREATE VIEW users AS SELECT * FROM people;'];
    const reads = { 'queries/mail.sql': 'SELECT mail FROM users;' };
    const joined = repositoryWith({ ...history, ...reads });
    add(joined, { [up('000002_view')]: steps.join('\n') });
    expect(codeIn(await prove(joined, ...json))).toMatchObject([{ prepared: 1, broken: [] }]);
    const apart = repositoryWith({ ...history, ...reads });
    add(apart, { [up('000002_view')]: `BEGIN;\n${steps.join('\nCOMMIT;\nBEGIN;\n')}\nCOMMIT;` });
    const seen = await prove(apart, ...json);
    expect(seen.code).toBe(1);
    expect(codeIn(seen)).toMatchObject([{ broken: [{ mended: true, since: { line: 1 } }] }]);
  });

  it('puts parameters where placeholders stand, and counts what was never taken', async () => {
    const queries = [
      'SELECT id FROM users WHERE nick = ?',
      'SELECT id FROM users WHERE mail = :mail AND nick = :mail',
      "SELECT id FROM users WHERE nick = '$1' AND mail IN ($1, $2)",
      'SELECT nothing FROM users',
      'SELECT id FROM {{ table }}users',
    ];
    const cwd = repositoryWith({ ...history, 'queries/all.sql': queries.map((one) => `${one};\n`).join('') });
    add(cwd, { [up('000002_drop')]: 'ALTER TABLE users DROP COLUMN mail;' });
    const [workspace] = codeIn(await prove(cwd, ...json));
    expect(workspace).toMatchObject({ prepared: 3, waiting: [] });
    expect(workspace?.broken.map(({ line, message }) => [line, message])).toEqual([
      [1, 'column "mail" does not exist'],
      [2, 'column "mail" does not exist'],
    ]);
    expect(workspace?.unprepared.map(({ because }) => because)).toEqual([
      'column "nothing" does not exist',
      'a placeholder stands for something that no parameter can be',
    ]);
  });

  it('says nothing of migrations that have run', async () => {
    const cwd = repositoryWith({ ...history, 'queries/nick.sql': 'SELECT nick FROM users;' });
    add(cwd, { [up('000002_drop')]: 'ALTER TABLE users DROP COLUMN nick;' });
    commit(cwd);
    const outcome = await prove(cwd, ...json);
    expect(outcome.code).toBe(0);
    expect(codeIn(outcome)).toEqual([]);
  });
});
