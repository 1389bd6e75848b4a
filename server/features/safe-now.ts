/**
 * "Safe now?": checks the database that the user chose for the document. Without a chosen database, or in an untrusted workspace, nothing
 * is sent.
 */
import { baseOf } from '../../core/migrations/listing.ts';
import { judge } from '../../core/safe-now/judge.ts';
import { touchedBy } from '../../core/safe-now/touched.ts';
import { lookAt } from '../../engine/databases/safe-now/look.ts';
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
      const session = connections.postgres(live.id, '“Safe now?”');
      if (typeof session === 'string') return failure(session);
      const document = documents.get(uri);
      if (document === undefined) return failure('The file is not open any more.');
      const report = await workspace.effects(sourceOf(document), token);
      if (report.kind === 'told') {
        return failure('Nothing is known of what this file does: it is not SQL that is read here.');
      }
      const file = baseOf(uri);
      const touched = touchedBy([{ file: decoded(file), text: report.text, sections: report.sections }]);
      const names = touched.relations.map(({ relation }) => relation);
      const outcome = await lookAt(session, names, { signal: abortOf(token) });
      if (token.isCancellationRequested) return { kind: 'cancelled' };
      if (outcome.kind === 'failed') {
        return failure(`Nothing is known of the server: ${outcome.failure.message}`);
      }
      const answer = judge(touched, outcome.look);
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
