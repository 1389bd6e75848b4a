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
}

export function originOf(at: At): Origin {
  return { file: at.file, span: at.span };
}

/** How sure the existence (as defined here) of something is that this place makes. */
export function certaintyAt(at: At, hedge: { readonly ifNotExists: boolean }): Certainty {
  return at.conditional || hedge.ifNotExists ? 'possible' : 'certain';
}
