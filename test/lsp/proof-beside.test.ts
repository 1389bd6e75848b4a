/**
 * What a proof shows in the editor beside measured effects: rows that are in the way, queries that break, a rollback that is proved before
 * it is offered.
 */
import { execFileSync } from 'node:child_process';
import { DiagnosticSeverity, type CodeAction } from 'vscode-languageserver';
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { proofActive, proveDocument } from '../../protocol/proof.ts';
import { uri } from './conversation.ts';
import { bench, type ProofBench } from './proof-bench.ts';

const shop = {
  'migrations/000001_orders.up.sql': [
    'CREATE TABLE teams (id bigint PRIMARY KEY, name text NOT NULL, at timestamptz);',
    'CREATE TABLE users (id bigint PRIMARY KEY, mail text, age text, amount numeric(12,2), team_id bigint);',
  ].join('\n'),
  'migrations/000001_orders.down.sql': 'DROP TABLE users;\nDROP TABLE teams;',
};

interface Failure {
  readonly title: string;
  readonly up: string;
  readonly says: RegExp;
  /** None where it is about any row that there is. */
  readonly find: RegExp | undefined;
  readonly severity?: DiagnosticSeverity;
}

const failures: readonly Failure[] = [
  {
    title: 'NOT NULL on a column with nulls',
    up: 'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
    says: /^Would fail if users has a row like \(id '\d+', mail NULL\): the column has to have a value/,
    find: /^SELECT .* FROM users WHERE mail IS NULL/,
  },
  {
    title: 'a unique index over duplicates',
    up: 'CREATE UNIQUE INDEX users_mail ON users (mail);',
    says: /^Would fail if users has more than one row like \(mail '.*'\): they have to differ\./,
    find: /GROUP BY .* HAVING/s,
  },
  {
    title: 'a cast that fails',
    up: 'ALTER TABLE users ALTER COLUMN age TYPE int USING age::int;',
    says: /^Would fail if users has a row like \(.*age '.*'\): the new type does not have this value/,
    find: /FROM users/,
  },
  {
    title: 'a CHECK that rows break',
    up: 'ALTER TABLE users ADD CONSTRAINT users_amount CHECK (amount > 100);',
    says: /^Would fail if users has a row like \(.*amount '.*'\): the condition does not hold for it/,
    find: /FROM users WHERE/,
  },
  {
    title: 'a foreign key with orphans',
    up: 'ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id);',
    says: /^Would fail if users has a row like \(.*team_id '\d+'\): what it refers to is not there/,
    find: /NOT EXISTS/,
  },
  {
    title: 'a column that is required at once',
    up: 'ALTER TABLE users ADD COLUMN must int NOT NULL;',
    says: /^Would fail if users has any row: the new column has to have a value/,
    find: /FROM users/,
  },
  {
    title: 'a backfill that holds a lock meanwhile',
    up: "ALTER TABLE users ADD COLUMN state text;\nUPDATE users SET state = 'new';",
    says: /^It updates 200 of 200 made-up rows of users in one statement\. Its transaction holds ACCESS EXCLUSIVE on users/,
    find: undefined,
    severity: DiagnosticSeverity.Information,
  },
];

const rows = { proof: { rows: 200, seed: 7 } };

async function actionsAt({ server, document }: ProofBench, line: number): Promise<readonly CodeAction[]> {
  return server.actions(document, { start: { line, character: 0 }, end: { line, character: 20 } });
}

async function expectTold(found: ProofBench, one: Failure): Promise<void> {
  const { server, document, told, hover, edit } = found;
  await edit(one.up);
  await server.ask(proveDocument, { uri: document });
  const [first, ...others] = await told(() => true);
  expect([one.title, others]).toEqual([one.title, []]);
  const line = one.up.split('\n').length - 1;
  expect(first).toMatchObject({
    severity: one.severity ?? DiagnosticSeverity.Warning,
    source: 'plinth',
    range: { start: { line, character: 0 }, end: { line } },
  });
  expect(first?.message).toMatch(one.says);
  const selects = (await actionsAt(found, line)).filter(({ title }) => title.includes('SELECT'));
  if (one.find === undefined) {
    expect(selects).toEqual([]);
    return;
  }
  expect(selects.map(({ title }) => title)).toEqual([
    'Open the SELECT that finds such rows',
    'Copy the SELECT that finds such rows',
  ]);
  const [argument] = (selects[0]?.command?.arguments ?? []) as { readonly sql: string }[];
  expect(argument?.sql).toMatch(one.find);
  expect(await hover(line, 2)).toContain(`\n${argument?.sql.split('\n')[0] ?? ''}`);
}

