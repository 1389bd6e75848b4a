import { describe, expect, it } from 'vitest';
import { emptyConfigFile, type ConfigFile, type ConfigOverride, type Said } from './config.ts';
import { configOf, isLower, refusedIn, type Config, type Layer } from './merge.ts';

/** The position of each value is its line here. */
function said<T>(value: T, line: number): Said<T> {
  return { value, at: { start: line, end: line + 1 } };
}

function layer(file: string, config: Partial<ConfigFile>): Layer {
  return {
    file,
    config: { ...emptyConfigFile, ...config },
    lineOf: (offset) => offset,
    locate: (path) => `${file}/../${path}`,
  };
}

function override(files: string, config: Partial<ConfigOverride>): ConfigOverride {
  return {
    files: [files],
    at: { start: 50, end: 51 },
    preset: undefined,
    rules: new Map(),
    targetVersion: undefined,
    ...config,
  };
}

const rules = (...all: readonly (readonly [string, Said<'off' | 'error' | 'hint' | 'warning'>])[]) =>
  new Map(all);

function told({ rules: decided, origins }: Config): readonly string[] {
  return [...decided].map(([id, value]) => {
    const from = origins.rules.get(id);
    return `${id} ${value} ${from?.file ?? ''}:${from?.line ?? 0} ${from?.within ?? ''}`;
  });
}

const nothing = (): boolean => false;
const everything = (): boolean => true;

describe('configOf', () => {
  it('lets what comes later win, key by key', () => {
    const base = layer('base', {
      preset: said('strict', 1),
      scope: said('all', 2),
      rules: rules(['a/a', said('error', 3)], ['a/b', said('error', 4)]),
      baseline: said('b.json', 5),
    });
    const own = layer('own', { scope: said('open', 1), rules: rules(['a/b', said('off', 2)]) });
    const config = configOf([base, own], nothing);
    expect(config).toMatchObject({ preset: 'strict', scope: 'open', baseline: 'base/../b.json' });
    expect(told(config)).toEqual(['a/a error base:3 file', 'a/b off own:2 file']);
    expect(config.origins).toMatchObject({ preset: { file: 'base', line: 1 }, scope: { file: 'own' } });
  });

  it('joins the tables that are small, and takes the last word on lock_timeout', () => {
    const base = layer('base', { smallTables: ['countries', 'plans'], lockTimeout: said('set by role', 1) });
    const own = layer('own', { smallTables: ['plans', 'tints'] });
    expect(configOf([base, own], nothing)).toMatchObject({
      smallTables: ['countries', 'plans', 'tints'],
      lockTimeout: 'set by role',
      origins: { lockTimeout: { file: 'base', line: 1 } },
    });
    expect(configOf([own], nothing).lockTimeout).toBeUndefined();
  });

  it('puts overrides behind their own file and before the next one', () => {
    const base = layer('base', {
      rules: rules(['a/a', said('error', 1)], ['a/b', said('error', 2)]),
      overrides: [
        override('x', {
          rules: rules(['a/a', said('hint', 3)], ['a/b', said('hint', 4)]),
          preset: said('all', 5),
        }),
        override('x', { rules: rules(['a/a', said('warning', 6)]), targetVersion: said(14, 7) }),
      ],
    });
    const own = layer('own', { rules: rules(['a/b', said('off', 8)]) });
    expect(told(configOf([base, own], nothing))).toEqual(['a/a error base:1 file', 'a/b off own:8 file']);
    const config = configOf([base, own], everything);
    expect(told(config)).toEqual(['a/a warning base:6 override', 'a/b off own:8 file']);
    expect(config).toMatchObject({ preset: 'all', targetVersion: 14 });
    expect(config.origins.overrides).toHaveLength(2);
  });

  it('keeps what is required, whoever lowers it', () => {
    const base = layer('@team/base', {
      required: new Map([['a/a', said({ severity: 'warning', suppressible: false } as const, 1)]]),
    });
    const own = layer('own', {
      rules: rules(['a/a', said('off', 2)]),
      overrides: [override('x', { rules: rules(['a/a', said('hint', 3)]) })],
    });
    expect(told(configOf([base, own], nothing))).toEqual(['a/a warning @team/base:1 file']);
    expect(told(configOf([base, own], everything))).toEqual(['a/a warning @team/base:1 file']);
    expect(refusedIn([base, own]).map(({ problem }) => `${problem.key} ${problem.message}`)).toEqual([
      'rules.a/a “a/a” stays at warning: @team/base requires it. Remove this setting or raise it.',
      'overrides[0].rules.a/a “a/a” stays at warning: @team/base requires it. Remove this setting or raise it.',
    ]);
  });

  it('lets a required rule be raised, and takes the stricter of two demands', () => {
    const demand = (severity: 'warning' | 'error', suppressible: boolean, line: number) =>
      new Map([['a/a', said({ severity, suppressible }, line)]]);
    const first = layer('first', { required: demand('error', true, 1) });
    const second = layer('second', { required: demand('warning', false, 2) });
    const own = layer('own', { rules: rules(['a/a', said('error', 3)]) });
    const config = configOf([first, second, own], nothing);
    expect(config.required.get('a/a')).toMatchObject({ severity: 'error', suppressible: false, by: 'first' });
    expect(refusedIn([first, second, own])).toEqual([]);
  });
});

it('off is lower than everything, and nothing is lower than itself', () => {
  expect(isLower('off', 'hint')).toBe(true);
  expect(isLower('warning', 'error')).toBe(true);
  expect(isLower('warning', 'warning')).toBe(false);
  expect(isLower('error', 'warning')).toBe(false);
});
