/** The cache and the shards as people use them: the bytes of every report with and without, what a damaged folder does, and `plinth cache`. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import { rules } from '../../../core/rules/index.ts';
import { isBroad } from '../../breadth.ts';
import { add, plinth, plinthProcess, shopAlone, workspace } from '../run.ts';

const formats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'] as const;

/** Each report of one run, and its exit code. */
async function reports(cwd: string, words: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const folder = workspace({});
  const outputs = formats.flatMap((format) => ['--output', `${format}=${join(folder, format)}`]);
  const { code, out } = await plinth(['lint', ...words, ...outputs], { cwd });
  const written = formats.map((format) => [format, readFileSync(join(folder, format), 'utf8')] as const);
  return Object.fromEntries<unknown>([['code', code], ['out', out], ...written]);
}

async function sharded(cwd: string, words: readonly string[], of: number) {
  const folder = workspace({});
  const parts = Array.from({ length: of }, (_, at) => join(folder, `part-${at + 1}`));
  for (const [at, part] of parts.entries()) {
    const { code, err } = await plinth(['lint', ...words, '--shard', `${at + 1}/${of}`, '--output', part], {
      cwd,
    });
    expect([code, err]).toEqual([0, '']);
  }
  return reports(cwd, ['--merge', ...parts.toReversed()]);
}

async function expectSame(cwd: string): Promise<void> {
  const words = ['--scope', 'all', '.'];
  const cache = workspace({});
  const plain = await reports(cwd, [...words, '--no-cache']);
  expect(await reports(cwd, [...words, '--cache', cache]), 'cold').toEqual(plain);
  expect(readdirSync(cache).filter((name) => name.endsWith('.plinth'))).toHaveLength(1);
  expect(await reports(cwd, [...words, '--cache', cache]), 'warm').toEqual(plain);
  expect(await sharded(cwd, [...words, '--no-cache'], 3), 'sharded').toEqual(plain);
  expect(await sharded(cwd, [...words, '--cache', cache], 2), 'sharded, with a cache').toEqual(plain);
}

describe('the same bytes in every format, cold, warm, sharded and whole', () => {
  it('for the shop', async () => {
    await expectSame(shopAlone());
  });

  it('for the examples of the rules', async () => {
    const written = rules.flatMap((rule) => rule.examples.map((example) => ({ rule, example })));
    const chosen = written.filter((_, at) => isBroad || at % 25 === 0);
    const files = chosen.flatMap(({ example }, at) => {
      const before = (example.history ?? []).map((text, i) => [`${i + 1}`, text] as const);
      const all = [...before, [`${before.length + 1}`, example.sql] as const];
      return all.map(
        ([version, text]) => [`e${at}/migrations/${version.padStart(6, '0')}_x.up.sql`, text] as const,
      );
    });
    await expectSame(workspace(Object.fromEntries<string>(files)));
  });
});

const migrations = {
  'm/000001_a.up.sql': 'create table t (id bigint primary key, a int);\n',
  'm/000002_b.up.sql': 'create index on t (a);\n',
};

const words = ['lint', '--scope', 'all', '--format', 'json', 'm'];

