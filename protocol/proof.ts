/** Proofs in the editor: requested by the user, repeated after edits, reported as texts. Nothing runs before the first request. */
import { isBoolean, isCount, isMaybe, isOneOf, isShape, isString, type Shaped } from './guard.ts';
import { notification, request, type Failure } from './message.ts';
import { isDocument } from './place.ts';

export type ProveAnswer =
  /** Half a sentence: `proved on 18 · rollback proved`. */
  | { readonly kind: 'proved'; readonly summary: string; readonly bad: boolean }
  | { readonly kind: 'cancelled' }
  | Failure;

export const proveDocument = request<ProveAnswer>()({
  method: 'plinth/prove',
  direction: 'client → server',
  doc: 'Runs the migration that a document is in the embedded PostgreSQL, behind its history, and from then on again as it is edited.',
  params: isDocument,
});

const isProofProgress = isShape({ done: isCount, total: isCount, message: isString });
export type ProofProgress = Shaped<typeof isProofProgress>;

export const proofProgress = notification<ProofProgress>({
  method: 'plinth/proofProgress',
  direction: 'server → client',
  doc: 'How far the history has run that the asked migration stands behind.',
  params: isProofProgress,
});

export const proofActive = notification<{ readonly active: boolean }>({
  method: 'plinth/proofActive',
  direction: 'client → server',
  doc: 'Whether migrations are proved as they are edited; switching it off ends the server.',
  params: isShape({ active: isBoolean }),
});

const isProofStatus = isShape({
  /** `limited`: a statement was ended because of the time or memory limit. */
  state: isOneOf('off', 'ready', 'running', 'limited', 'failed'),
  /** One sentence. */
  detail: isString,
  /** The document that it concerns. */
  uri: isMaybe(isString),
});
export type ProofStatus = Shaped<typeof isProofStatus>;

export const proofStatus = notification<ProofStatus>({
  method: 'plinth/proofStatus',
  direction: 'server → client',
  doc: 'Whether proofs are on, and how the last one ended.',
  params: isProofStatus,
});
