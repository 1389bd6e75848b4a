/**
 * What applies to a file when several configurations speak for it: those that are extended first, then the file that extends them, each with its
 * overrides; the later one wins, and what somebody requires is kept. The one merge for editor and command line. Reads nothing.
 */
import type { EmbeddedSqlFiles } from '../embedded-sql/wanted.ts';
import { severities, type Severity } from '../findings/finding.ts';
import { defaultPreset, type Preset } from '../findings/preset.ts';
import type { Scope } from '../findings/scope.ts';
import { usualSmallTable, type SmallTable } from '../findings/size-grading.ts';
import {
  mergedSettings,
  noPersonalDataSettings,
  type PersonalDataSettings,
} from '../personal-data/settings.ts';
import type { Span } from '../text/span.ts';
import type { ConfigFile, ConfigOverride, RuleSetting, RuleSettings, Said } from './config.ts';
import type { LockTimeoutSource } from './lock-timeout.ts';
import type { ConfigProblem } from './validate.ts';

/** One configuration file on the way to what applies. */
export interface Layer {
  /** For people. */
  readonly file: string;
  readonly config: ConfigFile;
  /** From one. */
  readonly lineOf: (offset: number) => number;
  /** A path that the file names, relative to the workspace. */
  readonly locate: (path: string) => string;
}

/** Who says something. */
export interface Origin {
  readonly file: string;
  /** From one. */
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
  /** The configuration that asks for it. */
  readonly by: string;
  readonly from: Origin;
}

/** By format. */
interface Templates {
  readonly markdown: string | undefined;
  readonly html: string | undefined;
}

/** What applies to a file. */
export interface Config {
  readonly preset: Preset;
  /** By rule id, required rules at least at their severity. */
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly required: ReadonlyMap<string, RequiredRule>;
  /** By an override; a migration folder may have its own. */
  readonly targetVersion: number | undefined;
  /** Undefined where no file says. */
  readonly scope: Scope | undefined;
  /** Which programs are looked at for SQL. */
  readonly embeddedSql: EmbeddedSqlFiles;
  readonly defaultBranch: string | undefined;
  readonly codeRef: string | undefined;
  /** The baseline instead of plinth.baseline.json, relative to the workspace. */
  readonly baseline: string | undefined;
  /** The statistics instead of plinth.stats.json, relative to the workspace. */
  readonly statistics: string | undefined;
  readonly smallTable: SmallTable;
  /** Tables that stay small, as all files together name them. */
  readonly smallTables: readonly string[];
  readonly lockTimeout: LockTimeoutSource | undefined;
  /** Columns whose values may be written into the statistics, as all files together name them. */
  readonly planValues: readonly string[];
  /** Templates of documents instead of those that come along, relative to the workspace. */
  readonly review: Templates;
  readonly docs: Templates;
  readonly audit: Templates;
  /** Of all files that say something, together; the later one wins where both name the same. */
  readonly personalData: PersonalDataSettings;
  /** Who decided, of what is not left at its default. */
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
  /** Each that matched, in order. */
  readonly overrides: readonly Origin[];
}

/** `layers` from the first that is extended to the file itself; `matches` says which overrides are for the file. */
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
    embeddedSql: embeddedSql?.value ?? 'migrations',
    defaultBranch: defaultBranch?.value,
    codeRef: codeRef?.value,
    baseline: baseline && baseline.layer.locate(baseline.value),
    statistics: statistics && statistics.layer.locate(statistics.value),
    smallTable: smallTable?.value ?? usualSmallTable,
    smallTables: [...new Set(layers.flatMap(({ config }) => config.smallTables))],
    lockTimeout: lockTimeout?.value,
    planValues: [...new Set(layers.flatMap(({ config }) => config.planValues))],
    review: templates('review'),
    docs: templates('docs'),
    audit: templates('audit'),
    personalData: personalDataOf(layers),
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

/** Settings that a file makes although a configuration which it extends, or it itself, forbids them. */
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

/** Whether a setting is less than a severity; off is the least. */
export function isLower(setting: RuleSetting, floor: Severity): boolean {
  return setting === 'off' || severities.indexOf(setting) > severities.indexOf(floor);
}

/** The highest severity counts; one that allows no suppression is enough. */
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
