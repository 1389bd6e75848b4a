/**
 * Stores values with the questions that they were computed from, and returns them as long as the answers are the same. Each is one file
 * with version, length and checksum; an invalid file is ignored. The size is limited, and the least recently used values are removed first.
 */
import { stillAnswered, type Answered } from '../inputs/recording.ts';
import { digest, pack, unpack } from './packed.ts';
import { draftEnding, type Shelf, type ShelfFile } from './shelf.ts';

const usualLimit = 200 * 1024 ** 2;
/** Results for several states of the same workspace, such as branches. */
const mostStates = 4;
const ending = '.plinth';
/** A draft that is older was left by a process that was killed. */
const draftAge = 60 * 60 * 1000;

export interface StoreInfo {
  readonly folder: string;
  readonly entries: number;
  readonly bytes: number;
}

export class Store {
  readonly #shelf: Shelf;
  readonly #build: string;
  readonly #limit: number;

  /** `build` identifies the code that computes the results. */
  constructor(shelf: Shelf, build: string, limit = usualLimit) {
    this.#shelf = shelf;
    this.#build = build;
    this.#limit = limit;
  }

  /** The result stored under this key, if everything it was computed from is unchanged. */
  async find<T>(key: string, isValue: (value: unknown) => value is T): Promise<T | undefined> {
    for (const { name } of this.#states(key)) {
      const [head, valueOf] = unpack(this.#shelf.read(name), this.#build) ?? [];
      const asked = head?.();
      if (!isAsked(asked) || asked.key !== key) {
        this.#shelf.remove(name);
        continue;
      }
      // The value is read while git answers.
      const answers = stillAnswered(asked.answers);
      const value = valueOf?.();
      const isIntact = isValue(value);
      if (!isIntact) this.#shelf.remove(name);
      if (!(await answers) || !isIntact) continue;
      this.#shelf.touch(name);
      return value;
    }
    return undefined;
  }

  keep(key: string, answers: readonly Answered[], value: unknown): void {
    const of = digest(JSON.stringify(answers)).slice(0, 16);
    const packed = pack([{ key, answers }, value], this.#build);
    // A larger result would replace too many others.
    if (packed.length > this.#limit / 4) return;
    for (const { name } of this.#states(key).slice(mostStates - 1)) this.#shelf.remove(name);
    this.#shelf.write(`${prefixOf(key)}${of}${ending}`, packed);
    this.#shorten();
  }

  info(): StoreInfo {
    const files = this.#shelf.list().filter(isOurs);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return { folder: this.#shelf.folder, entries: files.length, bytes };
  }

  /** Removes the files that the store has written, and no others. */
  clear(): void {
    for (const file of this.#shelf.list()) if (isOurs(file)) this.#shelf.remove(file.name);
  }

  /** Most recently used first. */
  #states(key: string): readonly ShelfFile[] {
    const prefix = prefixOf(key);
    return this.#shelf
      .list()
      .filter(({ name }) => name.startsWith(prefix) && name.endsWith(ending))
      .toSorted((a, b) => b.at - a.at);
  }

  #shorten(): void {
    const files = this.#shelf
      .list()
      .filter(isOurs)
      .toSorted((a, b) => b.at - a.at);
    const newest = files[0]?.at ?? 0;
    let bytes = 0;
    for (const file of files) {
      bytes += file.bytes;
      const isLeft = file.name.endsWith(draftEnding) && newest - file.at > draftAge;
      if (bytes > this.#limit || isLeft) this.#shelf.remove(file.name);
    }
  }
}

function isOurs({ name }: ShelfFile): boolean {
  return name.endsWith(ending) || name.endsWith(draftEnding);
}

function prefixOf(key: string): string {
  return `${digest(key).slice(0, 24)}-`;
}

interface Asked {
  /** The complete key; the file name contains only its digest. */
  readonly key: string;
  readonly answers: readonly Answered[];
}

function isAsked(value: unknown): value is Asked {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'key' in value &&
    typeof value.key === 'string' &&
    'answers' in value &&
    Array.isArray(value.answers) &&
    value.answers.every(isAnswered)
  );
}

function isAnswered(value: unknown): value is Answered {
  if (typeof value !== 'object' || value === null) return false;
  if (!('question' in value) || !('digest' in value) || typeof value.digest !== 'string') return false;
  if ('state' in value && typeof value.state !== 'string') return false;
  const { question } = value;
  return Array.isArray(question) && question.length === 3 && question.every((one) => typeof one === 'string');
}
