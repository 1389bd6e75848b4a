/**
 * Merges the configurations that apply to a file: extended files first, then the file that extends them, each with its overrides. The later
 * one wins, except that a required rule stays required. The editor and the command line both use this function. It does no I/O.
 */
import type { EmbeddedSqlFiles } from '../embedded-sql/wanted.ts';
import { severities, type Severity } from '../findings/grading.ts';
import { defaultPreset, type Preset } from '../findings/preset.ts';
import type { Scope } from '../findings/scope.ts';
import { usualSmallTable, type SmallTable } from '../findings/size-grading.ts';
import {
  mergedSettings,
  noPersonalDataSettings,
  type PersonalDataSettings,
} from '../personal-data/settings.ts';
import type { Span } from '../text/span.ts';
import type {
  ConfigFile,
  ConfigOverride,
  HealthThresholds,
  RuleSetting,
  RuleSettings,
  Said,
} from './config.ts';
import type { LockTimeoutSource } from './lock-timeout.ts';
import type { PoolMode } from './pool-mode.ts';
import type { ConfigProblem } from './validate.ts';

/** One configuration file in the merge. */
export interface Layer {
  /** The name of the file as messages show it. */
  readonly file: string;
  readonly config: ConfigFile;
  /** One-based. */
  readonly lineOf: (offset: number) => number;
  /** Makes a path that the file names relative to the workspace. */
  readonly locate: (path: string) => string;
}

/** Where a value comes from. */
export interface Origin {
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly within: 'file' | 'override';
}

interface Decided<T> {
  readonly value: T;
  readonly from: Origin;
}

export interface RequiredRule {
  readonly severity: Severity;
  readonly suppressible: boolean;
  /** The configuration that requires it. */
  readonly by: string;
  readonly from: Origin;
}

/** Keyed by format. */
interface Templates {
  readonly markdown: string | undefined;
  readonly html: string | undefined;
}

/** The configuration that applies to a file. */
export interface Config {
  readonly preset: Preset;
  /** Keyed by rule id; required rules have at least their required severity. */
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly required: ReadonlyMap<string, RequiredRule>;
  /** Set by an override; a migration folder may have its own. */
  readonly targetVersion: number | undefined;
  /** Undefined if no file sets it. */
  readonly scope: Scope | undefined;
  /** The programs in which Plinth looks for SQL. */
  readonly embeddedSql: EmbeddedSqlFiles;
  readonly defaultBranch: string | undefined;
  readonly codeRef: string | undefined;
  /** Path of the baseline, in place of plinth.baseline.json, relative to the workspace. */
  readonly baseline: string | undefined;
  /** Path of the statistics, in place of plinth.stats.json, relative to the workspace. */
  readonly statistics: string | undefined;
  readonly smallTable: SmallTable;
  /** Tables that stay small, from all files together. */
  readonly smallTables: readonly string[];
  readonly lockTimeout: LockTimeoutSource | undefined;
  readonly poolMode: PoolMode | undefined;
  /** Columns whose values may be written into the statistics, from all files together. */
  readonly planValues: readonly string[];
  /** Document templates that replace the built-in ones, relative to the workspace. */
  readonly review: Templates;
  readonly docs: Templates;
  readonly audit: Templates;
  /** Merged from all files; the later one wins where two name the same column. */
  readonly personalData: PersonalDataSettings;
  /** Thresholds of plinth health, from all files together; the later one wins threshold by threshold. */
  readonly health: HealthThresholds;
  /** The file that set each value that differs from its default. */
  readonly origins: Origins;
}

interface Origins {
  readonly rules: ReadonlyMap<string, Origin>;
  readonly preset: Origin | undefined;
  readonly targetVersion: Origin | undefined;
  readonly scope: Origin | undefined;
  readonly embeddedSql: Origin | undefined;
  readonly defaultBranch: Origin | undefined;
  readonly codeRef: Origin | undefined;
  readonly baseline: Origin | undefined;
  readonly statistics: Origin | undefined;
  readonly smallTable: Origin | undefined;
  readonly lockTimeout: Origin | undefined;
  readonly personalData: Origin | undefined;
  /** All that matched, in order. */
  readonly overrides: readonly Origin[];
}

