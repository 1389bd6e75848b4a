import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { untold, type Effect } from '../../core/effects/effect.ts';
import { defineRule, type Rule } from '../../core/rule-kit/define-rule.ts';
import { table } from '../../core/schema/lookup.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { slice } from '../../core/text/span.ts';
import { madeUp } from '../../test/rules/made-up.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { Cancelled } from './time-slices.ts';
import type { FileReport } from './report.ts';
import type { SessionOptions } from './options.ts';
import { Session } from './session.ts';

let grammar: PostgresParser;
let parses = 0;
beforeAll(async () => {
  const loaded = await loadPostgresParser();
  grammar = {
    version: loaded.version,
    parse: (sql) => {
      parses += 1;
      return loaded.parse(sql);
    },
  };
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function workspace(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'plinth-session-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) write(root, path, text);
  return root;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function git(root: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' });
}

/** Reports the type of an indexed column, which only replay knows. */
const tellsType: Rule = defineRule({
  ...madeUp,
  id: 'index/tells-type',
  messages: { found: '{table}.{column} is {type} from {file}' },
  directions: 'both',
  bodies: 'all',
  check: {
    createIndex: (operation, context) => {
      const found = context.table(operation.table);
      const column = operation.elements[0]?.column?.text ?? '';
      const type = found?.columns.find((one) => one.name === column)?.type.name ?? 'unknown';
      const data = { table: operation.table.name.text, column, type, file: found?.origin.file ?? 'nowhere' };
      context.report({ message: 'found', at: operation.table, data });
    },
  },
});

const effect: Effect = { ...untold, fact: 'none' };

function open(root: string, options: Partial<SessionOptions> = {}): Promise<Session> {
  return Session.open({
    root,
    parser: grammar,
    rules: [tellsType],
    effectOf: () => effect,
    processes: 'allowed',
    withoutGit: 'everything',
    ...options,
  });
}

/** The kind of a report, its reason or its findings. */
function told(report: FileReport): string {
  if (report.kind !== 'linted') return `${report.kind}: ${report.because}`;
  return report.findings.map((finding) => finding.message).join(' | ');
}

const three = {
  'm/1_a.up.sql': 'create table t (a text, b jsonb);',
  'm/2_b.up.sql': 'alter table t alter column a type varchar(9);',
  'm/3_c.up.sql': 'create index on t (a);',
  'm/3_c.down.sql': 'create index on t (a);',
  'm/1_a.down.sql': 'create index on t (a);',
};

describe('Session', () => {
  it('knows the schema that each migration finds', async () => {
    const session = await open(workspace(three));
    expect(told(await session.report('m/3_c.up.sql'))).toBe('t.a is varchar from m/1_a.up.sql');
    expect(told(await session.report('m/3_c.down.sql'))).toBe('t.a is varchar from m/1_a.up.sql');
    expect(told(await session.report('m/1_a.down.sql'))).toBe('t.a is text from m/1_a.up.sql');
  });

  it('gives loose files the schema behind all migrations', async () => {
    const session = await open(workspace({ ...three, 'queries/x.sql': 'create index on t (b)' }));
    expect(told(await session.report('queries/x.sql'))).toBe('t.b is jsonb from m/1_a.up.sql');
  });

  it('follows what an editor holds, and what comes behind it', async () => {
    const session = await open(workspace(three));
    await session.report('m/3_c.up.sql');
    session.open('m/2_b.up.sql', 'alter table t alter column a type int using 1;');
    expect(told(await session.report('m/3_c.up.sql'))).toBe('t.a is int4 from m/1_a.up.sql');
    session.close('m/2_b.up.sql');
    expect(told(await session.report('m/3_c.up.sql'))).toBe('t.a is varchar from m/1_a.up.sql');
  });

  it('takes a migration that is not on the disk yet for one', async () => {
    const session = await open(workspace(three));
    session.open('m/4_d.up.sql', 'create index on t (b);');
    expect(told(await session.report('m/4_d.up.sql'))).toBe('t.b is jsonb from m/1_a.up.sql');
  });

  it('keeps what it knows of a file that an editor holds while it is asked about many others', async () => {
    const others = Array.from({ length: 100 }, (_, at) => `queries/${String(at)}.sql`);
    const texts = Object.fromEntries(others.map((path) => [path, 'create index on t (b)'] as const));
    const session = await open(workspace({ ...three, ...texts }));
    session.open('m/3_c.up.sql', 'create index on t (b);');
    const held = await session.report('m/3_c.up.sql');
    for (const path of others) await session.report(path);
    expect(await session.report('m/3_c.up.sql')).toBe(held);
  });

  it('parses nothing twice', async () => {
    const session = await open(workspace(three));
    await session.report('m/3_c.up.sql');
    const before = parses;
    const again = await session.report('m/3_c.up.sql');
    expect(await session.report('m/3_c.up.sql')).toBe(again);
    session.open('m/3_c.up.sql', 'create index on t (a);\ncreate index on t (b);');
    await session.report('m/3_c.up.sql');
    expect(parses - before).toBe(1);
  });

  it('tells facts of a statement of applied history', async () => {
    const session = await open(workspace(three));
    const facts = await session.facts('m/2_b.up.sql', 3, { scope: 'new' });
    expect(facts?.effects.map(({ operation }) => operation.kind)).toEqual(['alterColumnType']);
    const name = { start: 0, end: 0, schema: undefined, name: { start: 0, end: 0, text: 't' } };
    const types = [facts?.before, facts?.after].map(
      (schema) => schema && table(schema, name)?.columns[0]?.type.name,
    );
    expect(types).toEqual(['text', 'varchar']);
    expect(await session.facts('m/2_b.up.sql', 999)).toBeUndefined();
  });

  it('stops when nobody waits any more', async () => {
    const session = await open(workspace(three));
    await expect(session.report('m/3_c.up.sql', {}, AbortSignal.abort())).rejects.toThrow(Cancelled);
    expect(told(await session.report('m/3_c.up.sql'))).toBe('t.a is varchar from m/1_a.up.sql');
  });

  it('counts what it understood', async () => {
    const session = await open(workspace({ ...three, 'm/4_d.up.sql': 'nonsense;' }));
    expect(await session.folderReports()).toMatchObject([
      { supported: true, files: 6, coverage: { statements: 6, understood: 5, syntaxErrors: 1 } },
    ]);
  });
});

describe('new work', () => {
  function repository(): string {
    const root = workspace(three);
    git(root, 'init', '-q', '-b', 'main');
    git(root, 'add', '.');
    git(root, 'commit', '-qm', 'x');
    return root;
  }

  it('is what the default branch does not have', async () => {
    const root = repository();
    git(root, 'checkout', '-qb', 'feature');
    write(root, 'm/4_d.up.sql', 'create index on t (a)');
    git(root, 'add', '.');
    git(root, 'commit', '-qm', 'y');
    write(root, 'm/5 é "quoted".up.sql', 'create index on t (a)');
    write(root, 'm/5_untracked.up.sql', 'create index on t (a)');
    write(root, 'm/2_b.up.sql', `${three['m/2_b.up.sql']}\n`);
    const session = await open(root);
    expect(session.newWork()).toEqual([
      'm/2_b.up.sql',
      'm/4_d.up.sql',
      'm/5 é "quoted".up.sql',
      'm/5_untracked.up.sql',
    ]);
    expect(told(await session.report('m/3_c.up.sql'))).toBe('applied: it is the same in main');
    expect(told(await session.report('m/3_c.up.sql', { scope: 'all' }))).toContain('varchar');
    expect(told(await session.report('m/3_c.up.sql', { scope: 'open', open: true }))).toContain('varchar');
    expect(told(await session.report('m/3_c.up.sql', { named: true }))).toContain('varchar');
    expect(told(await session.report('m/4_d.up.sql'))).toContain('varchar');
  });

  it('is measured from a named revision', async () => {
    const root = repository();
    git(root, 'tag', 'v1');
    write(root, 'm/4_d.up.sql', 'select 1');
    git(root, 'add', '.');
    git(root, 'commit', '-qm', 'y');
    expect((await open(root)).newWork()).toEqual([]);
    expect((await open(root, { since: 'v1' })).newWork()).toEqual(['m/4_d.up.sql']);
    const { work } = (await open(root, { since: '--output=x' })).workspace;
    expect(work).toMatchObject({
      kind: 'unknown',
      failure: { kind: 'unknown-revision', revision: '--output=x' },
    });
  });

  it('is everything in a repository without a commit', async () => {
    const root = workspace(three);
    git(root, 'init', '-q');
    expect((await open(root)).newWork()).toHaveLength(5);
  });

  it('is what is edited where git must not be asked', async () => {
    const root = repository();
    const session = await open(root, { processes: 'forbidden', withoutGit: 'edited' });
    expect(session.newWork()).toEqual([]);
    session.open('m/3_c.up.sql', 'create index on t (b)');
    expect(told(await session.report('m/3_c.up.sql'))).toContain('jsonb');
    session.open('m/3_c.up.sql', three['m/3_c.up.sql']);
    expect(told(await session.report('m/3_c.up.sql'))).toContain('varchar');
  });

  it('runs nothing that the repository names', async () => {
    const root = repository();
    write(root, 'hook', `#!/bin/sh\ntouch ${join(root, 'ran')}\n`);
    chmodSync(join(root, 'hook'), 0o755);
    git(root, 'config', 'core.fsmonitor', join(root, 'hook'));
    git(root, 'config', 'diff.external', join(root, 'hook'));
    write(root, 'm/3_c.up.sql', 'select 1');
    expect((await open(root)).workspace.paths).not.toContain('ran');
    expect((await open(root)).workspace.paths).not.toContain('ran');
  });
});

describe('silence', () => {
  it.each<readonly [string, string, string]>([
    [
      'node_modules/a.sql',
      'create index on t (a)',
      "silent: it lies in node_modules, which holds other people's code",
    ],
    [
      'q/a.sql',
      'create table x (a varchar2(9))',
      'silent: Oracle detected, because q/a.sql has VARCHAR2; not supported yet',
    ],
    ['q/a.sql', "{{ ref('x') }}", 'silent: {{ ref makes it a template, not SQL'],
    ['q/a.sql', '', ''],
    ['q/missing.sql', '', 'unreadable: it does not exist'],
    ['m/readme.sql', 'create index on t (a)', 't.a is varchar from m/1_a.up.sql'],
    [
      'm/4_x.up.sql',
      'create table x (a varchar2(9), b number(3));\n/\n',
      'silent: Oracle detected, because m/4_x.up.sql has VARCHAR2, NUMBER(n), lines of a single /; not supported yet',
    ],
  ])('%s: %s', async (path, text, expected) => {
    const files = path.includes('missing') ? three : { ...three, [path]: text };
    const session = await open(workspace(files));
    expect(told(await session.report(path))).toBe(expected);
  });

  it('takes a query for what the migrations of its own project speak', async () => {
    const session = await open(
      workspace({
        'shop/db/1_a.up.sql': 'create table t (a bigserial primary key)',
        'shop/queries/q.sql': 'select a from t',
        'blog/db/1_a.up.sql': 'create table x (a varchar2(9))',
        'blog/queries/q.sql': 'select a from t',
        'q.sql': 'select a from t',
      }),
    );
    const kinds = ['shop/queries/q.sql', 'blog/queries/q.sql', 'q.sql'].map(async (path) => {
      const report = await session.report(path);
      return report.kind === 'silent' ? report.because : report.kind;
    });
    expect(await Promise.all(kinds)).toEqual([
      'linted',
      'Oracle detected, because the migrations in blog/db are; not supported yet',
      'nothing says which database it is for',
    ]);
  });

  it('leaves a workspace alone that gives no sign of PostgreSQL', async () => {
    const session = await open(workspace({ 'a.sql': 'create index on t (a)' }));
    expect(told(await session.report('a.sql'))).toBe('silent: nothing says which database it is for');
    expect(told(await session.report('a.sql', { named: true }))).toContain('unknown');
    expect(told(await session.report('a.sql', { dialect: 'postgresql' }))).toContain('unknown');
  });

  it('has trouble as values', async () => {
    const root = workspace({ ...three, 'binary.sql': '\0\x01\x02'.repeat(99), 'dir.sql/x': '' });
    symlinkSync('loop.sql', join(root, 'loop.sql'));
    symlinkSync('..', join(root, 'm', 'up'));
    const session = await open(root);
    expect(session.workspace.paths.filter((path) => path.startsWith('m/up'))).toEqual(['m/up']);
    expect(told(await session.report('loop.sql'))).toBe(
      'unreadable: it is a symbolic link that leads back to itself',
    );
    expect(told(await session.report('binary.sql'))).toBe('silent: it is not text');
    expect(told(await session.report('dir.sql'))).toBe('unreadable: it is not a file');
  });

  it('reads UTF-16 and marks as text', async () => {
    const root = workspace(three);
    writeFileSync(join(root, 'm/4_d.up.sql'), Buffer.from('\ufeffcreate index on t (a)', 'utf16le'));
    writeFileSync(join(root, 'm/5_d.up.sql'), '\ufeffcreate index on t (a)');
    const session = await open(root);
    for (const path of ['m/4_d.up.sql', 'm/5_d.up.sql']) {
      const report = await session.report(path);
      if (report.kind !== 'linted') throw new Error(report.kind);
      expect(report.findings.map((finding) => slice(report.text, finding.span))).toEqual(['t']);
    }
  });
});

describe('configuration', () => {
  it('is the nearest one upwards', async () => {
    const session = await open(
      workspace({
        ...three,
        'plinth.config.json': '{"rules": {"index/tells-type": "error"}, "exclude": ["old/**"]}',
        'old/x.sql': 'create index on t (a)',
        'q/plinth.config.json': '{"rules": {"index/tells-type": "off"}}',
        'q/x.sql': 'create index on t (a)',
      }),
    );
    const report = await session.report('m/3_c.up.sql');
    expect(report.kind === 'linted' && report.findings[0]?.severity).toBe('error');
    expect(told(await session.report('q/x.sql'))).toBe('');
    expect(told(await session.report('old/x.sql'))).toBe('silent: plinth.config.json excludes it');
  });

  it('is looked for up to the top of the repository, and no further', async () => {
    const rules = '"rules": {"index/tells-type": "error"}';
    const files = {
      '.git/HEAD': 'ref: refs/heads/main',
      'plinth.config.json': `{${rules}, "migrations": [{"folder": "a/m", "targetVersion": 14}, {"folder": "b"}], "exclude": ["a/old/**"]}`,
      ...Object.fromEntries(Object.entries(three).map(([path, text]) => [`a/${path}`, text])),
      'a/old/x.sql': 'create index on t (a)',
    };
    const session = await open(join(workspace(files), 'a'), { processes: 'forbidden' });
    expect(session.folders.map(({ path, targetVersion }) => [path, targetVersion])).toEqual([['m', 14]]);
    expect(told(await session.report('old/x.sql'))).toBe('silent: ../plinth.config.json excludes it');
    const report = await session.report('m/3_c.up.sql');
    expect(report.kind === 'linted' && report.findings[0]?.severity).toBe('error');
    const root = join(workspace({ ...files, '.git/HEAD': '', 'a/.git/HEAD': '' }), 'a');
    const alone = await (await open(root, { processes: 'forbidden' })).report('m/3_c.up.sql');
    expect(alone.kind === 'linted' && alone.findings[0]?.severity).toBe('warning');
  });

  it('is used as far as it is right', async () => {
    const session = await open(
      workspace({
        ...three,
        'plinth.config.json': '{\n  "scope": "nope",\n  "rules": {"index/tells-type": "hint"}\n}',
      }),
    );
    expect(session.workspace.configs.troubles).toEqual([
      {
        file: 'plinth.config.json',
        line: 2,
        column: 12,
        endLine: 2,
        endColumn: 18,
        key: 'scope',
        message: '“scope” must be one of new, open, all, not “nope”.',
      },
    ]);
    const report = await session.report('m/3_c.up.sql');
    expect(report.kind === 'linted' && report.findings[0]?.severity).toBe('hint');
  });

  it('changes with a refresh', async () => {
    const root = workspace(three);
    const session = await open(root);
    write(root, 'plinth.config.json', '{"rules": {"index/tells-type": "off"}}');
    write(root, 'm/1_a.up.sql', 'create table t (a int);');
    await session.refresh();
    expect(told(await session.report('m/3_c.up.sql'))).toBe('');
  });
});
