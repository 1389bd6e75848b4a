/**
 * What a run reads of the world, as questions that can be asked again: each look at the disk, each answer of git. Where all questions of a run have
 * the same answers, its result is the same. Keeps digests of answers, never the answers; reads nothing itself.
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
/** Of several, each gets all that the process reads: too much is no harm. */
const running = new Set<Recording>();

/** The questions of a run with their answers, from its start on. */
export class Recording {
  readonly #answers = new Map<string, Answered>();
  /** Those that are waited for. */
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
    // What changed while the run was reading may have been read both ways.
    if (known !== undefined && known.digest !== digest) this.#isWhole = false;
    answers.set(key, { question, digest });
  }

  /** Code ran that reads on its own: nobody knows what. */
  breach(): void {
    this.#isWhole = false;
  }

  /** The slow ones first: others are asked while they are waited for. Undefined where the questions are not all that the run depends on. */
  get answers(): readonly Answered[] | undefined {
    return this.#isWhole ? [...this.#slow.values(), ...this.#answers.values()] : undefined;
  }
}

/** A look that is recorded. Its answer must follow from the two texts and the world. */
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

/** What a run answers, and what the process has read meanwhile. */
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

/** Code that is not Plinth's is about to run. */
export function foreignCodeRuns(): void {
  for (const recording of running) recording.breach();
}

/** Whether each question has the same answer now. Ends with the first that has not. */
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

/** Whoever records when a question is asked gets its answer, however late that comes. */
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
