/**
 * The contents of one configuration file, typed and with positions. engine/workspace reads the file, validate.ts reports errors in it, and
 * merge.ts decides what applies when several files configure one migration.
 */
import { embeddedSqlFiles, type EmbeddedSqlFiles } from '../embedded-sql/wanted.ts';
import { severities, type Severity } from '../findings/grading.ts';
import { presets, type Preset } from '../findings/preset.ts';
import { scopes, type Scope } from '../findings/scope.ts';
import type { SmallTable } from '../findings/size-grading.ts';
import type { DialectId, ToolId } from '../migrations/convention.ts';
import { spokenDialects } from '../migrations/dialect/dialect.ts';
import { dialectOf, namedServers, namedVersion } from '../migrations/dialect/server-version.ts';
import {
  runnerLocks,
  runnerStarts,
  runnerTransactions,
  type RunnerSettings,
} from '../migrations/applying/runner.ts';
import { migrationTools } from '../migrations/tools.ts';
import { categories, type PersonalCategory } from '../personal-data/category.ts';
import type { PersonalDataSettings } from '../personal-data/settings.ts';
import type { Span } from '../text/span.ts';
import type { ConfigSchema } from './schema.ts';
import { poolModes, type PoolMode } from './pool-mode.ts';
import { lockTimeoutSources, type LockTimeoutSource } from './lock-timeout.ts';
import { spanKey, validate, type ConfigProblem } from './validate.ts';
import { entry, entriesOf, itemsOf, type ConfigEntry, type ConfigValue } from './value.ts';

export const configFileName = 'plinth.config.json';

export type RuleSetting = Severity | 'off';

/** A value and the position at which it is written. */
export interface Said<T> {
  readonly value: T;
  readonly at: Span;
}

/** The lowest severity that a rule may be given where a configuration requires the rule. */
export interface Requirement {
  readonly severity: Severity;
  /** True if a comment with a reason, or a baseline, may still silence single findings. */
  readonly suppressible: boolean;
}

export interface ConfigOverride {
  /** Globs. */
  readonly files: readonly string[];
  readonly at: Span;
  readonly preset: Said<Preset> | undefined;
  readonly rules: RuleSettings;
  readonly targetVersion: Said<number> | undefined;
}

/** Keyed by rule id. */
export type RuleSettings = ReadonlyMap<string, Said<RuleSetting>>;

export interface ConfigFile {
  /** Paths and package names; the first has the lowest precedence. */
  readonly extends: readonly Said<string>[];
  /** A semver range. */
  readonly plinthVersion: Said<string> | undefined;
  readonly migrations: readonly ConfiguredFolder[];
  readonly preset: Said<Preset> | undefined;
  readonly rules: RuleSettings;
  readonly required: ReadonlyMap<string, Said<Requirement>>;
  readonly overrides: readonly ConfigOverride[];
  /** Paths and globs, relative to the file. */
  readonly ruleModules: readonly Said<string>[];
  readonly scope: Said<Scope> | undefined;
  readonly embeddedSql: Said<EmbeddedSqlFiles> | undefined;
  readonly defaultBranch: Said<string> | undefined;
  /** The revision of the code that runs while the migrations are applied. */
  readonly codeRef: Said<string> | undefined;
  /** Path of the baseline, in place of plinth.baseline.json, relative to the file. */
  readonly baseline: Said<string> | undefined;
  /** Path of the statistics, in place of plinth.stats.json, relative to the file. */
  readonly statistics: Said<string> | undefined;
  readonly smallTable: Said<SmallTable> | undefined;
  /** Tables that stay small, in the notation that core/statistics/small-tables.ts reads. */
  readonly smallTables: readonly string[];
  readonly lockTimeout: Said<LockTimeoutSource> | undefined;
  readonly poolMode: Said<PoolMode> | undefined;
  /** Columns whose values may be written into the statistics: table.column or schema.table.column. */
  readonly planValues: readonly string[];
  /** Document templates that replace the built-in ones, relative to the file. */
  readonly review: DocumentTemplates;
  readonly docs: DocumentTemplates;
  readonly audit: DocumentTemplates;
  readonly personalData: Said<PersonalDataSettings> | undefined;
  /** What plinth guard holds hosts and databases for. */
  readonly guard: NamedTargets;
  /** Thresholds of plinth health, by check and name. */
  readonly health: HealthThresholds;
  /** Globs. */
  readonly exclude: readonly string[];
}

