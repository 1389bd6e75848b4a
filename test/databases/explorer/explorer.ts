/** The explorer's tree of a real database without an editor: everything in it, opened to the end. */
import { LiveCatalog } from '../../../engine/databases/catalog/live.ts';
import { postgresWords } from '../../../engine/databases/postgres/words.ts';
import { postgresCatalog } from '../../../engine/databases/postgres/catalog-reader.ts';
import type { ServerWords } from '../../../engine/databases/engine.ts';
import type { SqlSession } from '../../../engine/databases/session.ts';
import { noPersonalDataSettings } from '../../../core/personal-data/settings.ts';
import { outlineOfCatalog } from '../../../server/schema/from-catalog.ts';
import type { Inside, OutlineNode } from '../../../server/schema/outline.ts';
import { Pages } from '../../../server/schema/pages.ts';
import type { PendingMarks } from '../../../server/schema/pending.ts';

export interface Opened {
  readonly node: OutlineNode;
  readonly path: readonly string[];
  /** The way below the root, as ids have it. */
  readonly keys: readonly string[];
  /** The node above it. */
  readonly parent: OutlineNode | undefined;
}

export function treeOf(session: SqlSession, pending?: PendingMarks): Promise<readonly Opened[]> {
  return treeBy(new LiveCatalog(postgresCatalog(session)), postgresWords, pending);
}

/** On any server. */
export async function treeBy(
  catalog: LiveCatalog,
  words: ServerWords,
  pending?: PendingMarks,
): Promise<readonly Opened[]> {
  const read = await catalog.snapshot();
  if (read.kind === 'failed') throw new Error(read.failure.message);
  const none = () => undefined;
  const outline = outlineOfCatalog({
    snapshot: read.value,
    words,
    ask: (question) => catalog.ask(question),
    origins: { relation: none, column: none, constraint: none, index: none },
    personalData: noPersonalDataSettings,
    notes: pending?.notes ?? [],
    ...(pending === undefined ? {} : { pending }),
    pages: new Pages(),
    changedAt: none,
  });
  return open(await outline(), undefined, [], []);
}

async function open(
  inside: Inside,
  parent: OutlineNode | undefined,
  path: readonly string[],
  above: readonly string[],
): Promise<readonly Opened[]> {
  if (inside.kind === 'failure') throw new Error(inside.message);
  const found: Opened[] = [];
  for (const node of inside.parts.flatMap((part) => ('many' in part ? part.nodes() : [part]))) {
    const own = [...path, node.label];
    const keys = [...above, node.key];
    found.push({ node, path: own, keys, parent });
    if (node.inside !== undefined) found.push(...(await open(await node.inside(), node, own, keys)));
  }
  return found;
}
