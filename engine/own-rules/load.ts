/**
 * Loads the rule modules that configurations name. The only place where Plinth runs code of a workspace: never where processes are
 * forbidden. A module that fails is reported at the place that names it; the others are loaded.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Said } from '../../core/config/config.ts';
import { closest } from '../../core/text/closest.ts';
import type { Rule } from '../../core/rule-kit/define-rule.ts';
import { foreignCodeRuns } from '../inputs/recording.ts';
import type { LoadedLayer } from '../workspace/config-chain.ts';
import type { ConfigSet, FileConfig } from '../workspace/config-set.ts';
import { boundaryOf, isReallyBelow } from '../workspace/extended.ts';
import { failureOf } from '../workspace/failure.ts';
import { troubleAt, type ConfigTrouble } from '../workspace/trouble.ts';
import { filesOf } from './files.ts';
import { readRule } from './read.ts';

export interface OwnRules {
  /** For the configuration that applies to a file. */
  readonly of: (config: FileConfig) => readonly Rule[];
  /** For the whole workspace, each id once. */
  readonly all: readonly Rule[];
  /** Absolute. */
  readonly files: readonly string[];
  readonly troubles: readonly ConfigTrouble[];
  /** Entries that were not loaded because the workspace is not trusted. */
  readonly withheld: number;
}

export interface OwnRulesQuestion {
  readonly root: string;
  readonly configs: ConfigSet;
  /** Forbidden in an untrusted workspace. */
  readonly code: 'allowed' | 'forbidden';
}

interface LoadedModule {
  readonly rules: readonly Rule[];
  /** Clauses that follow the module's name. */
  readonly problems: readonly string[];
}

export async function loadOwnRules({ root, configs, code }: OwnRulesQuestion): Promise<OwnRules> {
  const troubles = new Map<string, ConfigTrouble>();
  const modules = new Map<string, LoadedModule>();
  const rules = new Map<string, readonly Rule[]>();
  let withheld = 0;
  for (const { file, layers } of configs.all) {
    const told = (layer: LoadedLayer, at: Said<unknown>['at'], key: string, message: string): void => {
      const one = troubleAt(layer.file, layer.lines, at, key, message);
      troubles.set(JSON.stringify(one), one);
    };
    const found = new Map<string, { readonly rule: Rule; readonly path: string }>();
    for (const layer of layers) {
      if (code === 'forbidden') {
        withheld += layer.config.ruleModules.length;
        continue;
      }
      for (const { value, at } of layer.config.ruleModules) {
        foreignCodeRuns();
        const paths = filesOf(value, dirname(layer.path));
        if (paths.length === 0) told(layer, at, 'ruleModules', `“${value}” is not used: no file matches it.`);
        for (const path of paths) {
          const loaded = modules.get(path) ?? (await load(path, boundaryOf(layer.path, root)));
          modules.set(path, loaded);
          const shown = relative(root, path).replaceAll(sep, '/');
          for (const problem of loaded.problems) told(layer, at, 'ruleModules', `${shown}: ${problem}.`);
          for (const rule of loaded.rules) {
            const other = found.get(rule.id);
            if (other === undefined) found.set(rule.id, { rule, path });
            else if (other.rule !== rule)
              told(
                layer,
                at,
                'ruleModules',
                `${shown}: ${rule.id} is there already, from ${relative(root, other.path).replaceAll(sep, '/')}; that one is used.`,
              );
          }
        }
      }
    }
    rules.set(
      file ?? '',
      [...found.values()].map(({ rule }) => rule),
    );
    if (code === 'allowed') tellUnknown(layers, [...found.keys()], told);
  }
  const all = new Map([...rules.values()].flat().map((rule) => [rule.id, rule] as const));
  return {
    of: ({ file }) => rules.get(file ?? '') ?? [],
    all: [...all.values()],
    files: [...modules.keys()],
    troubles: [...troubles.values()],
    withheld,
  };
}

function tellUnknown(
  layers: readonly LoadedLayer[],
  known: readonly string[],
  told: (layer: LoadedLayer, at: Said<unknown>['at'], key: string, message: string) => void,
): void {
  for (const layer of layers) {
    const { rules, required, overrides } = layer.config;
    const named = [...rules, ...required, ...overrides.flatMap((override) => [...override.rules])];
    for (const [id, { at }] of named) {
      if (!id.startsWith('team/') || known.includes(id)) continue;
      const near = closest(id, known);
      const hint = near === undefined ? 'no rule module has it.' : `did you mean “${near}”?`;
      told(layer, at, `rules.${id}`, `“${id}” is not known; ${hint}`);
    }
  }
}

/** Longer than any module that only defines values needs. */
const patienceMs = 10_000;

async function load(path: string, boundary: string): Promise<LoadedModule> {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    return failed(`it is not used: ${failureOf(error)}`);
  }
  if (!isReallyBelow(boundary, path)) return failed('it is not used: it leads out of the repository');
  // Node caches modules by their address: a changed text needs another one.
  const mark = createHash('sha256').update(content).digest('hex').slice(0, 16);
  try {
    const url = `${pathToFileURL(path).href}?plinth=${mark}`;
    return read(await inTime(import(/* @vite-ignore */ url), patienceMs));
  } catch (error) {
    return failed(`it could not be loaded: ${shortened(error)}`);
  }
}

function read(module: unknown): LoadedModule {
  const made: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, 'default') : module;
  if (typeof made !== 'function')
    return failed('its default export must be a function that answers a list of rules');
  const list: unknown = Reflect.apply(made, undefined, [{ defineRule: (rule: unknown) => rule }]);
  if (!Array.isArray(list)) return failed('its default export must answer a list of rules');
  const results = list.map((one: unknown) => readRule(one));
  return {
    rules: results.flatMap((one) => (one.ok ? [one.rule] : [])),
    problems: results.flatMap((one, i) => (one.ok ? [] : [`rule ${i + 1} is not used: ${one.problem}`])),
  };
}

function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      fail(new Error(`it was not ready after ${ms / 1000} seconds`));
    }, ms);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}

function failed(problem: string): LoadedModule {
  return { rules: [], problems: [problem] };
}

function shortened(error: unknown): string {
  const text =
    (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split('\n')[0] ?? '';
  return (text.length > 200 ? `${text.slice(0, 199)}…` : text).replace(/\.$/, '');
}
