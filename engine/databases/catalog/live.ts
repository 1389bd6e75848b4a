/**
 * The single cache of a live database's catalog: names of all relations, and answers to earlier requests. All features that need the
 * database's structure use it. `look` detects changes by others and invalidates only what changed.
 */
import type { CatalogSnapshot } from '../../../core/catalog/catalog.ts';
import type { Search } from '../../../core/catalog/search.ts';
import { isNothing, relationChanges, type CatalogChange } from '../../../core/catalog/change.ts';
import type { Failed } from '../session.ts';
import type { Explored, Question } from './explore/explore.ts';
import type { Introspected } from './introspect.ts';
import type { CatalogReader } from './reader.ts';
import { compareMarks, type Differs } from './watch/differs.ts';
import type { Marks } from './watch/marks.ts';
import { allowanceAt, fullAllowance, longestWait, mayRead, spend } from './watch/pace.ts';

/** Up to this number columns of all relations are read at once; above it, those of one relation on request. */
const mostRead = 3_000;
/** A person does not open more than these; the oldest are read again on request. */
const mostInsides = 500;
/** A person who types does not wait longer for names. */
const searchMs = 8_000;

export type Look =
  | { readonly kind: 'same' }
  /** Something may have changed, but detecting it now would cost the server too much. */
  | { readonly kind: 'later' }
  | { readonly kind: 'changed'; readonly change: CatalogChange }
  | Failed;

export class LiveCatalog {
  readonly #reader: CatalogReader;
  readonly #answers = new Map<string, Promise<Explored>>();
  /** The contents of the requested relations, by OID. */
  readonly #insides = new Map<string, string>();
  #snapshot: Promise<Introspected> | undefined;
  #token = '';
  #marks: Marks | undefined;
  /** When changes of relations were detected, by schema and name. */
  readonly #changed = new Map<string, number>();
  #allowance = fullAllowance;
  #reading = new AbortController();

  constructor(reader: CatalogReader) {
    this.#reader = reader;
  }