/** Merges `layers`, ordered from the first extended file to the file itself. `matches` tells which overrides apply to the file. */
export function configOf(layers: readonly Layer[], matches: (override: ConfigOverride) => boolean): Config {
  const required = requiredBy(layers);
  const rules = new Map<string, Decided<RuleSetting>>();
  let preset: Decided<Preset> | undefined;
  let targetVersion: Decided<number> | undefined;
  const overrides: Origin[] = [];
  for (const layer of layers) {
    const own = (at: Span): Origin => originOf(layer, at, 'file');
    preset = decided(layer.config.preset, own) ?? preset;
    settle(rules, layer.config.rules, own);
    for (const override of layer.config.overrides.filter(matches)) {
      const from = (at: Span): Origin => originOf(layer, at, 'override');
      overrides.push(from(override.at));
      preset = decided(override.preset, from) ?? preset;
      targetVersion = decided(override.targetVersion, from) ?? targetVersion;
      settle(rules, override.rules, from);
    }
  }
  const scope = last(layers, ({ scope: said }) => said);
  const embeddedSql = last(layers, ({ embeddedSql: said }) => said);
  const defaultBranch = last(layers, ({ defaultBranch: said }) => said);
  const codeRef = last(layers, ({ codeRef: said }) => said);
  const baseline = last(layers, ({ baseline: said }) => said);
  const statistics = last(layers, ({ statistics: said }) => said);
  const smallTable = last(layers, ({ smallTable: said }) => said);
  const lockTimeout = last(layers, ({ lockTimeout: said }) => said);
  const poolMode = last(layers, ({ poolMode: said }) => said);
  const template = (of: 'review' | 'docs' | 'audit', format: 'markdown' | 'html'): string | undefined => {
    const said = last(layers, (config) => config[of][format]);
    return said && said.layer.locate(said.value);
  };
  const templates = (of: 'review' | 'docs' | 'audit'): Templates => ({
    markdown: template(of, 'markdown'),
    html: template(of, 'html'),
  });
  const personalData = last(layers, ({ personalData: said }) => said);
  const kept = keepRequired(rules, required);
  return {
    preset: preset?.value ?? defaultPreset,
    rules: new Map([...kept].map(([id, { value }]) => [id, value] as const)),
    required,
    targetVersion: targetVersion?.value,
    scope: scope?.value,
    embeddedSql: embeddedSql?.value ?? 'all',
    defaultBranch: defaultBranch?.value,
    codeRef: codeRef?.value,
    baseline: baseline && baseline.layer.locate(baseline.value),
    statistics: statistics && statistics.layer.locate(statistics.value),
    smallTable: smallTable?.value ?? usualSmallTable,
    smallTables: [...new Set(layers.flatMap(({ config }) => config.smallTables))],
    lockTimeout: lockTimeout?.value,
    poolMode: poolMode?.value,
    planValues: [...new Set(layers.flatMap(({ config }) => config.planValues))],
    review: templates('review'),
    docs: templates('docs'),
    audit: templates('audit'),
    personalData: personalDataOf(layers),
    health: thresholdsOf(layers),
    origins: {
      rules: new Map([...kept].map(([id, { from }]) => [id, from] as const)),
      preset: preset?.from,
      targetVersion: targetVersion?.from,
      scope: scope?.from,
      embeddedSql: embeddedSql?.from,
      defaultBranch: defaultBranch?.from,
      codeRef: codeRef?.from,
      baseline: baseline?.from,
      statistics: statistics?.from,
      smallTable: smallTable?.from,
      lockTimeout: lockTimeout?.from,
      personalData: personalData?.from,
      overrides,
    },
  };
}

export const noConfig: Config = configOf([], () => false);