/** By check, then by the threshold's name. */
export type HealthThresholds = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Patterns of hosts and databases, in which * stands for any text. */
export interface NamedTargets {
  readonly production: readonly string[];
  readonly scratch: readonly string[];
}

export interface ConfiguredFolder {
  /** Relative to the file, without ./ and without a trailing slash; '' is the file's own folder. */
  readonly folder: string;
  readonly tool: ToolId | undefined;
  readonly dialect: DialectId | undefined;
  readonly targetVersion: number | undefined;
  /** Version of the last migration that has run in production. */
  readonly appliedThrough: string | undefined;
  /** How the files are applied; overrides what the tool does by default. */
  readonly runner: Omit<RunnerSettings, 'file'> | undefined;
  /** The file that takes the place of the folder's earlier history. */
  readonly baseline: { readonly file: string; readonly through: string | undefined } | undefined;
}

/** Keyed by format. */
export interface DocumentTemplates {
  readonly markdown: Said<string> | undefined;
  readonly html: Said<string> | undefined;
}

export const emptyConfigFile: ConfigFile = {
  extends: [],
  plinthVersion: undefined,
  migrations: [],
  preset: undefined,
  rules: new Map(),
  required: new Map(),
  overrides: [],
  ruleModules: [],
  scope: undefined,
  embeddedSql: undefined,
  defaultBranch: undefined,
  codeRef: undefined,
  baseline: undefined,
  statistics: undefined,
  smallTable: undefined,
  smallTables: [],
  lockTimeout: undefined,
  poolMode: undefined,
  planValues: [],
  review: { markdown: undefined, html: undefined },
  docs: { markdown: undefined, html: undefined },
  audit: { markdown: undefined, html: undefined },
  personalData: undefined,
  guard: { production: [], scratch: [] },
  health: new Map(),
  exclude: [],
};

export interface ReadConfig {
  readonly config: ConfigFile;
  readonly problems: readonly ConfigProblem[];
}

/** Reports invalid values and leaves them out; the valid ones still apply. */
export function readConfig(root: ConfigValue, schema: ConfigSchema): ReadConfig {
  const problems = validate(root, schema);
  const wrong = new Set(problems.map(({ span }) => spanKey(span)));
  const read = reader((place) => !wrong.has(spanKey(place)));
  const { text, list, of } = read;
  const config: ConfigFile = {
    extends: list(of(root, 'extends')),
    plinthVersion: text(of(root, 'plinthVersion')),
    migrations: itemsOf(of(root, 'migrations')).flatMap((item) => folder(item, read)),
    preset: oneOf(presets, text(of(root, 'preset'))),
    rules: settingsIn(of(root, 'rules'), read),
    required: requiredIn(of(root, 'required'), read),
    overrides: itemsOf(of(root, 'overrides')).flatMap((item) => override(item, read)),
    ruleModules: list(of(root, 'ruleModules')),
    scope: oneOf(scopes, text(of(root, 'scope'))),
    embeddedSql: oneOf(embeddedSqlFiles, text(of(root, 'embeddedSql'))),
    defaultBranch: text(of(root, 'defaultBranch')),
    codeRef: text(of(root, 'codeRef')),
    baseline: text(of(root, 'baseline')),
    statistics: text(of(root, 'statistics')),
    smallTable: smallTableOf(of(root, 'smallTable'), read),
    smallTables: list(of(root, 'smallTables')).map(({ value }) => value),
    lockTimeout: oneOf(lockTimeoutSources, text(of(root, 'lockTimeout'))),
    poolMode: oneOf(poolModes, text(of(root, 'poolMode'))),
    planValues: list(of(root, 'planValues')).map(({ value }) => value),
    review: templatesOf(of(root, 'review'), read),
    docs: templatesOf(of(root, 'docs'), read),
    audit: templatesOf(of(root, 'audit'), read),
    personalData: personalDataOf(of(root, 'personalData'), read),
    guard: namedTargetsOf(of(root, 'guard'), read),
    health: thresholdsOf(of(root, 'health'), read),
    exclude: list(of(root, 'exclude')).map(({ value }) => value),
  };
  return { config, problems };
}

