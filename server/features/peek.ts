/**
 * The first rows of a table or view of an open connection. The explorer knows which columns contain personal data; the engine decides what
 * may be read.
 */
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { mostColumns, peek } from '../../engine/databases/table-preview.ts';
import { failure } from '../../protocol/message.ts';
import { peekRows, type PeekAnswer } from '../../protocol/peek.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { wayToNode } from '../schema/nodes.ts';
import { columnsIn } from '../schema/scripts.ts';

const rowsShown = 100;
const failed = 'The rows could not be read. The log says why.';
const gone = 'This object is not there any more. Refresh the schema.';

export function registerPeek({ rpc, schemas, connections }: ServerContext): void {
  rpc.answer(
    peekRows,
    failure(failed),
    async ({ node, personalShown, agreed }, token): Promise<PeekAnswer> => {
      const roots = await schemas.roots('connection');
      const way = roots.kind === 'roots' ? await wayToNode(roots.roots, node) : [];
      const live = connections.live(way[0]?.key);
      const of = way.at(-1);
      if (live === undefined) return failure('This needs an open connection. Connect again.');
      const session = connections.postgres(live.id, 'Looking at rows');
      if (typeof session === 'string') return failure(session);
      if (of?.relation === undefined) return failure(gone);
      const columns = await columnsIn(of);
      if (!Array.isArray(columns)) return columns;
      const shown = columns.slice(0, mostColumns).map(({ label, column, personal }) => ({
        name: column?.name ?? label,
        type: column?.type ?? '',
        personal,
      }));
      const outcome = await peek(
        session,
        {
          relation: of.relation,
          columns: shown.map(({ name, personal }) => ({
            name,
            isMasked: personal !== undefined && !personalShown,
          })),
          server: live.shown.production.likely ? 'production' : 'not production',
          rows: rowsShown,
          signal: abortOf(token),
        },
        agreed,
        await loadPostgresParser(),
      );
      const name = `${of.relation.schema}.${of.relation.name}`;
      switch (outcome.kind) {
        case 'rows': {
          const { rows, hasMore } = outcome;
          const place = `${live.shown.database} on ${live.shown.host}`;
          return { kind: 'rows', name, place, columns: shown, columnsInAll: columns.length, rows, hasMore };
        }
        case 'ask':
          return { kind: 'ask', name, sentences: outcome.sentences };
        case 'refused':
          return failure(outcome.message);
        case 'failed':
          return outcome.failure.reason === 'cancelled'
            ? { kind: 'cancelled' }
            : failure(outcome.failure.message);
      }
    },
  );
}
