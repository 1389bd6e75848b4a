/** Proofs: run on request and then after edits, and reported as a status. Hovers, hints, lenses and diagnostics read the results. */
import { troubleOf, rollbackTrouble } from '../../core/proof/at-statement.ts';
import { notesOf } from '../../core/proof/notes.ts';
import { failure } from '../../protocol/message.ts';
import { proofActive, proofProgress, proofStatus, proveDocument } from '../../protocol/proof.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import type { DocumentProof } from '../proof/known.ts';

export function registerProof({ rpc, documents, documentProofs: proofs, revision }: ServerContext): void {
  rpc.answer(
    proveDocument,
    failure('The migration could not be proved. The log says why.'),
    ({ uri }, token) => proofs.prove(uri, abortOf(token), (step) => rpc.tell(proofProgress, step)),
  );
  rpc.hear(proofActive, ({ active }) => proofs.activate(active));
  proofs.onStatus((status) => rpc.tell(proofStatus, status));
  documents.onDidChangeContent(({ document }) => proofs.changed(document.uri));
  documents.onDidClose(({ document }) => proofs.closed(document.uri));

  const told = new Map<string, string>();
  let isOwn = false;
  proofs.onChange((uri) => {
    revision.touchLenses();
    const troubles = troublesOf(proofs.of(uri));
    if ((told.get(uri) ?? '') === troubles) return;
    told.set(uri, troubles);
    isOwn = true;
    revision.advance();
    isOwn = false;
  });
  revision.onAdvance(() => {
    if (!isOwn) proofs.surroundingsChanged();
  });
}

/** What diagnostics depend on: they are requested again only if it has changed. */
function troublesOf(known: DocumentProof | undefined): string {
  if (known === undefined) return '';
  const { proof, statements } = known;
  const found = statements.flatMap(({ statement }, at) => {
    const trouble = troubleOf(statement, proof);
    return trouble === undefined ? [] : [[at, trouble]];
  });
  const back = rollbackTrouble(proof);
  const notes = known.whole === undefined ? [] : notesOf(known.whole.proof);
  return found.length === 0 && back === undefined && notes.length === 0
    ? ''
    : JSON.stringify([found, back, notes]);
}
