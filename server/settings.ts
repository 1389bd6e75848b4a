/**
 * The editor's settings by resource: requested from the client once, and discarded when the client reports a change. No setting applies to
 * the whole server.
 */
import { embeddedSqlFiles, type EmbeddedSqlFiles } from '../core/embedded-sql/wanted.ts';
import { usualRows as usualTableRows, type AssumedSizes } from '../core/plan-lab/assumed.ts';
import { mostRows, usualRows, type RowsAsk } from '../core/proof/rows.ts';
import type { ConfigurationItem } from 'vscode-languageserver';
import { fitsShape, isBoolean, isCount, isOneOf, isShape, isString, type Guard } from '../protocol/guard.ts';
import { languageFeatureNames, type LanguageFeature } from './language/table.ts';

export interface Settings {
  readonly enable: boolean;
  /** Undefined: use plinth.config.json. */
  readonly scope: 'new' | 'open' | 'all' | undefined;
  readonly targetVersion: number | undefined;
  /** Undefined: use plinth.config.json. */
  readonly embeddedSql: EmbeddedSqlFiles | undefined;
  readonly effectsOnHover: boolean;
  readonly explainLens: boolean;
  /** Queries are planned in the lab before anybody asks. */
  readonly planAhead: boolean;
  /** That a table is assumed to hold where nothing says how many. */
  readonly assumedRows: number;
  /** The same of single tables, by `schema.name`. */
  readonly assumedTableRows: ReadonlyMap<string, number>;
  readonly planHints: boolean;
  readonly planOnHover: boolean;
  /** True if statements may be run and measured on a server that counts as production. */
  readonly analyzeOnProduction: boolean;
  /** An unused connection is closed after this time; 0: never. */
  readonly idleMinutes: number;
  /** Where packages that engines load are looked up before the folders of the workspace. */
  readonly packagesFolder: string | undefined;
  /** True to repeat a requested proof after edits. */
  readonly proveAutomatically: boolean;
  /** Time limit of one statement in a proof. */
  readonly proofSeconds: number;
  /** The number of rows generated in each table that a migration works on; 0 for none. */
  readonly proofRows: number;
  /** The same seed generates the same rows. */
  readonly proofSeed: number;
  /** The revision whose code runs during the migrations; undefined: use plinth.config.json. */
  readonly codeRef: string | undefined;
  readonly proofLens: boolean;
  readonly inlayHints: boolean;
  /** Language features that are switched off. */
  readonly languageOff: ReadonlySet<LanguageFeature>;
}

const defaultSettings: Settings = {
  enable: true,
  scope: undefined,
  targetVersion: undefined,
  embeddedSql: undefined,
  effectsOnHover: true,
  explainLens: true,
  planAhead: true,
  assumedRows: usualTableRows,
  assumedTableRows: new Map(),
  planHints: true,
  planOnHover: true,
  analyzeOnProduction: false,
  idleMinutes: 10,
  packagesFolder: undefined,
  proveAutomatically: true,
  proofSeconds: 10,
  proofRows: usualRows.perTable,
  proofSeed: usualRows.seed,
  codeRef: undefined,
  proofLens: true,
  inlayHints: true,
  languageOff: new Set(),
};

/** Undefined if no rows are to be generated. */
export function rowsAsked({ proofRows, proofSeed }: Settings): RowsAsk | undefined {
  return proofRows === 0 ? undefined : { perTable: proofRows, seed: proofSeed };
}

export class SettingsCache {
  readonly #ask: (item: ConfigurationItem) => Promise<unknown>;
  readonly #byResource = new Map<string, Promise<Settings>>();
  #supported = false;

  /** `ask`: what the client has configured. */
  constructor(ask: (item: ConfigurationItem) => Promise<unknown>) {
    this.#ask = ask;
  }

  /** Called if the client supports `workspace/configuration`. */
  enable(): void {
    this.#supported = true;
  }