/** Settings in a file that the file itself or a configuration that it extends forbids. */
export function refusedIn(layers: readonly Layer[]): readonly {
  readonly layer: Layer;
  readonly problem: ConfigProblem;
}[] {
  return layers.flatMap((layer, at) => {
    const required = requiredBy(layers.slice(0, at + 1));
    if (required.size === 0) return [];
    const blocks = [
      { key: 'rules', rules: layer.config.rules },
      ...layer.config.overrides.map(({ rules }, i) => ({ key: `overrides[${i}].rules`, rules })),
    ];
    return blocks.flatMap(({ key, rules }) =>
      [...rules].flatMap(([id, said]) => {
        const floor = required.get(id);
        if (floor === undefined || !isLower(said.value, floor.severity)) return [];
        const message = `“${id}” stays at ${floor.severity}: ${floor.by} requires it. Remove this setting or raise it.`;
        return [{ layer, problem: { key: `${key}.${id}`, message, span: said.at } }];
      }),
    );
  });
}

/** True if a setting is lower than a severity; off is the lowest. */
export function isLower(setting: RuleSetting, floor: Severity): boolean {
  return setting === 'off' || severities.indexOf(setting) > severities.indexOf(floor);
}

/** The highest required severity applies. Suppression is forbidden if any requirement forbids it. */
function requiredBy(layers: readonly Layer[]): ReadonlyMap<string, RequiredRule> {
  const required = new Map<string, RequiredRule>();
  for (const layer of layers) {
    for (const [id, { value, at }] of layer.config.required) {
      const before = required.get(id);
      const from = originOf(layer, at, 'file');
      const suppressible = value.suppressible && before?.suppressible !== false;
      if (before === undefined || isLower(before.severity, value.severity))
        required.set(id, { severity: value.severity, suppressible, by: layer.file, from });
      else required.set(id, { ...before, suppressible });
    }
  }
  return required;
}

function keepRequired(
  rules: ReadonlyMap<string, Decided<RuleSetting>>,
  required: ReadonlyMap<string, RequiredRule>,
): ReadonlyMap<string, Decided<RuleSetting>> {
  return new Map(
    [...rules].map(([id, one]) => {
      const floor = required.get(id);
      return floor !== undefined && isLower(one.value, floor.severity)
        ? ([id, { value: floor.severity, from: floor.from }] as const)
        : ([id, one] as const);
    }),
  );
}

function personalDataOf(layers: readonly Layer[]): PersonalDataSettings {
  const said = layers.flatMap(({ config }) => config.personalData?.value ?? []);
  return said.length === 0 ? noPersonalDataSettings : said.reduce(mergedSettings);
}

function thresholdsOf(layers: readonly Layer[]): HealthThresholds {
  const all = new Map<string, ReadonlyMap<string, number>>();
  for (const { config } of layers)
    for (const [check, limits] of config.health)
      all.set(check, new Map([...(all.get(check) ?? []), ...limits]));
  return all;
}

function settle(
  rules: Map<string, Decided<RuleSetting>>,
  settings: RuleSettings,
  from: (at: Span) => Origin,
): void {
  for (const [id, said] of settings) rules.set(id, { value: said.value, from: from(said.at) });
}

function last<T>(
  layers: readonly Layer[],
  said: (config: ConfigFile) => Said<T> | undefined,
): (Decided<T> & { readonly layer: Layer }) | undefined {
  const layer = layers.findLast(({ config }) => said(config) !== undefined);
  const one = layer && said(layer.config);
  return layer === undefined || one === undefined
    ? undefined
    : { value: one.value, from: originOf(layer, one.at, 'file'), layer };
}

function decided<T>(said: Said<T> | undefined, from: (at: Span) => Origin): Decided<T> | undefined {
  return said && { value: said.value, from: from(said.at) };
}

function originOf({ file, lineOf }: Layer, at: Span, within: Origin['within']): Origin {
  return { file, line: lineOf(at.start), within };
}