  /** The delay until changes by others are detected, in milliseconds. */
  get wait(): number {
    return longestWait(this.#allowance);
  }

  /** When a change of a relation by others was detected, in milliseconds since the epoch. */
  changedAt(schema: string, name: string): number | undefined {
    return this.#changed.get(keyOf({ schema, name }));
  }

  snapshot(): Promise<Introspected> {
    const known = this.#snapshot;
    if (known !== undefined) return known;
    const reading = this.#read();
    this.#snapshot = reading;
    void reading.then((result) => {
      if (result.kind === 'failed' && this.#snapshot === reading) this.#snapshot = undefined;
    });
    return reading;
  }

  /** With the contents of these relations, by OID, if only names were read. Not cached by itself. */
  insides(relations: readonly string[]): Promise<Introspected> {
    const { signal } = this.#reading;
    return this.#reader.introspect({ mostRelations: mostRead, insidesOf: relations, signal });
  }

  ask(question: Question): Promise<Explored> {
    const key = JSON.stringify(question);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const asked = this.#reader.explore(question, { signal: this.#reading.signal });
    this.#answers.set(key, asked);
    void asked.then((answer) => {
      if (this.#answers.get(key) !== asked) return;
      if (answer.kind === 'failed') this.#answers.delete(key);
      else if (question.what === 'relation') this.#keepInside(question.id, answer.value.mark);
    });
    return asked;
  }

  /** Not cached: the next letter is another search. */
  search(search: Search, signal?: AbortSignal): Promise<Explored> {
    return this.#reader.explore({ what: 'search', search }, { signal, timeoutMs: searchMs });
  }

  /** Cancels the current read, on the server too. Callers that wait for it get an error, and may ask again. */
  cancel(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
  }

  /** Everything is read again on request. */
  forget(): void {
    this.#changed.clear();
    this.#snapshot = undefined;
    this.#marks = undefined;
    this.#answers.clear();
    this.#insides.clear();
  }

  /** What changed since the last look, as far as it was requested before. */
  async look(): Promise<Look> {
    const before = await this.#snapshot;
    if (before?.kind !== 'read') return { kind: 'same' };
    const token = await this.#reader.token();
    if (token.kind === 'failed') return token;
    if (this.#marks !== undefined && token.value === this.#token) return { kind: 'same' };
    this.#allowance = allowanceAt(this.#allowance, performance.now());
    return mayRead(this.#allowance) ? this.#compare(before.value) : { kind: 'later' };
  }

  async #compare(before: CatalogSnapshot): Promise<Look> {
    const started = performance.now();
    const read = await this.#reader.marks({
      insides: [...this.#insides.keys()],
      columns: before.depth === 'full',
    });
    if (read.kind === 'failed') return read;
    this.#allowance = spend(this.#allowance, performance.now() - started);
    const old = this.#marks;
    const token = this.#token;
    this.#marks = read.value;
    this.#token = read.value.token;
    if (old === undefined && token === read.value.token) return { kind: 'same' };
    const differs = compareMarks(old, read.value, this.#insides);
    let change: CatalogChange = { database: differs.database, schemas: new Set(), relations: [] };
    if (differs.names) {
      const after = await this.#reader.introspect({ mostRelations: mostRead });
      if (after.kind === 'failed') return after;
      this.#snapshot = Promise.resolve(after);
      change = relationChanges(before, after.value);
    }
    return this.#tell(before, differs, change);
  }

  /** Invalidates what has changed, and returns what a tree has to request again. */
  #tell(snapshot: CatalogSnapshot, differs: Differs, names: CatalogChange): Look {
    const byId = new Map(snapshot.schemas.map(({ id, name }) => [id, name]));
    const others = [...differs.others].flatMap((id) => byId.get(id) ?? []);
    const known = new Set(names.relations.map(keyOf));
    const inside = snapshot.schemas
      .flatMap(({ relations }) => relations.filter(({ id }) => differs.insides.has(id)))
      .filter((one) => !known.has(keyOf(one)));
    const ids = new Set(differs.insides);
    for (const { relations } of snapshot.schemas) {
      for (const one of relations) if (known.has(keyOf(one))) ids.add(one.id);
    }
    for (const [key] of this.#answers) {
      if (this.#isStale(key, differs, ids)) this.#answers.delete(key);
    }
    for (const id of ids) this.#insides.delete(id);
    const change: CatalogChange = {
      database: names.database || differs.database,
      schemas: new Set([...names.schemas, ...others]),
      relations: [...names.relations, ...inside.map(({ schema, name }) => ({ schema, name }))],
    };
    if (isNothing(change)) return { kind: 'same' };
    for (const one of change.relations) this.#changed.set(keyOf(one), Date.now());
    return { kind: 'changed', change };
  }

  #isStale(key: string, differs: Differs, relations: ReadonlySet<string>): boolean {
    if (differs.everything) return true;
    const question = JSON.parse(key) as Question;
    switch (question.what) {
      case 'groups':
      case 'list':
        return question.scope.of === 'database'
          ? differs.database
          : differs.others.has(question.scope.schema);
      case 'relation':
        return relations.has(question.id);
      // Contents of types, roles and the like, and all definitions: few, and their dependencies are unknown here.
      case 'inside':
      case 'definition':
      case 'search':
        return true;
    }
  }

  async #read(): Promise<Introspected> {
    this.#marks = undefined;
    const { signal } = this.#reading;
    const token = await this.#reader.token();
    // Before the names: a transaction that ends while they are read changes the next token.
    if (token.kind === 'read') this.#token = token.value;
    return this.#reader.introspect({ mostRelations: mostRead, signal });
  }

  #keepInside(id: string, mark: string | undefined): void {
    if (mark === undefined) return;
    this.#insides.delete(id);
    this.#insides.set(id, mark);
    const [oldest] = this.#insides.keys();
    if (this.#insides.size <= mostInsides || oldest === undefined) return;
    this.#insides.delete(oldest);
    this.#answers.delete(JSON.stringify({ what: 'relation', id: oldest }));
  }
}

function keyOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return JSON.stringify([schema, name]);
}
