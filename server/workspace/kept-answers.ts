/**
 * Diagnostics that an earlier server gave in one folder, for the time until this one has read it: they are given where the folder, git and
 * every open document are as they were then. What is said now is kept for the next server, once it rests on nothing but the disk.
 */
import type { Diagnostic } from 'vscode-languageserver';
import { build } from '../../engine/build.ts';
import { usualCacheFolder } from '../../engine/cache/folder.ts';
import { digest } from '../../engine/cache/packed.ts';
import { shelfIn } from '../../engine/cache/shelf.ts';
import { Store } from '../../engine/cache/store.ts';
import type { Answered } from '../../engine/inputs/recording.ts';
import { fitsShape, isCount, isList, isMaybe, isOneOf, isShape, isString } from '../../protocol/guard.ts';

/** What was said of one document. */
export interface KeptAnswer {
  /** Relative to the folder. */
  readonly path: string;
  /** How it was asked for: settings, and what the client can show. */
  readonly wish: string;
  /** Digest of its text. */
  readonly text: string;
  readonly items: readonly Diagnostic[];
}

/** Undefined where nothing is to be kept; `folder` is empty then, and undefined for the user's own. */
export function storeIn(folder: string | undefined): Store | undefined {
  const place = folder ?? usualCacheFolder(process.env);
  const code = build();
  return place === undefined || place === '' || code === undefined
    ? undefined
    : new Store(shelfIn(place), code);
}

/** The documents that somebody worked on last. */
const most = 50;
/** Writing waits until the editor has its answers. */
const quietMs = 1_000;

export class KeptAnswers {
  readonly #store: Store | undefined;
  readonly #key: () => Promise<string>;
  #found: Promise<ReadonlyMap<string, KeptAnswer>> | undefined;
  readonly #noted = new Map<string, KeptAnswer>();
  #answers: readonly Answered[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `key`: all that the answers depend on beside what was read, and the documents. */
  constructor(store: Store | undefined, key: () => Promise<string>) {
    this.#store = store;
    this.#key = key;
  }

  /** By path; what was read for them is as it was when this was first asked. */
  find(): Promise<ReadonlyMap<string, KeptAnswer>> {
    this.#found ??= this.#look();
    return this.#found;
  }

  async #look(): Promise<ReadonlyMap<string, KeptAnswer>> {
    const found = await this.#store?.find(await this.#key(), isKept);
    return new Map((found ?? []).map((one) => [one.path, one]));
  }

  /** `answers`: what the folder's session has read until now. */
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

  /** The disk is another one: what was said before is not to be written with what is read from now on. */
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