  of(uri: string): Promise<Settings> {
    if (!this.#supported) return Promise.resolve(defaultSettings);
    const known = this.#byResource.get(uri);
    if (known !== undefined) return known;
    const asked = this.#ask({ scopeUri: uri, section: 'plinth' }).then(readSettings, () => defaultSettings);
    this.#byResource.set(uri, asked);
    return asked;
  }

  forget(uri: string): void {
    this.#byResource.delete(uri);
  }

  clear(): void {
    this.#byResource.clear();
  }
}

/** The assumed row counts of tables, for plans without statistics. */
export function sizesIn(settings: SettingsCache): (uri: string) => Promise<AssumedSizes> {
  return async (uri) => {
    const { assumedRows: usual, assumedTableRows: rows } = await settings.of(uri);
    return { usual, rows };
  };
}

/** Each setting is read separately: an invalid value falls back to its default without affecting others. */
function readSettings(value: unknown): Settings {
  return {
    enable: pick(value, ['enable'], isBoolean) ?? defaultSettings.enable,
    scope: pick(value, ['scope'], isOneOf('new', 'open', 'all')),
    embeddedSql: pick(value, ['embeddedSql', 'files'], isOneOf(...embeddedSqlFiles)),
    targetVersion: pick(value, ['targetVersion'], isCount),
    effectsOnHover: pick(value, ['hover', 'effects'], isBoolean) ?? defaultSettings.effectsOnHover,
    explainLens: pick(value, ['codeLens', 'explain'], isBoolean) ?? defaultSettings.explainLens,
    planAhead: pick(value, ['explain', 'ahead'], isBoolean) ?? defaultSettings.planAhead,
    assumedRows: pick(value, ['explain', 'assumedRows'], isCount) || defaultSettings.assumedRows,
    assumedTableRows: countsIn(pick(value, ['explain', 'assumedTableRows'], isObject)),
    planHints: pick(value, ['explain', 'inlineFacts'], isBoolean) ?? defaultSettings.planHints,
    planOnHover: pick(value, ['hover', 'plan'], isBoolean) ?? defaultSettings.planOnHover,
    analyzeOnProduction:
      pick(value, ['explain', 'analyzeOnProduction'], isBoolean) ?? defaultSettings.analyzeOnProduction,
    idleMinutes: pick(value, ['connection', 'idleMinutes'], isCount) ?? defaultSettings.idleMinutes,
    packagesFolder: pick(value, ['packages', 'folder'], isString)?.trim() || undefined,
    proveAutomatically: pick(value, ['proof', 'automatic'], isBoolean) ?? defaultSettings.proveAutomatically,
    proofSeconds: Math.max(1, pick(value, ['proof', 'timeLimit'], isCount) ?? defaultSettings.proofSeconds),
    proofRows: Math.min(mostRows, pick(value, ['proof', 'rows'], isCount) ?? defaultSettings.proofRows),
    proofSeed: pick(value, ['proof', 'seed'], isCount) ?? defaultSettings.proofSeed,
    codeRef: pick(value, ['proof', 'codeRef'], isString)?.trim() || undefined,
    proofLens: pick(value, ['codeLens', 'proof'], isBoolean) ?? defaultSettings.proofLens,
    inlayHints: pick(value, ['proof', 'inlayHints'], isBoolean) ?? defaultSettings.inlayHints,
    languageOff: new Set(
      languageFeatureNames.filter((name) => pick(value, ['language', name], isBoolean) === false),
    ),
  };
}

const isObject = isShape({});

/** Of what people wrote, that which is a number of rows. */
function countsIn(value: object | undefined): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(value ?? {}).filter(
      (entry): entry is [string, number] => fitsShape(isCount, entry[1]) && entry[1] !== 0,
    ),
  );
}

function pick<T>(value: unknown, path: readonly string[], guard: Guard<T>): T | undefined {
  let at: unknown = value;
  for (const name of path) {
    if (!fitsShape(isObject, at)) return undefined;
    at = Reflect.get(at, name);
  }
  return fitsShape(guard, at) ? at : undefined;
}
