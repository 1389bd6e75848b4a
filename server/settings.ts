/**
 * The editor's settings, one value for each resource: asked of the client once, forgotten when the client says that something changed.
 * There is no setting that holds for the whole server.
 */
import { embeddedSqlFiles, type EmbeddedSqlFiles } from '../core/embedded-sql/wanted.ts';
import { mostRows, usualRows, type RowsAsk } from '../core/proof/rows.ts';
import type { Connection } from 'vscode-languageserver/node';
import { fitsShape, isBoolean, isCount, isOneOf, isShape, isString, type Guard } from '../protocol/guard.ts';
import { languageFeatureNames, type LanguageFeature } from './language/table.ts';

export interface Settings {
  readonly enable: boolean;
  /** Undefined: as plinth.config.json says. */
  readonly scope: 'new' | 'open' | 'all' | undefined;
  readonly targetVersion: number | undefined;
  /** Undefined: as plinth.config.json says. */
  readonly embeddedSql: EmbeddedSqlFiles | undefined;
  readonly effectsOnHover: boolean;
  readonly explainLens: boolean;
  readonly explainOnEmbedded: boolean;
  /** Statements may be run to be measured on what counts as production. */
  readonly analyzeOnProduction: boolean;
  /** After which a connection that nobody uses is closed; 0: never. */
  readonly idleMinutes: number;
  /** Once a proof was asked for, edits are proved again. */
  readonly proveAutomatically: boolean;
  /** That one statement of a proof may take. */
  readonly proofSeconds: number;
  /** Made up in each table that a migration works on; none with 0. */
  readonly proofRows: number;
  /** The same one makes the same rows. */
  readonly proofSeed: number;
  /** The revision whose code runs while migrations do; undefined: as plinth.config.json says. */
  readonly codeRef: string | undefined;
  readonly proofLens: boolean;
  readonly inlayHints: boolean;
  /** Language features that are switched off. */
  readonly languageOff: ReadonlySet<LanguageFeature>;
  readonly completion: boolean;
  /** Definition, references, highlights and rename. */
  readonly navigation: boolean;
  readonly signatureHelp: boolean;
}

const defaultSettings: Settings = {
  enable: true,
  scope: undefined,
  targetVersion: undefined,
  embeddedSql: undefined,
  effectsOnHover: true,
  explainLens: true,
  explainOnEmbedded: false,
  analyzeOnProduction: false,
  idleMinutes: 10,
  proveAutomatically: true,
  proofSeconds: 10,
  proofRows: usualRows.perTable,
  proofSeed: usualRows.seed,
  codeRef: undefined,
  proofLens: true,
  inlayHints: true,
  languageOff: new Set(),
  completion: true,
  navigation: true,
  signatureHelp: true,
};

/** Undefined if none are wanted. */
export function rowsAsked({ proofRows, proofSeed }: Settings): RowsAsk | undefined {
  return proofRows === 0 ? undefined : { perTable: proofRows, seed: proofSeed };
}

export class SettingsCache {
  readonly #connection: Connection;
  readonly #byResource = new Map<string, Promise<Settings>>();
  #supported = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Once the client has said that it answers `workspace/configuration`. */
  enable(): void {
    this.#supported = true;
  }

  of(uri: string): Promise<Settings> {
    if (!this.#supported) return Promise.resolve(defaultSettings);
    const known = this.#byResource.get(uri);
    if (known !== undefined) return known;
    const asked = this.#connection.workspace
      .getConfiguration({ scopeUri: uri, section: 'plinth' })
      .then(readSettings, () => defaultSettings);
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

/** Each setting on its own: a wrong value falls back to its default and spoils no other. */
function readSettings(value: unknown): Settings {
  return {
    enable: pick(value, ['enable'], isBoolean) ?? defaultSettings.enable,
    scope: pick(value, ['scope'], isOneOf('new', 'open', 'all')),
    embeddedSql: pick(value, ['embeddedSql', 'files'], isOneOf(...embeddedSqlFiles)),
    targetVersion: pick(value, ['targetVersion'], isCount),
    effectsOnHover: pick(value, ['hover', 'effects'], isBoolean) ?? defaultSettings.effectsOnHover,
    explainLens: pick(value, ['codeLens', 'explain'], isBoolean) ?? defaultSettings.explainLens,
    explainOnEmbedded: pick(value, ['explain', 'embedded'], isBoolean) ?? defaultSettings.explainOnEmbedded,
    analyzeOnProduction:
      pick(value, ['explain', 'analyzeOnProduction'], isBoolean) ?? defaultSettings.analyzeOnProduction,
    idleMinutes: pick(value, ['connection', 'idleMinutes'], isCount) ?? defaultSettings.idleMinutes,
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
    completion: pick(value, ['completion', 'enable'], isBoolean) ?? defaultSettings.completion,
    navigation: pick(value, ['navigation', 'enable'], isBoolean) ?? defaultSettings.navigation,
    signatureHelp: pick(value, ['signatureHelp', 'enable'], isBoolean) ?? defaultSettings.signatureHelp,
  };
}

const isObject = isShape({});

function pick<T>(value: unknown, path: readonly string[], guard: Guard<T>): T | undefined {
  let at: unknown = value;
  for (const name of path) {
    if (!fitsShape(isObject, at)) return undefined;
    at = Reflect.get(at, name);
  }
  return fitsShape(guard, at) ? at : undefined;
}
