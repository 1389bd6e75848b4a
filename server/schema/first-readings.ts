/**
 * Names come first: what else a live database holds is counted after them, and shown when it is there. Only the first time: later on the
 * tree waits, since folders that go and come again would be closed.
 */
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import type { Explored, Question } from '../../engine/databases/catalog/explore/explore.ts';
import type { LiveCatalog } from '../../engine/databases/catalog/live.ts';
import { schemaKey } from './outline.ts';

interface Readings {
  readonly pending: Set<string>;
  /** What came since it was last told of. */
  readonly came: Question[];
  readonly over: Set<string>;
  /** What failed is not asked again before somebody has the names read again. */
  readonly failed: Map<string, { readonly snapshot: CatalogSnapshot; readonly answer: Explored }>;
}

export class FirstReadings {
  readonly #of = new WeakMap<LiveCatalog, Readings>();
  readonly #came: (live: LiveCatalog, answered: readonly Question[]) => void;

  /** `came`: nothing that was asked for the first time is waited for any more. */
  constructor(came: (live: LiveCatalog, answered: readonly Question[]) => void) {
    this.#came = came;
  }

  /** Undefined: the answer is under way for the first time, and is told of. */
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

/** Where the folders of answers stand. */
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