describe('a cache folder', () => {
  it('that is damaged, refused, full or a file is as if it were not there', async () => {
    const root = workspace(migrations);
    const plain = await plinth([...words, '--no-cache'], { cwd: root });
    const cache = workspace({});
    const keep = () => plinth([...words, '--cache', cache], { cwd: root });
    const [name = ''] = (await keep(), readdirSync(cache).filter((one) => one.endsWith('.plinth')));
    const whole = readFileSync(join(cache, name));
    const damages = [
      whole.subarray(0, 100),
      Buffer.from(whole).fill(0x20, 400, 420),
      Buffer.from('garbage'),
      Buffer.alloc(0),
      Buffer.from(whole.toString('utf8').replace('plinth 1', 'plinth 2')),
    ];
    for (const damage of damages) {
      writeFileSync(join(cache, name), damage);
      expect(await keep()).toEqual(plain);
      expect(readFileSync(join(cache, name))).toEqual(whole);
    }
    const file = join(workspace({ taken: 'a file' }), 'taken');
    expect(await plinth([...words, '--cache', file], { cwd: root })).toEqual(plain);
    expect(await plinth([...words, '--cache', '/dev/full/x'], { cwd: root })).toEqual(plain);
  });

  itBroadly('that may only be read answers, and one that may not be read is not missed', async () => {
    const root = workspace(migrations);
    const plain = await plinthProcess([...words, '--no-cache'], { cwd: root });
    const cache = workspace({});
    await plinthProcess([...words, '--cache', cache], { cwd: root });
    chmodSync(root, 0o755);
    for (const mode of [0o555, 0o000]) {
      chmodSync(cache, mode);
      const somebody = process.getuid?.() === 0 ? 65_534 : process.getuid?.();
      const options = { cwd: root, ...(somebody === undefined ? {} : { uid: somebody }) };
      expect(await plinthProcess([...words, '--cache', cache], options)).toEqual(plain);
    }
    chmodSync(cache, 0o755);
  });

  itBroadly('serves several processes at once', async () => {
    const root = workspace(migrations);
    const plain = await plinthProcess([...words, '--no-cache'], { cwd: root });
    const cache = join(workspace({}), 'made', 'by', 'them');
    const all = Array.from({ length: 6 }, () => plinthProcess([...words, '--cache', cache], { cwd: root }));
    expect(await Promise.all(all)).toEqual(Array.from({ length: 6 }, () => plain));
    expect(await plinthProcess([...words, '--cache', cache], { cwd: root })).toEqual(plain);
    expect(readdirSync(cache).filter((name) => name.endsWith('.draft'))).toEqual([]);
  });

  it('inside the repository is passed over by git and belongs to its owner', async () => {
    const root = shopAlone();
    await plinth(['lint', '--cache', '.cache'], { cwd: root });
    const after = await plinth(['lint', '--cache', '.cache'], { cwd: root });
    const { code, out } = await plinth(['lint', '--no-cache'], { cwd: root });
    expect([after.code, after.out]).toEqual([code, out]);
    expect(readFileSync(join(root, '.cache', '.gitignore'), 'utf8')).toBe('*\n');
    const modes = readdirSync(join(root, '.cache')).map((name) => statSync(join(root, '.cache', name)).mode);
    expect(modes.some((mode) => (mode & 0o077) === 0)).toBe(true);
  });

  it('keeps nothing where code of the project takes part', async () => {
    const config = {
      'plinth.config.json': '{ "ruleModules": ["./rules.mjs"] }',
      'rules.mjs': 'export default () => [];',
    };
    const root = workspace({ ...migrations, ...config });
    const cache = workspace({});
    await plinth([...words, '--cache', cache], { cwd: root });
    expect(readdirSync(cache)).toEqual([]);
    await plinth([...words, '--no-own-rules', '--cache', cache], { cwd: root });
    expect(readdirSync(cache)).not.toEqual([]);
  });

  it('is shown and emptied', async () => {
    const root = workspace(migrations);
    const cache = workspace({ 'notes.txt': 'mine' });
    await plinth([...words, '--cache', cache], { cwd: root });
    const shown = await plinth(['cache', '--cache', cache]);
    expect(shown.out).toMatch(/^.*\n1 result, [\d.]+ kB\n$/);
    expect((await plinth(['cache', '--clear', '--cache', cache])).out).toContain('Removed 1 result');
    expect((await plinth(['cache', '--info', '--cache', cache])).out).toContain('0 results');
    expect(readdirSync(cache).sort()).toEqual(['.gitignore', 'notes.txt']);
  });
});

describe('parts', () => {
  it('that do not make one run are refused with what is wrong', async () => {
    const root = workspace(migrations);
    const part = (number: number, of: number, name: string) =>
      plinth(['lint', 'm', '--shard', `${number}/${of}`, '--output', name], { cwd: root });
    const merge = async (...names: readonly string[]) =>
      (await plinth(['lint', '--merge', ...names], { cwd: root })).err;
    await part(1, 2, 'one');
    await part(2, 2, 'two');
    expect(await merge('one')).toBe('2 parts make the whole, each once, and 1 were named.\n');
    expect(await merge('one', 'one')).toBe('2 parts make the whole, each once, and 2 were named.\n');
    expect(await merge('one', 'missing')).toBe('missing was not read: it does not exist.\n');
    add(root, { garbage: 'x' });
    expect(await merge('one', 'garbage')).toContain('garbage is no part');
    add(root, { 'm/000003_c.up.sql': 'select 1;\n' });
    await part(2, 2, 'later');
    expect(await merge('one', 'later')).toContain('not of the same run');
    mkdirSync(join(root, 'folder'));
    expect(await merge('one', 'folder')).toContain('it is not a file');
  });

  it.each([
    [
      ['--shard', '0/2', '--output', 'x'],
      '--shard takes a number and how many there are, such as 2/4; it cannot be “0/2”.',
    ],
    [['--shard', '3/2', '--output', 'x'], 'it cannot be “3/2”.'],
    [['--shard', '1/2'], '--shard needs --output'],
    [['--shard', '1/2', '--output', 'json=x'], '--shard needs --output'],
    [['--shard', '1/2', '--output', 'x', '--format', 'json'], '--shard needs --output'],
    [['--merge'], 'Name the parts'],
    [['--merge', 'x', '--scope', 'all'], 'reports what was found already'],
    [['--cache', 'x', '--no-cache'], 'use one of them'],
  ])('%j: %s', async (given, said) => {
    const { code, err } = await plinth(['lint', ...given]);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });
});