describe('rows that bite', () => {
  // One server for all of them: what a proof needs first takes longer than the proof.
  it('are told at the statement', async () => {
    const found = await bench('SELECT 1;', { files: shop, settings: rows });
    for (const one of failures) await expectTold(found, one);
  });

  itBroadly(
    'stay told at statements before an edit, go with the edit that mends them, and are none with 0',
    async () => {
      const up = 'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;';
      const { server, document, told, edit } = await bench(up, { files: shop, settings: rows });
      await server.ask(proveDocument, { uri: document });
      expect(await told((all) => all.length === 1)).toHaveLength(1);
      await edit(`${up}\nALTER TABLE users ADD COLUMN must int NOT NULL;`);
      // At once: the statement before is the same, whatever the new proof will say of the other.
      const [kept] = (await server.diagnostics(document)).filter(({ code }) => code === 'proof');
      expect(kept?.message).toMatch(/mail NULL/);
      await told((all) => all.length === 2);
      await edit(
        "UPDATE users SET mail = '' WHERE mail IS NULL;\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;",
      );
      await told((all) => all.every(({ severity }) => severity !== DiagnosticSeverity.Warning));
      server.settings = { proof: { rows: 0 } };
      await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
      await edit(up);
      expect(await server.ask(proveDocument, { uri: document })).toMatchObject({
        summary: 'proved on 18, not verified on 16 · no rollback',
      });
      expect(await told(() => true)).toEqual([]);
    },
  );

  itBroadly('are given up where somebody types on, and what is measured is told before them', async () => {
    const { server, document, edit, hinted } = await bench(
      'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
      { files: shop, settings: { proof: { rows: 20_000 } } },
    );
    const asking = server.ask(proveDocument, { uri: document });
    await hinted(['0: ACCESS EXCLUSIVE on users, reads it · measured']);
    await edit('CREATE INDEX users_mail ON users (mail);');
    expect(await asking).toEqual({ kind: 'cancelled' });
    await hinted(['0: SHARE on users, builds an index · measured']);
  });

  itBroadly('say what the rollback does not restore, where the rollback stands', async () => {
    const { server, told, folder } = await bench('ALTER TABLE users RENAME COLUMN mail TO email;', {
      files: {
        ...shop,
        'migrations/000002_change.up.sql': 'ALTER TABLE users RENAME COLUMN mail TO email;',
      },
      down: 'ALTER TABLE users ADD COLUMN mail text;\nALTER TABLE users DROP COLUMN email;',
      settings: rows,
    });
    const down = uri(`${folder}/migrations/000002_change.down.sql`);
    await server.openFile(`${folder}/migrations/000002_change.down.sql`);
    expect(await server.ask(proveDocument, { uri: down })).toMatchObject({
      summary: expect.stringContaining('the rollback does not restore all rows') as string,
    });
    const [first] = (await server.diagnostics(down)).filter(({ code }) => code === 'proof');
    expect(first).toMatchObject({ range: { start: { line: 0 } } });
    expect(first?.message).toMatch(
      /^The rollback leaves users\.mail other than it was: \d+ of 200 made-up rows/,
    );
    expect(await told(() => true)).toEqual([]);
  });
});

const queries = {
  ...shop,
  'queries/report.sql': '-- who can be written to\nSELECT id, mail FROM users WHERE id = 7;\n',
};

describe('old and new code', () => {
  itBroadly('is told at the statement behind which a query breaks, with the query linked', async () => {
    const { server, document, told, edit, folder } = await bench('ALTER TABLE users DROP COLUMN mail;', {
      files: queries,
      settings: { proof: { rows: 0 } },
    });
    expect(await server.ask(proveDocument, { uri: document })).toEqual({
      kind: 'proved',
      bad: true,
      summary: 'proved on 18, not verified on 16 · breaks 1 query · no rollback',
    });
    const location = {
      uri: uri(`${folder}/queries/report.sql`),
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
    };
    expect(await told(() => true)).toMatchObject([
      {
        severity: DiagnosticSeverity.Warning,
        message:
          'The code of the workspace breaks at queries/report.sql:2 behind this statement, from there on: column "mail" does not exist.',
        relatedInformation: [{ location, message: 'column "mail" does not exist' }],
      },
    ]);
    await edit('ALTER TABLE users ADD COLUMN b int;');
    await told((all) => all.length === 0);
  });

  itBroadly('knows the release that is out, by the setting', async () => {
    const { server, document, told, folder } = await bench('-- to be written', {
      files: queries,
      settings: { proof: { rows: 0, codeRef: 'v1' } },
    });
    const git = (...words: readonly string[]): void => {
      const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
      execFileSync('git', ['-C', folder, ...identity, ...words], { stdio: 'ignore' });
    };
    git('init', '-q', '-b', 'main');
    git('add', 'queries', 'migrations/000001_orders.up.sql');
    git('commit', '-q', '-m', 'first');
    git('tag', 'v1');
    const report = uri(`${folder}/queries/report.sql`);
    await server.open(report, 'SELECT id, email FROM users WHERE id = 7;\n');
    await server.replace(document, 'ALTER TABLE users RENAME COLUMN mail TO email;');
    await server.ask(proveDocument, { uri: document });
    const found = await told((all) => all.length > 0);
    expect(found.map(({ message }) => message)).toEqual([
      'Release v1 breaks at queries/report.sql:2 in v1 behind this statement, from there on: column "mail" does not exist.',
      'No order of deployment keeps both running: v1 needs the schema from before, the workspace the one from behind.',
      '1 query of the workspace runs only behind this migration: deploy the code after it.',
    ]);
    // What the release alone asks stands nowhere in the workspace.
    expect(
      found.map(({ relatedInformation = [] }) => relatedInformation.map(({ location }) => location.uri)),
    ).toEqual([[], [], [report]]);
  });
});