/** Reads values and keeps only valid ones. */
interface Reader {
  readonly of: (parent: ConfigValue, key: string) => ConfigValue | undefined;
  /** The entries whose key is known. */
  readonly entries: (value: ConfigValue | undefined) => readonly ConfigEntry[];
  readonly text: (value: ConfigValue | undefined) => Said<string> | undefined;
  readonly number: (value: ConfigValue | undefined) => Said<number> | undefined;
  /** A single text counts as a list of one. */
  readonly list: (value: ConfigValue | undefined) => readonly Said<string>[];
}

function reader(isRight: (place: Span) => boolean): Reader {
  const text = (value: ConfigValue | undefined): Said<string> | undefined =>
    value?.kind === 'string' && isRight(value) ? { value: value.value, at: placeOf(value) } : undefined;
  return {
    text,
    of: (parent, key) => {
      const value = entry(parent, key);
      return value !== undefined && isRight(value) ? value : undefined;
    },
    entries: (value) => entriesOf(value).filter(({ at }) => isRight(at)),
    number: (value) => (value?.kind === 'number' ? { value: value.value, at: placeOf(value) } : undefined),
    list: (value) => (value?.kind === 'array' ? itemsOf(value) : [value]).flatMap((one) => text(one) ?? []),
  };
}

function placeOf({ start, end }: Span): Span {
  return { start, end };
}

function folder(item: ConfigValue, read: Reader): readonly ConfiguredFolder[] {
  const { text, number, of } = read;
  const path = text(of(item, 'folder'));
  if (path === undefined) return [];
  const tools = migrationTools.map((tool) => tool.id);
  const server = oneOf(namedServers, text(of(item, 'server')))?.value;
  const baseline = of(item, 'baseline');
  const file = baseline && text(of(baseline, 'file'));
  return [
    {
      folder: withoutDots(path.value),
      tool: oneOf(tools, text(of(item, 'tool')))?.value,
      dialect: oneOf(spokenDialects, text(of(item, 'dialect')))?.value ?? (server && dialectOf(server)),
      targetVersion: server === undefined ? number(of(item, 'targetVersion'))?.value : namedVersion(server),
      appliedThrough: text(of(item, 'appliedThrough'))?.value,
      runner: runnerIn(of(item, 'runner'), read),
      baseline:
        baseline === undefined || file === undefined
          ? undefined
          : { file: withoutDots(file.value), through: text(of(baseline, 'through'))?.value },
    },
  ];
}

function runnerIn(item: ConfigValue | undefined, { text, number, of }: Reader): ConfiguredFolder['runner'] {
  if (item === undefined) return undefined;
  return {
    startedBy: oneOf(runnerStarts, text(of(item, 'startedBy')))?.value,
    transaction: oneOf(runnerTransactions, text(of(item, 'transaction')))?.value,
    lock: oneOf(runnerLocks, text(of(item, 'lock')))?.value,
    instances: number(of(item, 'instances'))?.value,
  };
}

