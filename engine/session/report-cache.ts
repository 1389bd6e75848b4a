/**
 * Caches the session's answers about its files. For recently edited files everything is kept, so that an edit costs only what it affects;
 * for others only the findings, which are counted again after each edit. The session decides whether an answer still holds.
 */
import { neverLinted } from '../../core/lint/run.ts';
import { wishesIn, type Answer } from './lint-file.ts';

/** Replays and checks of a long migration take megabytes. */
const mostWhole = 64;
const mostAnswers = 5_000;

export class Answers {
  readonly #answers = new Map<string, Answer>();
  /** Paths of the answers with replays and checks, oldest first. */
  readonly #whole = new Set<string>();
  #asksForLatest = false;

  /** Whether rules have asked for the schema at the end, of one file or another: then they will of the next one. */
  get asksForLatest(): boolean {
    return this.#asksForLatest;
  }

  get(path: string): Answer | undefined {
    return this.#answers.get(path);
  }

  /** `open`: a file in an editor is kept completely. */
  keep(path: string, answer: Answer, open: Pick<ReadonlySet<string>, 'has'>): void {
    this.#asksForLatest ||= wishesIn(answer).latest;
    this.#answers.delete(path);
    this.#whole.delete(path);
    this.#answers.set(path, answer);
    this.#whole.add(path);
    const old = this.#whole.size > mostWhole ? oldest(this.#whole, open) : undefined;
    if (old !== undefined) this.#shorten(old);
    const gone = this.#answers.size > mostAnswers ? oldest(this.#answers.keys(), open) : undefined;
    if (gone !== undefined) this.#forget(gone);
  }

  clear(): void {
    this.#answers.clear();
    this.#whole.clear();
  }

  #shorten(path: string): void {
    const answer = this.#answers.get(path);
    this.#whole.delete(path);
    if (answer === undefined) return;
    this.#answers.set(path, { ...answer, before: neverLinted });
    // A fix that is still to be written keeps what it is written from.
    const { report } = answer;
    if (report.kind === 'linted')
      for (const finding of [...report.findings, ...report.suppressed]) void finding.fix;
  }

  #forget(path: string): void {
    this.#answers.delete(path);
    this.#whole.delete(path);
  }
}

function oldest(paths: Iterable<string>, open: Pick<ReadonlySet<string>, 'has'>): string | undefined {
  let first: string | undefined;
  for (const path of paths) {
    if (!open.has(path)) return path;
    first ??= path;
  }
  return first;
}
