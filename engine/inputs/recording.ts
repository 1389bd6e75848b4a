/**
 * Records what a run reads, as questions that can be asked again: each read of the disk, each answer of git. If all questions have the same
 * answers, the result of the run is the same. Only digests of answers are kept; nothing is read here.
 */
import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** Which look, at what, and how. */
export type Question = readonly [look: string, subject: string, how: string];

export interface Answered {
  readonly question: Question;
  readonly digest: string;
  /** While the subject is in this state, the answer is the same. Undefined if it has none that can be relied on. */
  readonly state?: string | undefined;
}

interface Look {
  readonly ask: (subject: string, how: string, signal?: AbortSignal) => unknown;
  readonly stateOf: StateOf | undefined;
}

/** Must be cheaper than the answer. */
type StateOf = (subject: string, how: string) => string | undefined;

const looks = new Map<string, Look>();
/** Each recording gets everything that the process reads while it runs; questions that a result does not depend on do no harm. */
const running = new Set<Recording>();

/** The questions of one run with their answers. */
export class Recording {
  readonly #answers = new Map<string, Answered>();
  /** Answers that take long, such as git's. */
  readonly #slow = new Map<string, Answered>();
  #isWhole = true;

  static start(): Recording {
    const recording = new Recording();
    running.add(recording);
    return recording;
  }

  stop(): void {
    running.delete(this);
  }

  note(answered: Answered, speed: 'at once' | 'slow'): void {
    const answers = speed === 'slow' ? this.#slow : this.#answers;
    const key = answered.question.join('\0');
    const known = answers.get(key);
    // If a file changed during the run, the result may depend on both states.
    if (known !== undefined && known.digest !== answered.digest) this.#isWhole = false;
    answers.set(key, answered);
  }

  /** Code of the workspace runs: what it reads is not recorded. */
  breach(): void {
    this.#isWhole = false;
  }

  /** Slow ones first, so that they are asked in parallel. Undefined if the result may depend on more than these questions. */
  get answers(): readonly Answered[] | undefined {
    return this.#isWhole ? [...this.#slow.values(), ...this.#answers.values()] : undefined;
  }
}

/** A look that is recorded. Its answer must depend on nothing but its two arguments and what it looks at. */
export function observed<T>(
  name: string,
  ask: (subject: string, how: string, signal?: AbortSignal) => T,
  stateOf?: StateOf,
): (subject: string, how?: string, signal?: AbortSignal) => T {
  looks.set(name, { ask, stateOf });
  return (subject, how = '', signal) => {
    // Before the answer: a change in between is another state.
    const state = running.size > 0 ? stateOf?.(subject, how) : undefined;
    const answer = ask(subject, how, signal);
    if (running.size > 0) keep([name, subject, how], answer, state);
    return answer;
  };
}

/** The result of a run, and what the process read during it. */
export async function recorded<T>(
  run: () => Promise<T>,
): Promise<{ readonly value: T; readonly answers: readonly Answered[] | undefined }> {
  const recording = Recording.start();
  try {
    const value = await run();
    return { value, answers: recording.answers };
  } finally {
    recording.stop();
  }
}

/** Must be called before code of the workspace runs. */
export function foreignCodeRuns(): void {
  for (const recording of running) recording.breach();
}

/** How many questions are answered before others of the process get their turn: those of git go on then. */
const inTurn = 50;

/** True if each question has the same answer as before. Asks all slow ones at once. Stops at the first difference. */
export async function stillAnswered(answers: readonly Answered[]): Promise<boolean> {
  const pending: Promise<boolean>[] = [];
  let isSame = true;
  let done = 0;
  for (const { question, digest, state } of answers) {
    const [name, subject, how] = question;
    const look = looks.get(name);
    if (look === undefined) return false;
    const isUntouched = state !== undefined && look.stateOf?.(subject, how) === state;
    const answer = isUntouched ? undefined : look.ask(subject, how);
    if (answer instanceof Promise) {
      pending.push(answer.then((one: unknown) => digestOf(one) === digest).catch(() => false));
      continue;
    }
    isSame = isUntouched || digestOf(answer) === digest;
    if (!isSame) break;
    if (++done % inTurn === 0) await setImmediate();
  }
  return (await Promise.all(pending)).every(Boolean) && isSame;
}

/** The first recording of a question waits for its answer, however late it comes. */
function keep(question: Question, answer: unknown, state: string | undefined): void {
  const recordings = [...running];
  const note = (one: unknown, speed: 'at once' | 'slow'): void => {
    const answered = { question, digest: digestOf(one), ...(state === undefined ? {} : { state }) };
    for (const recording of recordings) recording.note(answered, speed);
  };
  if (!(answer instanceof Promise)) note(answer, 'at once');
  else
    answer.then(
      (one: unknown) => note(one, 'slow'),
      () => recordings.forEach((recording) => recording.breach()),
    );
}

function digestOf(answer: unknown): string {
  const content = answer instanceof Uint8Array ? answer : JSON.stringify([answer], listed);
  return hash('sha256', content, 'base64url');
}

function listed(_: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}
