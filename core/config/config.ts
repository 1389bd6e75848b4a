/** What plinth.config.json says, typed. Reading it from a file is engine/workspace's work; validate.ts says what is wrong in it. */
import { severities, type Severity } from '../lint/finding.ts';
import { defaultPreset, presets, type Preset } from '../lint/preset.ts';
import { scopes, type Scope } from '../lint/scope.ts';
import { usualSmallTable, type SmallTable } from '../statistics/scale.ts';
import type { DialectId, ToolId } from '../migrations/convention.ts';
import { migrationTools } from '../migrations/tools.ts';
import type { ConfigSchema } from './schema.ts';
import { validate, type ConfigProblem } from './validate.ts';
import { entry, type ConfigValue } from './value.ts';

export const configFileName = 'plinth.config.json';

export type RuleSetting = Severity | 'off';

export interface Config {
  readonly migrations: readonly ConfiguredFolder[];
  readonly preset: Preset;
  /** By rule id. */
  readonly rules: ReadonlyMap<string, RuleSetting>;
  /** Undefined where the file does not say. */
  readonly scope: Scope | undefined;
  readonly defaultBranch: string | undefined;
  /** The baseline instead of plinth.baseline.json, relative to the file. */
  readonly baseline: string | undefined;
  /** The statistics instead of plinth.stats.json, relative to the file. */
  readonly statistics: string | undefined;
  readonly smallTable: SmallTable;
  /** Globs, relative to the file. */
  readonly exclude: readonly string[];
}

interface ConfiguredFolder {
  /** Relative to the file, without ./ and trailing slash; '' is the file's own folder. */
  readonly folder: string;
  readonly tool: ToolId | undefined;
  readonly dialect: DialectId | undefined;
  readonly targetVersion: number | undefined;
  /** Version of the last migration that has run in production. */
  readonly appliedThrough: string | undefined;
  /** What stands for the past of the folder. */
  readonly baseline: { readonly file: string; readonly through: string | undefined } | undefined;
}

export const noConfig: Config = {
  migrations: [],
  preset: defaultPreset,
  rules: new Map(),
  scope: undefined,
  defaultBranch: undefined,
  baseline: undefined,
  statistics: undefined,
  smallTable: usualSmallTable,
  exclude: [],
};

export interface ReadConfig {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
}

/** Whatever is wrong is left at its default and reported; everything else counts. */
export function readConfig(root: ConfigValue, schema: ConfigSchema): ReadConfig {
  const problems = validate(root, schema);
  const valid = (value: ConfigValue | undefined): ConfigValue | undefined =>
    value === undefined || problems.some(({ span }) => span.start === value.start && span.end === value.end)
      ? undefined
      : value;
  const text = (value: ConfigValue | undefined): string | undefined => {
    const checked = valid(value);
    return checked?.kind === 'string' ? checked.value : undefined;
  };
  const config: Config = {
    migrations: items(valid(entry(root, 'migrations'))).flatMap((item) => folder(item, text, valid)),
    preset: oneOf(presets, text(entry(root, 'preset'))) ?? defaultPreset,
    rules: rulesOf(valid(entry(root, 'rules')), text),
    scope: oneOf(scopes, text(entry(root, 'scope'))),
    defaultBranch: text(entry(root, 'defaultBranch')),
    baseline: text(entry(root, 'baseline')),
    statistics: text(entry(root, 'statistics')),
    smallTable: smallTableOf(valid(entry(entry(root, 'smallTable'), 'bytes'))),
    exclude: items(valid(entry(root, 'exclude'))).flatMap((item) => text(item) ?? []),
  };
  return { config, problems };
}

function folder(
  item: ConfigValue,
  text: (value: ConfigValue | undefined) => string | undefined,
  valid: (value: ConfigValue | undefined) => ConfigValue | undefined,
): readonly ConfiguredFolder[] {
  const path = text(entry(item, 'folder'));
  if (path === undefined) return [];
  const version = valid(entry(item, 'targetVersion'));
  return [
    {
      folder: withoutDots(path),
      tool: oneOf(
        migrationTools.map((tool) => tool.id),
        text(entry(item, 'tool')),
      ),
      dialect: oneOf(dialects, text(entry(item, 'dialect'))),
      targetVersion: version?.kind === 'number' ? version.value : undefined,
      appliedThrough: text(entry(item, 'appliedThrough')),
      baseline: baselineOf(valid(entry(item, 'baseline')), text),
    },
  ];
}

function baselineOf(
  value: ConfigValue | undefined,
  text: (value: ConfigValue | undefined) => string | undefined,
): ConfiguredFolder['baseline'] {
  const file = value === undefined ? undefined : text(entry(value, 'file'));
  if (value === undefined || file === undefined) return undefined;
  return { file: withoutDots(file), through: text(entry(value, 'through')) };
}

function smallTableOf(bytes: ConfigValue | undefined): SmallTable {
  return bytes?.kind === 'number' ? { bytes: bytes.value } : usualSmallTable;
}

function withoutDots(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

const dialects = ['postgresql', 'mysql', 'sqlite', 'sqlserver'] as const;

function rulesOf(
  value: ConfigValue | undefined,
  text: (value: ConfigValue | undefined) => string | undefined,
): ReadonlyMap<string, RuleSetting> {
  const rules = new Map<string, RuleSetting>();
  if (value?.kind !== 'object') return rules;
  for (const one of value.entries) {
    const setting = oneOf(['off', ...severities] as const, text(one.value));
    if (setting !== undefined) rules.set(one.key, setting);
  }
  return rules;
}

function items(value: ConfigValue | undefined): readonly ConfigValue[] {
  return value?.kind === 'array' ? value.items : [];
}

function oneOf<T extends string>(known: readonly T[], value: string | undefined): T | undefined {
  return known.find((one) => one === value);
}
