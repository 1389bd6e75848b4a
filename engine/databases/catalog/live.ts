/**
 * The one cache of a live database's catalog: names of all relations, and answers to what was asked of it since. Everybody who wants to know
 * something of the database asks here, and whoever learns of a change says so here.
 */
import type { SqlSession } from '../session.ts';
import { explore, type Explored, type Question } from './explore/explore.ts';
import { introspect, type Introspected } from './introspect.ts';

/** Up to here columns of all relations are read at once; beyond, those of one relation when they are asked for. */
const mostRead = 3_000;

export class LiveCatalog {
  readonly #session: SqlSession;
  readonly #answers = new Map<string, Promise<Explored>>();
  #snapshot: Promise<Introspected> | undefined;

  constructor(session: SqlSession) {
    this.#session = session;
  }

  snapshot(): Promise<Introspected> {
    const known = this.#snapshot;
    if (known !== undefined) return known;
    const reading = introspect(this.#session, { mostRelations: mostRead });
    this.#snapshot = reading;
    void reading.then((result) => {
      if (result.kind === 'failed' && this.#snapshot === reading) this.#snapshot = undefined;
    });
    return reading;
  }

  ask(question: Question): Promise<Explored> {
    const key = JSON.stringify(question);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const asked = explore(this.#session, question);
    this.#answers.set(key, asked);
    void asked.then((answer) => {
      if (answer.kind === 'failed' && this.#answers.get(key) === asked) this.#answers.delete(key);
    });
    return asked;
  }

  /** Everything is read again when it is asked for. */
  forget(): void {
    this.#snapshot = undefined;
    this.#answers.clear();
  }
}
