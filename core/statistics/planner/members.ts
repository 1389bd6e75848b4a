/**
 * Reads members of parsed JSON one by one; missing ones and wrong types are recorded, and the caller discards the whole if there are any.
 */
import type { UnknownMembers } from '../unknown.ts';

export interface Note {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export class Members {
  readonly #found: ReadonlyMap<string, unknown>;
  readonly #path: Note['path'];
  readonly #notes: Note[];
  readonly #asked = new Set<string>();

  constructor(value: unknown, path: Note['path'], notes: Note[]) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    this.#found = new Map(isObject ? Object.entries(value) : []);
    this.#path = path;
    this.#notes = notes;
    if (!isObject) this.#note('', 'must be an object { … }');
  }

  text(name: string): string {
    const value = this.#of(name);
    if (typeof value === 'string' && !value.includes('\0')) return value;
    this.#note(name, 'must be a text');
    return '';
  }

  maybeText(name: string): string | undefined {
    return this.#of(name) === undefined ? undefined : this.text(name);
  }

  number(name: string): number {
    const value = this.#of(name);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.#note(name, 'must be a number');
    return 0;
  }

  maybeNumber(name: string): number | undefined {
    return this.#of(name) === undefined ? undefined : this.number(name);
  }

  count(name: string): number {
    const value = this.#of(name);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    this.#note(name, 'must be a whole number, zero or more');
    return 0;
  }

  maybeCount(name: string): number | undefined {
    return this.#of(name) === undefined ? undefined : this.count(name);
  }

  /** False by default. */
  flag(name: string): boolean {
    const value = this.#of(name) ?? false;
    if (typeof value === 'boolean') return value;
    this.#note(name, 'must be true or false');
    return false;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.#of(name);
    const found = allowed.find((one) => one === value);
    if (found === undefined) this.#note(name, `must be one of ${allowed.join(', ')}`);
    return found;
  }

  maybeOneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    return this.#of(name) === undefined ? undefined : this.oneOf(name, allowed);
  }

  texts(name: string): ReadonlyMap<string, string> {
    const inside = new Members(this.#of(name) ?? {}, [...this.#path, name], this.#notes);
    return new Map([...inside.#found.keys()].map((key) => [key, inside.text(key)]));
  }

  inside(name: string): Members {
    return new Members(this.#of(name), [...this.#path, name], this.#notes);
  }

  maybeInside(name: string): Members | undefined {
    return this.#of(name) === undefined ? undefined : this.inside(name);
  }

  /** Empty by default. */
  list<T>(name: string, read: (one: Members) => T): readonly T[] {
    const value: unknown = this.#of(name) ?? [];
    if (Array.isArray(value))
      return value.map((one, at) => read(new Members(one, [...this.#path, name, at], this.#notes)));
    this.#note(name, 'must be a list [ … ]');
    return [];
  }

  /** Members that were not read. */
  get others(): UnknownMembers {
    return [...this.#found].filter(([name]) => !this.#asked.has(name));
  }

  #of(name: string): unknown {
    this.#asked.add(name);
    return this.#found.get(name);
  }

  #note(name: string, what: string): void {
    const path = name === '' ? this.#path : [...this.#path, name];
    this.#notes.push({ path, message: `“${shown(path)}” ${what}.` });
  }
}

/** `planner.columns[3].width`. */
function shown(path: Note['path']): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${part}`))
    .join('');
}
