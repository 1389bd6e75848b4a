/**
 * Code actions of a proof: open or copy the SELECT that finds rows in the way, and write the proved rollback to a file or to the end of
 * this one. Only results of the last proof of exactly this text are used.
 */
import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import type { Fix } from '../../core/findings/finding.ts';
import type { Rollback } from '../../core/migrations/files/down-migration.ts';
import type { Span } from '../../core/text/span.ts';
import { insert } from '../../core/text/edit.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { ClientAbilities } from '../abilities.ts';
import type { EditContext } from '../convert/code-action.ts';
import { noteDiagnostic } from './diagnostics.ts';
import { notesIn, type DocumentProof } from './known.ts';

export interface ProofActionContext {
  readonly known: DocumentProof | undefined;
  readonly statements: readonly Statement[];
  readonly edits: EditContext;
  /** The requested range in the text. */
  readonly wanted: Span;
  readonly client: ClientAbilities;
}

/** The client has the commands for opening and copying. */
export function selectActions({
  known,
  statements,
  edits,
  wanted,
  client,
}: ProofActionContext): CodeAction[] {
  if (known === undefined || !client.editorCommands) return [];
  return notesIn(known, statements).flatMap((one): CodeAction[] => {
    const { find } = one.note;
    if (find === undefined || !touches(one.now.span, wanted)) return [];
    const shown = { ranges: edits.ranges, relatedInformation: client.relatedInformation };
    const diagnostics = [noteDiagnostic(one, known, shown)];
    return [
      ['Open the SELECT that finds such rows', 'plinth.proof.openSelect'] as const,
      ['Copy the SELECT that finds such rows', 'plinth.proof.copySelect'] as const,
    ].map(([title, command]) => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      command: { title, command, arguments: [{ sql: find }] },
    }));
  });
}

/** The state of the drafted rollback of a migration that has none. */
export type DraftState =
  | { readonly kind: 'proved'; readonly fix: Exclude<Fix, { kind: 'edit' }> }
  /** Half a sentence. */
  | { readonly kind: 'failed'; readonly because: string }
  | { readonly kind: 'unproved' };

export function draftState(known: DocumentProof | undefined, version: number): DraftState {
  const proof = known?.version === version ? known.proof : undefined;
  const draft = proof?.rollback?.kind === 'missing' ? proof.rollback.draft : undefined;
  switch (draft?.outcome.kind) {
    case 'proved':
      return draft.way === undefined
        ? { kind: 'unproved' }
        : { kind: 'proved', fix: fixOf(draft.way, proof?.server ?? 0) };
    case 'failed':
      return draft.outcome;
    case 'not-tried':
    case undefined:
      return { kind: 'unproved' };
  }
}

/** True at the migration's first statement, where the missing rollback is reported. */
export function isAtBeginning([first]: readonly Statement[], wanted: Span): boolean {
  return first !== undefined && touches(first.span, wanted);
}

function fixOf(way: Rollback, server: number): Exclude<Fix, { kind: 'edit' }> {
  const title = `Write the down migration (proved: restores the catalog on ${server})`;
  return way.kind === 'append'
    ? { kind: 'rewrite', title, edits: [insert(way.at, way.text)] }
    : { kind: 'files', title, edits: [], create: [way.file] };
}

function touches(span: Span, wanted: Span): boolean {
  return span.start <= wanted.end && wanted.start <= span.end;
}
