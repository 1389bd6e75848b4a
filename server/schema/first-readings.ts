/**
 * Shows names first: the other facts about a live database are read afterwards and shown when they arrive. Only on the first read; later
 * the tree waits, since VS Code closes folders that disappear and return.
 */
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import type { Explored, Question } from '../../engine/databases/catalog/explore/explore.ts';
import type { LiveCatalog } from '../../engine/databases/catalog/live.ts';
import { schemaKey } from './outline.ts';

interface Readings {
  readonly pending: Set<string>;
  /** Facts that arrived since the last notification. */
  readonly came: Question[];
  readonly over: Set<string>;
  /** A failed read is repeated only when the user reloads the names. */
  readonly failed: Map<string, { readonly snapshot: CatalogSnapshot; readonly answer: Explored }>;
}

export class FirstReadings {
  readonly #of = new WeakMap<LiveCatalog, Readings>();
  readonly #came: (live: LiveCatalog, answered: readonly Question[]) => void;

  /** `came`: called when no first read is in progress any more. */
  constructor(came: (live: LiveCatalog, answered: readonly Question[]) => void) {
    this.#came = came;
  }

  /** Undefined: the first read is in progress, and a notification will follow. */
  soon(live: LiveCatalog, snapshot: CatalogSnapshot, question: Question): Promise<Explored> | undefined {
    const { pending, over, failed, came } = this.#readings(live);
    const key = JSON.stringify(question);
    const failure = failed.get(key);
    if (failure?.snapshot === snapshot) return Promise.resolve(failure.answer);
    const asked = live.ask(question);
    if (over.has(key)) return asked;
    if (pending.has(key)) return undefined;
    pending.add(key);
    void asked.then((answer) => {
      pending.delete(key);
      over.add(key);
      if (answer.kind === 'failed') failed.set(key, { snapshot, answer });
      came.push(question);
      if (pending.size === 0) this.#came(live, came.splice(0));
    });
    return undefined;
  }

  #readings(live: LiveCatalog): Readings {
    const known = this.#of.get(live);
    if (known !== undefined) return known;
    const made: Readings = { pending: new Set(), came: [], over: new Set(), failed: new Map() };
    this.#of.set(live, made);
    return made;
  }
}

/** The nodes below which the answers are shown. */
export function listPlaces(
  id: string,
  answered: readonly Question[],
  { schemas }: CatalogSnapshot,
): readonly (readonly string[])[] {
  return answered.flatMap((question) => {
    if (question.what !== 'groups') return [];
    const { scope } = question;
    if (scope.of === 'database') return [[id]];
    const schema = schemas.find((one) => one.id === scope.schema);
    return schema === undefined ? [] : [[id, schemaKey(schema.name)]];
  });
}
