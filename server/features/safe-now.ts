/**
 * "Safe now?": checks the database that the user chose for the document. Without a chosen database, or in an untrusted workspace, nothing
 * is sent.
 */
import { baseOf } from '../../core/migrations/listing.ts';
import { touchedBy } from '../../core/safe-now/touched.ts';
import { notThere } from '../../engine/databases/engine.ts';
import { failure } from '../../protocol/message.ts';
import { safeNow, type SafeNowAnswer } from '../../protocol/safe-now.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { safeNowMarkdown } from '../convert/safe-now.ts';
import { sourceOf } from '../workspace/source.ts';

export function registerSafeNow({ rpc, documents, connections, workspace }: ServerContext): void {
  rpc.answer(
    safeNow,
    failure('The database could not be looked at. The log says why.'),
    async ({ uri }, token): Promise<SafeNowAnswer> => {
      const live = workspace.trusted ? connections.boundTo(uri) : undefined;
      if (live === undefined) return { kind: 'unbound' };
      const { engine, session } = live;
      if (engine.safeNow === undefined) return failure(notThere('“Safe now?”', live.shown.product));
      const document = documents.get(uri);
      if (document === undefined) return failure('The file is not open any more.');
      const report = await workspace.effects(sourceOf(document), token, 'all');
      if (report.kind === 'told') {
        return failure('Nothing is known of what this file does: it is not SQL that is read here.');
      }
      if (report.dialect !== engine.name)
        return failure(`This file is not for ${live.shown.product}, which the editor is bound to.`);
      const file = baseOf(uri);
      const touched = touchedBy([{ file: decoded(file), text: report.text, sections: report.sections }]);
      const outcome = await engine.safeNow(session, touched, { signal: abortOf(token) });
      if (token.isCancellationRequested) return { kind: 'cancelled' };
      if (outcome.kind === 'failed') {
        return failure(`Nothing is known of the server: ${outcome.failure.message}`);
      }
      const { value: answer } = outcome;
      const { level, verdict } = answer;
      return { kind: 'seen', level, verdict, markdown: safeNowMarkdown(answer) };
    },
  );
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