function override(item: ConfigValue, read: Reader): readonly ConfigOverride[] {
  const { text, number, list, of } = read;
  const files = list(of(item, 'files')).map(({ value }) => value);
  if (files.length === 0) return [];
  return [
    {
      files,
      at: placeOf(item),
      preset: oneOf(presets, text(of(item, 'preset'))),
      rules: settingsIn(of(item, 'rules'), read),
      targetVersion: number(of(item, 'targetVersion')),
    },
  ];
}

function withoutDots(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

function settingsIn(value: ConfigValue | undefined, { text, entries }: Reader): RuleSettings {
  const rules = new Map<string, Said<RuleSetting>>();
  for (const { key, value: written } of entries(value)) {
    const setting = oneOf(['off', ...severities] as const, text(written));
    if (setting !== undefined) rules.set(key, setting);
  }
  return rules;
}

function requiredIn(
  value: ConfigValue | undefined,
  { text, of, entries }: Reader,
): ReadonlyMap<string, Said<Requirement>> {
  const required = new Map<string, Said<Requirement>>();
  for (const { key, value: written } of entries(value)) {
    const isDetailed = written.kind === 'object';
    const severity = oneOf(severities, text(isDetailed ? of(written, 'severity') : written))?.value;
    const flag = isDetailed ? of(written, 'suppressible') : undefined;
    const suppressible = flag?.kind === 'boolean' && flag.value;
    if (severity !== undefined)
      required.set(key, { value: { severity, suppressible }, at: placeOf(written) });
  }
  return required;
}

function smallTableOf(value: ConfigValue | undefined, { number, of }: Reader): Said<SmallTable> | undefined {
  const bytes = value && number(of(value, 'bytes'));
  return bytes && { value: { bytes: bytes.value }, at: bytes.at };
}

function templatesOf(value: ConfigValue | undefined, { of, text }: Reader): DocumentTemplates {
  const named = (format: string): Said<string> | undefined => value && text(of(value, format));
  return { markdown: named('markdown'), html: named('html') };
}

function namedTargetsOf(value: ConfigValue | undefined, { of, list }: Reader): NamedTargets {
  const named = (grade: string): readonly string[] =>
    value === undefined ? [] : list(of(value, grade)).map((one) => one.value);
  return { production: named('production'), scratch: named('scratch') };
}

function thresholdsOf(value: ConfigValue | undefined, { entries, number }: Reader): HealthThresholds {
  return new Map(
    entries(value).map(({ key, value: written }) => {
      const limits = entries(written).flatMap((one) => {
        const limit = number(one.value);
        return limit === undefined ? [] : [[one.key, limit.value] as const];
      });
      return [key, new Map(limits)] as const;
    }),
  );
}

function personalDataOf(
  value: ConfigValue | undefined,
  read: Reader,
): Said<PersonalDataSettings> | undefined {
  if (value === undefined) return undefined;
  const { of, list } = read;
  const written = of(value, 'words');
  const words: Partial<Record<PersonalCategory, readonly string[]>> = {};
  for (const id of categories) {
    const names = written === undefined ? [] : list(of(written, id)).map((one) => one.value);
    if (names.length > 0) words[id] = names;
  }
  const settings: PersonalDataSettings = {
    words,
    ignoredWords: list(of(value, 'ignoredWords')).map((one) => one.value),
    columns: chosenIn(of(value, 'columns'), [...categories, 'none'] as const, read),
    tables: chosenIn(of(value, 'tables'), ['person', 'none'] as const, read),
  };
  return { value: settings, at: placeOf(value) };
}

function chosenIn<T extends string>(
  value: ConfigValue | undefined,
  known: readonly T[],
  { entries, text }: Reader,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const one of entries(value)) {
    const chosen = oneOf(known, text(one.value));
    if (chosen !== undefined) found.set(one.key, chosen.value);
  }
  return found;
}

function oneOf<T extends string>(known: readonly T[], said: Said<string> | undefined): Said<T> | undefined {
  const value = known.find((one) => one === said?.value);
  return said === undefined || value === undefined ? undefined : { value, at: said.at };
}
