import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../core/config/schema.ts';
import { loadConfigs, type ConfigSet } from './config-set.ts';
import { readText } from './read-file.ts';

const schema = configSchema([
  { id: 'index/a', summary: 'x' },
  { id: 'index/b', summary: 'y' },
]);

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Files by path; a value that begins with → is a link to that path. */
function tree(files: Readonly<Record<string, string>>): string {
  const root = realpathSync.native(mkdtempSync(join(tmpdir(), 'plinth-config-')));
  made.push(root);
  mkdirSync(join(root, '.git'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (text.startsWith('→')) symlinkSync(text.slice(1), join(root, path));
    else writeFileSync(join(root, path), text);
  }
  return root;
}

function load(
  root: string,
  paths: readonly string[],
  more: { only?: string; above?: string } = {},
): ConfigSet {
  return loadConfigs({
    root,
    paths,
    read: readText,
    schema,
    only: more.only,
    above: more.above === undefined ? [] : [more.above],
    version: '0.4.1',
  });
}

function rulesFor(set: ConfigSet, path: string): readonly string[] {
  const { rules, origins } = set.configFor(path).config;
  return [...rules].map(([id, value]) => `${id} ${value} ${origins.rules.get(id)?.file ?? ''}`);
}

function told({ troubles }: ConfigSet): readonly string[] {
  return troubles.map(
    ({ file, line, column, endColumn, message }) => `${file}:${line}:${column}-${endColumn} ${message}`,
  );
}

describe('extends', () => {
  it('a path, relative to the file that names it, through several files', () => {
    const root = tree({
      'app/plinth.config.json': '{"extends": "../shared/strict.json", "rules": {"index/b": "off"}}',
      'shared/strict.json': '{"extends": "./base", "rules": {"index/b": "error"}}',
      'shared/base/plinth.config.json':
        '{"rules": {"index/a": "hint", "index/b": "hint"}, "baseline": "known.json"}',
    });
    const set = load(root, ['app/plinth.config.json']);
    expect(told(set)).toEqual([]);
    expect(rulesFor(set, 'app/m/1.sql')).toEqual([
      'index/a hint shared/base/plinth.config.json',
      'index/b off app/plinth.config.json',
    ]);
    expect(set.configFor('app/m/1.sql').config.baseline).toBe('shared/base/known.json');
    expect(set.files.map((file) => relative(root, file)).sort()).toEqual([
      'app/plinth.config.json',
      'shared/base/plinth.config.json',
      'shared/strict.json',
    ]);
  });

  it.each([
    ['its plinth.config.json', { 'plinth.config.json': '{"rules": {"index/a": "error"}}' }, '@team/c'],
    [
      'what its package.json names',
      {
        'package.json': '{"plinth": "./lint/main.json"}',
        'lint/main.json': '{"rules": {"index/a": "error"}}',
      },
      '@team/c',
    ],
    ['one of its files', { 'strict.json': '{"rules": {"index/a": "error"}}' }, '@team/c/strict'],
    [
      'one of its files by its full name',
      { 'x/strict.json': '{"rules": {"index/a": "error"}}' },
      '@team/c/x/strict.json',
    ],
  ])('a package by name: %s', (_, files, name) => {
    const inside = Object.entries(files).map(
      ([path, text]) => [`node_modules/@team/c/${path}`, text] as const,
    );
    const root = tree({
      ...Object.fromEntries(inside),
      'apps/shop/plinth.config.json': `{"extends": ["${name}"]}`,
    });
    const set = load(root, ['apps/shop/plinth.config.json']);
    expect(told(set)).toEqual([]);
    expect(rulesFor(set, 'apps/shop/1.sql').join()).toMatch(/^index\/a error node_modules\/@team\/c\//);
  });

  it('of several, the later one wins', () => {
    const root = tree({
      'plinth.config.json': '{"extends": ["./one.json", "./two.json"]}',
      'one.json': '{"preset": "strict", "rules": {"index/a": "error"}}',
      'two.json': '{"rules": {"index/a": "hint"}}',
    });
    const set = load(root, ['plinth.config.json']);
    expect(rulesFor(set, '1.sql')).toEqual(['index/a hint two.json']);
    expect(set.configFor('1.sql').config.preset).toBe('strict');
  });

  it.each([
    ['./none.json', '“./none.json” is not used: it does not exist.'],
    ['none', '“none” is not used: there is no node_modules/none here or above; install it first.'],
    [
      'base.json',
      '“base.json” is not used: there is no node_modules/base.json here or above; install it first; did you mean ./base.json.',
    ],
    [
      '/etc/passwd',
      '“/etc/passwd” is not used: it is neither a path that begins with ./ or ../ nor the name of a package.',
    ],
    [
      '@team/c/../../x',
      '“@team/c/../../x” is not used: it is neither a path that begins with ./ or ../ nor the name of a package.',
    ],
    [
      '../../../../../../../../etc/passwd',
      '“../../../../../../../../etc/passwd” is not used: it leads out of the repository.',
    ],
    ['./link.json', '“./link.json” is not used: it leads out of the repository.'],
    ['linked', '“linked” is not used: it leads out of the repository.'],
    ['./loop.json', '“./loop.json” is not used: it is a symbolic link that leads back to itself.'],
    ['empty', '“empty” is not used: it does not exist.'],
    ['empty/strict', '“empty/strict” is not used: the package has no strict.json.'],
    [
      './plinth.config.json',
      '“./plinth.config.json” is not used: it extends itself, plinth.config.json → plinth.config.json.',
    ],
  ])('%s is told at its place, and the rest holds', (name, message) => {
    const root = tree({
      'plinth.config.json': `{\n  "extends": ["${name}"], "rules": {"index/a": "error"}\n}`,
      'base.json': '{}',
      'link.json': '→/etc/passwd',
      'loop.json': '→loop.json',
      'node_modules/linked': '→/usr',
      'node_modules/empty/package.json': '{"plinth": 7}',
    });
    const set = load(root, ['plinth.config.json']);
    expect(told(set)).toEqual([`plinth.config.json:2:15-${15 + name.length + 2} ${message}`]);
    expect(rulesFor(set, '1.sql')).toEqual(['index/a error plinth.config.json']);
  });

  it('a round is told where it closes', () => {
    const root = tree({
      'plinth.config.json': '{"extends": "./a.json"}',
      'a.json': '{"extends": "./b.json", "rules": {"index/a": "error"}}',
      'b.json': '{"extends": "./a.json", "rules": {"index/b": "error"}}',
    });
    const set = load(root, ['plinth.config.json']);
    expect(told(set)).toEqual([
      'b.json:1:13-23 “./a.json” is not used: it extends itself, a.json → b.json → a.json.',
    ]);
    expect(rulesFor(set, '1.sql')).toEqual(['index/b error b.json', 'index/a error a.json']);
  });

  it('a broken one is told in its own file', () => {
    const root = tree({ 'plinth.config.json': '{"extends": "./a.json"}', 'a.json': '{"scope": "al"}' });
    expect(told(load(root, ['plinth.config.json']))).toEqual([
      'a.json:1:11-15 “scope” must be one of new, open, all, not “al”.',
    ]);
  });

  it('a lattice is no avalanche', () => {
    const files: Record<string, string> = { 'plinth.config.json': '{"extends": ["./0.json", "./0.json"]}' };
    for (let i = 0; i < 14; i += 1)
      files[`${i}.json`] =
        `{"extends": ["./${i + 1}.json", "./${i + 1}.json", "./${i + 1}.json", "./${i + 1}.json"]}`;
    files['14.json'] = '{"rules": {"index/a": "error"}}';
    const set = load(tree(files), ['plinth.config.json']);
    expect(rulesFor(set, '1.sql')).toEqual(['index/a error 14.json']);
    expect(set.configFor('1.sql').layers).toHaveLength(16);
  });
});

describe('overrides and globs', () => {
  const shared =
    '{"overrides": [{"files": "old/**", "rules": {"index/a": "off"}}], "exclude": ["vendor/**"]}';

  it('of a package are relative to the configuration that extends it', () => {
    const root = tree({
      'app/plinth.config.json': '{"extends": "base"}',
      'node_modules/base/plinth.config.json': shared,
    });
    const set = load(root, ['app/plinth.config.json']);
    expect(rulesFor(set, 'app/old/1.sql')).toHaveLength(1);
    expect(rulesFor(set, 'app/new/1.sql')).toHaveLength(0);
    expect(set.configFor('app/x').excluder('app/vendor/x.sql')).toBe('node_modules/base/plinth.config.json');
  });

  it('of a file that a path names are relative to that file', () => {
    const root = tree({ 'app/plinth.config.json': '{"extends": "../base.json"}', 'base.json': shared });
    const set = load(root, ['app/plinth.config.json']);
    expect(rulesFor(set, 'app/old/1.sql')).toHaveLength(0);
    expect(rulesFor(set, 'old/1.sql')).toHaveLength(0);
    expect(set.configFor('app/x').excluder('app/vendor/x.sql')).toBeUndefined();
  });

  it('of a configuration above the workspace and of one that was named count as before', () => {
    const root = tree({
      'plinth.config.json': '{"overrides": [{"files": "app/old/**", "rules": {"index/a": "off"}}]}',
      'app/x.sql': '',
      'named.json': '{"overrides": [{"files": "./old/**", "rules": {"index/a": "off"}}]}',
    });
    const above = load(join(root, 'app'), [], { above: join(root, 'plinth.config.json') });
    expect(rulesFor(above, 'old/1.sql')).toEqual(['index/a off ../plinth.config.json']);
    const named = load(join(root, 'app'), [], { only: '../named.json' });
    expect(rulesFor(named, 'old/1.sql')).toEqual(['index/a off ../named.json']);
  });
});

describe('plinthVersion', () => {
  it.each([
    ['^0.4.0', undefined],
    ['0.4.1', undefined],
    ['>=1', 'This project is checked with Plinth >=1, and this is Plinth 0.4.1'],
    ['0.4.0', 'This project is checked with Plinth 0.4.0'],
    ['1..2', '“plinthVersion” must be a version or a range such as ^1.2.0, not “1..2”.'],
  ])('%s', (range, message) => {
    const root = tree({ 'plinth.config.json': `{"plinthVersion": "${range}"}` });
    const set = load(root, ['plinth.config.json']);
    expect(set.troubles).toHaveLength(message === undefined ? 0 : 1);
    if (message !== undefined) expect(told(set).join()).toContain(message);
    expect(set.versions).toEqual(set.troubles);
  });
});

it('what is required cannot be lowered, and who tries is told where', () => {
  const root = tree({
    'plinth.config.json': '{"extends": "base",\n "rules": {"index/a": "off"}}',
    'node_modules/base/plinth.config.json': '{"required": {"index/a": "error"}}',
  });
  const set = load(root, ['plinth.config.json']);
  expect(told(set)).toEqual([
    'plinth.config.json:2:23-28 “index/a” stays at error: node_modules/base/plinth.config.json requires it. Remove this setting or raise it.',
  ]);
  expect(set.configFor('x.sql').config.rules.get('index/a')).toBe('error');
});
