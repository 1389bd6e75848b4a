/**
 * Shows which queries of the workspace get another plan without an index: that of the DROP INDEX at a position, or an index of the
 * explorer. Uses the plan lab only.
 */
import { join } from 'node:path';
import { withoutDocument } from '../../core/index-advice/without-document.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { collectedAt } from '../../core/plan-lab/basis.ts';
import { labInWords } from '../../core/plan/present/words.ts';
import { keyOf, tableByKey } from '../../core/schema/lookup.ts';
import { historyWithout, usersOf, whyNotGone } from '../../engine/index-advice/without.ts';
import { askedQueries } from '../../engine/plan-tests/asked-queries.ts';
import { labHistory } from '../../engine/lab/history-of.ts';
import { folderOf } from '../../engine/plan-tests/file-plans.ts';
import { queryFiles } from '../../engine/plan-tests/query-files.ts';
import { withoutIndex, type IndexPlace, type WithoutIndexAnswer } from '../../protocol/advice.ts';
import type { QueryPlace } from '../../protocol/plans.ts';
import { failure } from '../../protocol/message.ts';
import type { SchemaSource } from '../../protocol/schema.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import { uriOf } from '../convert/uri.ts';
import { never } from '../isolate.ts';
import type { LabSource } from '../plans/labs.ts';
import { wayToNode } from '../schema/nodes.ts';
import { ownerOf } from '../schema/scripts.ts';
import { sourceOf } from '../workspace/source.ts';

const failed = failure('The queries could not be planned. The log says why.');
const noStatistics =
  'This is planned in the plan lab, from collected statistics, and there are none here that plans are made from. Collect them: plinth stats pull.';

const noIndex =
  'There is no index here. Put the cursor into a DROP INDEX, or choose an index in the schema explorer.';

export function registerWithoutIndex(context: ServerContext): void {
  context.rpc.answer(withoutIndex, failed, async (place, token): Promise<WithoutIndexAnswer> => {
    const asked = await indexAt(context, place);
    if (typeof asked === 'string') return failure(asked);
    const { source, names } = asked;
    const { session, folder } = source;
    const signal = abortOf(token);
    const files = queryFiles(session, '').filter((path) => folderOf(session, path) === folder);
    const queries = await askedQueries(session, files, (path) => path, signal);
    const history = await labHistory(session, source.path, { signal });
    const { labs } = context.plans;
    const found = await labs.beside(source, history, { signal }, (lab) =>
      labs.beside(source, historyWithout(history, names), { signal }, async (without) => {
        const why = whyNotGone(without);
        if (why !== undefined) return `The index cannot be taken away: ${why}`;
        return usersOf(queries, lab, without, signal);
      }),
    );
    if (token.isCancellationRequested) return { kind: 'cancelled' };
    const inner = found.kind === 'done' ? found.result : found;
    if (inner.kind !== 'done')
      return failure(inner.kind === 'failed' ? inner.failure.message : inner.message);
    if (typeof inner.result === 'string') return failure(inner.result);
    const { users, unplanned } = inner.result;
    return {
      kind: 'told',
      title: `Without ${names.at(-1) ?? ''}`,
      markdown: withoutDocument({
        index: names.join('.'),
        source: labInWords(collectedAt(source.basis)),
        asked: queries.length,
        users: users.map(({ query, before: was, after }) => ({ ...query, before: was, after })),
        unplanned: unplanned.map(({ place: where }) => where),
      }),
    };
  });
}

interface AskedIndex {
  /** Of the migration that drops the index: the labs use the state before it. */
  readonly source: LabSource & { readonly folder: MigrationFolder };
  /** Qualified if it was written so. */
  readonly names: readonly string[];
}

/** Returns a sentence if there is no index at the place, or no lab for it. */
function indexAt(context: ServerContext, { place, node }: IndexPlace): Promise<AskedIndex | string> {
  if (node !== undefined) return indexOfNode(context, node.source, node.id);
  return place === undefined ? Promise.resolve(noIndex) : indexInText(context, place);
}

async function indexInText(context: ServerContext, { uri, at }: QueryPlace): Promise<AskedIndex | string> {
  const open = context.documents.get(uri);
  if (open === undefined) return noIndex;
  const document = sourceOf(open);
  const { statements } = await context.workspace.report(document, never);
  const offset = rangesOf(document.text).toOffset(at);
  const statement = statements.findLast(({ span }) => span.start <= offset);
  const drop = statement?.parsed.operations.find((one) => one.kind === 'dropIndex');
  if (drop === undefined) return noIndex;
  const source = await context.plans.labs.source(uri);
  if (source?.folder === undefined || source.dialect !== 'postgresql') return noStatistics;
  const { schema, name } = drop.index;
  const names = schema === undefined ? [name.text] : [schema.text, name.text];
  return { source: { ...source, folder: source.folder }, names };
}

async function indexOfNode(
  { schemas, workspace, plans }: ServerContext,
  from: SchemaSource,
  id: string,
): Promise<AskedIndex | string> {
  const roots = await schemas.roots(from);
  const way = roots.kind === 'roots' ? await wayToNode(roots.roots, id) : [];
  const index = way.at(-1);
  const owner = ownerOf(way.slice(0, -1))?.relation;
  if (index?.kind !== 'index' || owner === undefined) return noIndex;
  for (const session of await workspace.sessions())
    for (const folder of session.folders) {
      if (from !== 'connection' && join(session.root, folder.path) !== way[0]?.key) continue;
      const schema = await session.schemaOf(folder);
      if (schema === undefined || tableByKey(schema, keyOf(owner.schema, owner.name)) === undefined) continue;
      const source = await plans.labs.source(uriOf(join(session.root, folder.path, 'x.sql')));
      if (source?.dialect !== 'postgresql') return noStatistics;
      return { source: { ...source, folder }, names: [owner.schema, index.label] };
    }
  return 'No migration folder here makes this table: the plan lab is built from migrations.';
}
