/** When the session repeats an answer without checking again: compared by identity. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineRule, type Rule } from '../../core/rule-kit/define-rule.ts';
import { madeUp } from '../../test/rules/made-up.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import { Session } from './session.ts';

let looks = 0;
const counting: Rule = defineRule({
  ...madeUp,
  id: 'design/counting',
  directions: 'both',
  bodies: 'all',
  messages: {},
  check: {},
  checkAny: () => {
    looks += 1;
  },
});

/** More files than are cached completely. */
const paths = Array.from(
  { length: 80 },
  (_, at) => `m/${String(at + 1).padStart(3, '0')}_t${String(at)}.up.sql`,
);
const last = paths.at(-1) ?? '';
const root = mkdtempSync(join(tmpdir(), 'plinth-answers-'));
let session: Session;

beforeAll(async () => {
  mkdirSync(join(root, 'm'));
  for (const [at, path] of paths.entries())
    writeFileSync(join(root, path), `create table t${String(at)} (id jsonb);\n`);
  writeFileSync(join(root, 'plinth.config.json'), '{"scope":"all"}');
  session = await Session.open({
    root,
    parser: await loadPostgresParser(),
    ...kit,
    rules: [counting],
    processes: 'forbidden',
    withoutGit: 'everything',
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function looksOf(work: () => Promise<unknown>): Promise<number> {
  const before = looks;
  await work();
  return looks - before;
}

async function askAboutAll(): Promise<void> {
  for (const path of paths) await session.report(path, { scope: 'all' });
}

describe('a session that is asked about all files again and again', () => {
  it('looks at each file once', async () => {
    expect(await looksOf(askAboutAll)).toBe(paths.length);
    expect(await looksOf(askAboutAll)).toBe(0);
  });

  it('looks at the file alone that is edited behind the others', async () => {
    await askAboutAll();
    session.open(last, 'create table t (id jsonb);\ncreate table u (id jsonb);\n');
    const edited = await looksOf(() => session.report(last));
    expect(edited).toBe(2);
    expect(await looksOf(askAboutAll)).toBe(0);
  });

  it('takes a scope that the configuration names for one that is asked for', async () => {
    const asked = await session.report(last, { scope: 'all' });
    expect(await session.report(last)).toBe(asked);
  });

  it('leaves the schema behind a file as it is when it looks at the file again', async () => {
    const [folder] = session.folders;
    if (folder === undefined) throw new Error('There is no folder.');
    await askAboutAll();
    const before = await session.schemaOf(folder);
    // For another target server: no finding still holds, although nothing has changed.
    const again = await looksOf(() => session.report(paths[0] ?? '', { scope: 'new', targetVersion: 14 }));
    expect(again).toBe(1);
    expect(await session.schemaOf(folder)).toBe(before);
  });
});

it('looks again once the rollback beside a file is another one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-answers-'));
  try {
    mkdirSync(join(folder, 'm'));
    const texts = {
      'm/1_t.up.sql': 'create table t (id jsonb);',
      'm/1_t.down.sql': '-- later',
      'plinth.config.json': '{ "preset": "all" }',
    };
    for (const [path, text] of Object.entries(texts)) writeFileSync(join(folder, path), text);
    const one = await Session.open({
      root: folder,
      parser: await loadPostgresParser(),
      ...kit,
      rules: kit.rules.filter(({ id }) => id === 'transaction/missing-down'),
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    const messages = async (): Promise<readonly string[]> => {
      const report = await one.report('m/1_t.up.sql', { scope: 'all' });
      return report.kind === 'linted' ? report.findings.map(({ message }) => message) : [];
    };
    expect(await messages()).toEqual([expect.stringContaining('The down migration of t does nothing')]);
    one.open('m/1_t.down.sql', 'drop table t;');
    expect(await messages()).toEqual([]);
    one.open('m/1_t.down.sql', '');
    expect(await messages()).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
