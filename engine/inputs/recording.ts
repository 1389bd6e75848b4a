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
let current: Recording | undefined;

/** The questions of one run with their answers. */
class Recording {
  readonly #answers = new Map<string, Answered>();
  /** Those that are waited for. */
  readonly #slow = new Map<string, Answered>();
  #isWhole = true;

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
    if (current !== undefined) keep(current, [name, subject, how], answer);
    return answer;
  };
}

/** What a run answers, and what it has read for that. One run of a process is recorded at a time; of another beside it nobody knows. */
export async function recorded<T>(
  run: () => Promise<T>,
): Promise<{ readonly value: T; readonly answers: readonly Answered[] | undefined }> {
  if (current !== undefined) return { value: await run(), answers: undefined };
  const recording = new Recording();
  current = recording;
  try {
    const value = await run();
    return { value, answers: recording.answers };
  } finally {
    current = undefined;
  }
}

/** Code that is not Plinth's is about to run. */
export function foreignCodeRuns(): void {
  current?.breach();
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

function keep(recording: Recording, question: Question, answer: unknown): void {
  if (!(answer instanceof Promise)) {
    recording.note(question, digestOf(answer), 'at once');
    return;
  }
  answer.then(
    (one: unknown) => recording.note(question, digestOf(one), 'slow'),
    () => recording.breach(),
  );
}

function digestOf(answer: unknown): string {
  const content = answer instanceof Uint8Array ? answer : JSON.stringify([answer], listed);
  return hash('sha256', content, 'base64url');
}

function listed(_: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}
