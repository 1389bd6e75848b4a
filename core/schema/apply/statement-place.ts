/** The position of an operation, and its consequences for the objects that it creates. */
import { oncePer } from '../../collections/once-per.ts';
import type { Span } from '../../text/span.ts';
import type { Certainty, Origin } from '../model.ts';

export interface At {
  /** Path of the migration relative to the workspace. */
  readonly file: string;
  /** The statement's span in that file's text. */
  readonly span: Span;
  /** It runs only if a branch is taken or a handler entered. */
  readonly conditional: boolean;
  /** It runs because a test found that something does not exist, which may differ elsewhere. */
  readonly guarded?: boolean;
  /** A program composed its text. */
  readonly composed?: boolean;
}

/** One object for all that an operation creates, since a table has many columns. */
export const originOf: (at: At) => Origin = oncePer(newOrigin);

function newOrigin(at: At): Origin {
  const { file, span } = at;
  return {
    file,
    span,
    ...(at.guarded === true ? { guarded: true } : {}),
    ...(at.conditional ? { conditional: true } : {}),
    ...(at.composed === true ? { composed: true } : {}),
  };
}

/** The same object, which a conditional statement may have dropped or renamed. */
export function doubtful<T extends Doubtable>(thing: T): T {
  return { ...thing, certainty: 'possible', origin: { ...thing.origin, conditional: true } };
}

interface Doubtable {
  readonly certainty: Certainty;
  readonly origin: Origin;
}

/** The certainty of an object that is created at this place. */
export function certaintyAt(at: At, hedge: { readonly ifNotExists: boolean }): Certainty {
  return at.conditional || hedge.ifNotExists ? 'possible' : 'certain';
}