describe('a rollback that is missing', () => {
  const up = 'ALTER TABLE users ADD COLUMN note text;';
  const strict = { 'plinth.config.json': '{ "preset": "strict" }', ...shop };
  const rollback = (all: readonly CodeAction[]): readonly CodeAction[] =>
    all.filter(({ title }) => /rollback|down migration/.test(title) && !title.startsWith('Suppress'));

  itBroadly('is offered as not proved, and as proved once it has restored the catalog', async () => {
    const found = await bench(up, { files: strict, settings: rows });
    const { server, document, edit } = found;
    expect(rollback(await actionsAt(found, 0)).map(({ title }) => title)).toEqual([
      'Write the down migration (not proved)',
    ]);
    await server.ask(proveDocument, { uri: document });
    const [offered, ...others] = rollback(await actionsAt(found, 0));
    expect(others).toEqual([]);
    expect(offered?.title).toBe('Write the down migration (proved: restores the catalog on 18)');
    expect(JSON.stringify(offered?.edit)).toContain('000002_change.down.sql');
    expect(JSON.stringify(offered?.edit)).toContain('ALTER TABLE public.users DROP COLUMN note;');
    // Another text has not been proved.
    await server.tell(proofActive, { active: false });
    await edit(`${up} `);
    expect(rollback(await actionsAt(found, 0)).map(({ title }) => title)).toEqual([
      'Write the down migration (not proved)',
    ]);
  });

  itBroadly('is written into the same file where its tool keeps it there', async () => {
    const { server, folder } = await bench('SELECT 1;', {
      files: {
        'goose/00001_a.sql':
          '-- +goose Up\nCREATE TABLE a (id int, at timestamptz);\n-- +goose Down\nDROP TABLE a;\n',
        'goose/00002_b.sql': '-- +goose Up\nALTER TABLE a ADD COLUMN b int;\n',
      },
    });
    const document = await server.openFile(`${folder}/goose/00002_b.sql`);
    // Somebody types in it: without git, that makes it new work.
    await server.replace(document, '-- +goose Up\nALTER TABLE a ADD COLUMN b text;\n');
    await server.ask(proveDocument, { uri: document });
    const actions = await server.actions(document, {
      start: { line: 1, character: 0 },
      end: { line: 1, character: 20 },
    });
    const [offered] = rollback(actions);
    expect(offered?.title).toBe('Write the down migration (proved: restores the catalog on 18)');
    const edit = JSON.stringify(offered?.edit);
    expect(edit).toContain('-- +goose Down\\nALTER TABLE public.a DROP COLUMN b;');
    expect(edit).not.toContain('"create"');
  });

  itBroadly('is offered where the rule is off, once it is proved', async () => {
    const found = await bench(up, { files: shop, settings: rows });
    expect(rollback(await actionsAt(found, 0))).toEqual([]);
    await found.server.ask(proveDocument, { uri: found.document });
    expect(rollback(await actionsAt(found, 0))).toHaveLength(1);
  });
});

describe('a folder of which nothing says what it is for', () => {
  it('is proved where a person asks, as on the command line', async () => {
    const { server, folder } = await bench('SELECT 1;', {
      files: {
        'other/V1__a.sql': 'CREATE TABLE a (id int);',
        'other/V2__b.sql': 'ALTER TABLE a ADD b int;\nALTER TABLE a ADD CHECK (nothing > 0);',
      },
    });
    const document = await server.openFile(`${folder}/other/V2__b.sql`);
    expect(await server.diagnostics(document)).toEqual([]);
    expect(await server.ask(proveDocument, { uri: document })).toMatchObject({ kind: 'proved' });
    const [first, ...others] = await server.diagnostics(document);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      code: 'proof',
      message: 'PostgreSQL 18 refuses this: column "nothing" does not exist.',
      range: { start: { line: 1 } },
    });
    expect((await server.lenses(document)).map(({ command }) => command?.title)).toContain(
      'Refused: column "nothing" does not exist',
    );
  });
});
