/**
 * Decides from what a command would do and to which database: allow, ask or deny. Closed for production and for what cannot be told, open
 * for scratch and local containers. The reasons are sentences.
 */
import type { Act, Deed, Grade, Target } from './act.ts';

export const answers = ['allow', 'ask', 'deny'] as const;
export type Answer = (typeof answers)[number];

/** An act whose SQL has been judged. */
export interface JudgedAct extends Act {
  readonly does: Deed;
}

export interface Reason {
  readonly command: string;
  readonly answer: Answer;
  readonly does: Deed;
  readonly target: Target;
  /** One or two sentences. */
  readonly message: string;
  readonly instead: string | undefined;
}

export interface Verdict<R extends Reason = Reason> {
  readonly answer: Answer;
  /** The gravest first. */
  readonly reasons: readonly R[];
  /** What was not followed: half sentences. */
  readonly notes: readonly string[];
}

const table: Readonly<Record<Deed, Readonly<Record<Grade, Answer>>>> = {
  destroys: { production: 'deny', unknown: 'deny', local: 'ask', container: 'allow', scratch: 'allow' },
  loses: { production: 'deny', unknown: 'ask', local: 'allow', container: 'allow', scratch: 'allow' },
  applies: { production: 'ask', unknown: 'allow', local: 'allow', container: 'allow', scratch: 'allow' },
};

export function verdictOf(acts: readonly JudgedAct[], notes: readonly string[], gaveUp = false): Verdict {
  return verdictFor(acts.map(reasonOf), notes, gaveUp);
}

/** `gaveUp`: not all of it was looked at, which is for a person to do. */
export function verdictFor<R extends Reason>(
  found: readonly R[],
  notes: readonly string[],
  gaveUp: boolean,
): Verdict<R> {
  const reasons = [...found].sort((a, b) => answers.indexOf(b.answer) - answers.indexOf(a.answer));
  const answer = reasons[0]?.answer ?? 'allow';
  return { answer: gaveUp && answer === 'allow' ? 'ask' : answer, reasons, notes };
}

function reasonOf(act: JudgedAct): Reason {
  const { command, does, target, instead } = act;
  const answer = table[does][target.grade];
  return {
    command,
    answer,
    does,
    target,
    instead: answer === 'allow' ? undefined : instead,
    message: messageOf(act, answer),
  };
}

function messageOf({ what, target, instead }: JudgedAct, answer: Answer): string {
  const said = [`${what}.`, `${gradeInWords(target)}: ${target.because}.`];
  if (answer === 'allow') return said.join(' ');
  if (instead !== undefined) said.push(`The safe command is “${instead}”.`);
  said.push(answer === 'ask' ? 'A person should confirm it.' : 'Only a person should run it.');
  return said.join(' ');
}

function gradeInWords({ grade, shown = 'the database' }: Target): string {
  switch (grade) {
    case 'production':
      return `${capital(shown)} is production`;
    case 'unknown':
      return shown === 'the database'
        ? 'Which database it changes cannot be told'
        : `What ${shown} is for cannot be told`;
    case 'local':
      return `${capital(shown)} is on this machine`;
    case 'container':
      return `${capital(shown)} is in a local container`;
    case 'scratch':
      return `${capital(shown)} is scratch`;
  }
}

function capital(text: string): string {
  return /^(?:the|what) /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}
