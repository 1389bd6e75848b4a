/**
 * Cached diagnostics of an earlier server for one folder, used until this server has read it and only if the folder, git and every open
 * document are unchanged. New diagnostics are cached once they depend only on the disk.
 */
import type { Diagnostic } from 'vscode-languageserver';
import { build } from '../../engine/build.ts';
import { usualCacheFolder } from '../../engine/cache/folder.ts';
import { digest } from '../../engine/cache/packed.ts';
import { shelfIn } from '../../engine/cache/shelf.ts';
import { Store } from '../../engine/cache/store.ts';
import type { EmbeddedSqlFiles } from '../../core/embedded-sql/wanted.ts';
import '../../engine/session/recorded-questions.ts';
import type { Answered } from '../../engine/inputs/recording.ts';
import type { ConnectedServer } from '../../engine/session/report.ts';
import type { ClientAbilities } from '../abilities.ts';
import type { Settings } from '../settings.ts';
import { fitsShape, isCount, isList, isMaybe, isOneOf, isShape, isString } from '../../protocol/guard.ts';

/** The diagnostics of one document. */
export interface KeptAnswer {
  /** Relative to the folder. */
  readonly path: string;
  /** The settings and the abilities of the client. */
  readonly wish: string;
  /** A digest of its text. */
  readonly text: string;
  readonly items: readonly Diagnostic[];
}

/** Undefined if nothing is to be stored. An empty `folder` means that; undefined means the user's cache folder. */
export function storeIn(folder: string | undefined): Store | undefined {
  const place = folder ?? usualCacheFolder(process.env);
  const code = build();
  return place === undefined || place === '' || code === undefined
    ? undefined
    : new Store(shelfIn(place), code);
}

/** Documents whose diagnostics are stored. */
const most = 50;
/** Files are written only after the editor has its diagnostics. */
const quietMs = 1_000;

/** What was found before the folder was opened, by key; each is taken once. */
const foundAhead = new Map<string, ReadonlyMap<string, KeptAnswer>>();

export class KeptAnswers {
  readonly #store: Store | undefined;
  readonly #key: () => Promise<string>;
  #found: Promise<ReadonlyMap<string, KeptAnswer>> | undefined;
  readonly #noted = new Map<string, KeptAnswer>();
  #answers: readonly Answered[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `key`: everything that the diagnostics depend on besides recorded inputs and documents. */
  constructor(store: Store | undefined, key: () => Promise<string>) {
    this.#store = store;
    this.#key = key;
  }

  /** By path. Inputs are compared when this is first called. */
  find(): Promise<ReadonlyMap<string, KeptAnswer>> {
    this.#found ??= this.#look();
    return this.#found;
  }

  /** Like `find`, for the folder that this process opens next under the same key: it does not look again. */
  async findAhead(): Promise<ReadonlyMap<string, KeptAnswer>> {
    const [key, found] = await Promise.all([this.#key(), this.find()]);
    foundAhead.set(key, found);
    return found;
  }

  async #look(): Promise<ReadonlyMap<string, KeptAnswer>> {
    const key = await this.#key();
    const ahead = foundAhead.get(key);
    foundAhead.delete(key);
    if (ahead !== undefined) return ahead;
    const found = await this.#store?.find(key, isKept);
    return new Map((found ?? []).map((one) => [one.path, one]));
  }

  /** `answers`: what the session of the folder has read so far. */
  note(answer: KeptAnswer, answers: readonly Answered[]): void {
    if (this.#store === undefined) return;
    this.#noted.delete(answer.path);
    this.#noted.set(answer.path, answer);
    const [oldest] = this.#noted.keys();
    if (this.#noted.size > most && oldest !== undefined) this.#noted.delete(oldest);
    this.#answers = answers;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.write(), quietMs).unref();
  }

  /** Files have changed: diagnostics from before must not be stored with inputs from after. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#noted.clear();
  }

  async write(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#noted.size === 0) return;
    const [answers, noted] = [this.#answers, [...this.#noted.values()]];
    this.#store?.keep(await this.#key(), answers, noted);
  }
}

/** All that the diagnostics of a folder depend on besides recorded inputs and documents. */
export function keyOf(
  folder: string,
  trusted: boolean,
  { embeddedSql }: { readonly embeddedSql: EmbeddedSqlFiles | undefined },
): string {
  return JSON.stringify([folder, trusted ? 'allowed' : 'forbidden', embeddedSql]);
}

/** What the diagnostics of a document depend on besides: what the client shows, the settings, and what somebody has asked for. */
export function wishOf(
  { relatedInformation, editorCommands }: Pick<ClientAbilities, 'relatedInformation' | 'editorCommands'>,
  { scope, targetVersion }: Pick<Settings, 'scope' | 'targetVersion'>,
  { connected, shown }: { readonly connected: ConnectedServer | undefined; readonly shown: boolean },
): string {
  return JSON.stringify({ relatedInformation, editorCommands, scope, targetVersion, connected, shown });
}

/** The diagnostics of a document, if every open document is as it was. `open`: their texts by path. */
export function answerIn(
  answers: ReadonlyMap<string, KeptAnswer>,
  { path, wish }: Pick<KeptAnswer, 'path' | 'wish'>,
  open: ReadonlyMap<string, string>,
): readonly Diagnostic[] | undefined {
  const isAsThen = [...open].every(([one, text]) => answers.get(one)?.text === textDigest(text));
  const answer = isAsThen ? answers.get(path) : undefined;
  return answer?.wish === wish ? answer.items : undefined;
}

export function textDigest(text: string): string {
  return digest(text);
}

const isPosition = isShape({ line: isCount, character: isCount });
const isRange = isShape({ start: isPosition, end: isPosition });
const isRelated = isShape({ location: isShape({ uri: isString, range: isRange }), message: isString });
const isDiagnostic = isShape({
  range: isRange,
  severity: isCount,
  source: isOneOf('plinth'),
  code: isString,
  codeDescription: isMaybe(isShape({ href: isString })),
  message: isString,
  tags: isMaybe(isList(isCount)),
  relatedInformation: isMaybe(isList(isRelated)),
});
const isAnswers = isList(
  isShape({ path: isString, wish: isString, text: isString, items: isList(isDiagnostic) }),
);

function isKept(value: unknown): value is readonly KeptAnswer[] {
  return fitsShape(isAnswers, value);
}
