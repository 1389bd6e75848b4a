/** Where an operation stands, and what follows from that for the objects that it makes. */
import type { Span } from '../../text/span.ts';
import type { Certainty, Origin } from '../model.ts';

export interface At {
  /** Path of the migration as the workspace names it. */
  readonly file: string;
  /** The statement in that file's text. */
  readonly span: Span;
  /** It runs only if a branch is taken or a handler entered. */
  readonly conditional: boolean;
  /** It runs because a test found that something was not there, which it may be elsewhere. */
  readonly guarded?: boolean;
  /** A program has put its text together. */
  readonly composed?: boolean;
}

export function originOf(at: At): Origin {
  const { file, span } = at;
  return {
    file,
    span,
    ...(at.guarded === true ? { guarded: true } : {}),
    ...(at.conditional ? { conditional: true } : {}),
    ...(at.composed === true ? { composed: true } : {}),
  };
}

/** The same thing, which a statement that may not run may have taken away or renamed. */
export function doubtful<T extends Doubtable>(thing: T): T {
  return { ...thing, certainty: 'possible', origin: { ...thing.origin, conditional: true } };
}

interface Doubtable {
  readonly certainty: Certainty;
  readonly origin: Origin;
}

/** How sure the existence (as defined here) of something is that this place makes. */
export function certaintyAt(at: At, hedge: { readonly ifNotExists: boolean }): Certainty {
  return at.conditional || hedge.ifNotExists ? 'possible' : 'certain';
}
