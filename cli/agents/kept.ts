/**
 * What the tools keep between requests: sessions whose files are unchanged, and the server that plans and describes queries, with its plan lab. What a
 * session has read is asked again before it is used again; if anything differs, it is opened again.
 */
import { recorded, Recording, stillAnswered, type Answered } from '../../engine/inputs/recording.ts';
import { PlanLab, type LabOpened } from '../../engine/lab/lab.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { Session } from '../../engine/session/session.ts';
import type { SessionOptions } from '../../engine/session/options.ts';
import type { Kept } from '../io.ts';

interface Open {
  readonly session: Session;
  /** By question. */
  readonly answers: Map<string, Answered>;
}

/** Sessions of one workspace with different options. */
const mostSessions = 4;
const idleMs = 300_000;

export class KeptParts implements Kept {
  readonly #sessions = new Map<string, Open>();
  readonly #used = new Set<Open>();
  readonly server = new SharedServer();
  #lab: { readonly mark: string; readonly lab: PlanLab } | undefined;
  #idle: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  /** One request at a time: a request may give a session a text that no file has. */
  alone<T>(request: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(async () => {
      clearTimeout(this.#idle);
      const recording = Recording.start();
      try {
        return await request();
      } finally {
        recording.stop();
        this.#settle(recording.answers);
        this.#idle = setTimeout(() => this.stop(), idleMs);
        this.#idle.unref();
      }
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  readonly session = async (options: SessionOptions): Promise<Session> => {
    // A session with a date of its own is for one request.
    if (options.now !== undefined) return Session.open(options);
    const { root, configFile, since, after, statisticsFile, teamRules, embeddedSql } = options;
    const key = JSON.stringify([root, configFile, since, after, statisticsFile, teamRules, embeddedSql]);
    const known = this.#sessions.get(key);
    // What is read twice for one request is of one moment.
    if (
      known !== undefined &&
      (this.#used.has(known) || (await stillAnswered([...known.answers.values()])))
    ) {
      this.#used.add(known);
      return known.session;
    }
    const { value: session, answers } = await recorded(() => Session.open(options));
    // What a team's own rules read is not known.
    if (answers === undefined) return session;
    const open: Open = { session, answers: byQuestion(answers) };
    this.#sessions.delete(key);
    this.#sessions.set(key, open);
    for (const old of [...this.#sessions.keys()].slice(0, -mostSessions)) this.#sessions.delete(old);
    this.#used.add(open);
    return session;
  };

  readonly lab = async (...[history, basis, options]: Parameters<Kept['lab']>): Promise<LabOpened> => {
    const mark = JSON.stringify([basis, history], listed);
    const known = this.#lab;
    if (known?.mark === mark) return { kind: 'open', lab: known.lab };
    known?.lab.end();
    const opened = await PlanLab.open(history, basis, { ...options, shared: this.server });
    this.#lab = opened.kind === 'open' ? { mark, lab: opened.lab } : undefined;
    return opened;
  };

  stop(): void {
    clearTimeout(this.#idle);
    this.#sessions.clear();
    this.#lab?.lab.end();
    this.#lab = undefined;
    this.server.stop();
  }

  /** What a request read belongs to every session that it used. */
  #settle(answers: readonly Answered[] | undefined): void {
    for (const open of this.#used) {
      open.session.forgetTexts();
      if (answers === undefined) this.#forget(open);
      else for (const [question, answer] of byQuestion(answers)) open.answers.set(question, answer);
    }
    this.#used.clear();
  }

  #forget(open: Open): void {
    for (const [key, one] of this.#sessions) if (one === open) this.#sessions.delete(key);
  }
}

function byQuestion(answers: readonly Answered[]): Map<string, Answered> {
  return new Map(answers.map((one) => [one.question.join('\0'), one]));
}

/** A map would be written as an empty object. */
function listed(_: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}
