/**
 * Records what a run reads, as questions that can be asked again: each read of the disk, each answer of git. If all questions have the same
 * answers, the result of the run is the same. Only digests of answers are kept; nothing is read here.
 */
import { hash } from 'node:crypto';

/** Which look, at what, and how. */
export type Question = readonly [look: string, subject: string, how: string];

export interface Answered {
  readonly question: Question;
  readonly digest: string;
}

type Look = (subject: string, how: string, signal?: AbortSignal) => unknown;

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

  note(question: Question, digest: string, speed: 'at once' | 'slow'): void {
    const answers = speed === 'slow' ? this.#slow : this.#answers;
    const key = question.join('\0');
    const known = answers.get(key);
    // If a file changed during the run, the result may depend on both states.
    if (known !== undefined && known.digest !== digest) this.#isWhole = false;
    answers.set(key, { question, digest });
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
  look: (subject: string, how: string, signal?: AbortSignal) => T,
): (subject: string, how?: string, signal?: AbortSignal) => T {
  looks.set(name, look);
  return (subject, how = '', signal) => {
    const answer = look(subject, how, signal);
    if (running.size > 0) keep([name, subject, how], answer);
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

/** True if each question has the same answer as before. Stops at the first difference. */
export async function stillAnswered(answers: readonly Answered[]): Promise<boolean> {
  const pending: Promise<boolean>[] = [];
  let isSame = true;
  for (const { question, digest } of answers) {
    const [name, subject, how] = question;
    const look = looks.get(name);
    if (look === undefined) return false;
    const answer = look(subject, how);
    if (answer instanceof Promise)
      pending.push(answer.then((one: unknown) => digestOf(one) === digest).catch(() => false));
    else if (digestOf(answer) !== digest) {
      isSame = false;
      break;
    }
  }
  return (await Promise.all(pending)).every(Boolean) && isSame;
}

/** The recordings that run when a question is asked get its answer, even if they have stopped when it arrives. */
function keep(question: Question, answer: unknown): void {
  const recordings = [...running];
  const note = (one: unknown, speed: 'at once' | 'slow'): void => {
    const digest = digestOf(one);
    for (const recording of recordings) recording.note(question, digest, speed);
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
