/** The messages of the schema explorer: the children of a node, the place of an origin, and the start of the embedded server. */
import { failure } from '../../protocol/message.ts';
import {
  embeddedProgress,
  embeddedStart,
  locateOrigin,
  schemaChanged,
  schemaChildren,
  schemaDefinition,
  schemaFind,
  schemaFreshness,
  schemaReveal,
  schemaScript,
  schemaShown,
} from '../../protocol/schema.ts';
import type { CancellationToken, Position } from 'vscode-languageserver';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { pathOf } from '../convert/uri.ts';
import { rangesOf } from '../convert/range.ts';
import { childrenOf, definitionOf, wayToNode } from '../schema/nodes.ts';
import { scriptOf } from '../schema/scripts.ts';
import { nameAt } from '../hover/name-at.ts';
import { relationAt } from '../hover/relation-at.ts';
import { locator } from '../workspace/locate.ts';
import { sourceOf } from '../workspace/source.ts';

const unreadable = { kind: 'failure' as const, message: 'The schema could not be read. The log says why.' };

export function registerSchema(context: ServerContext): void {
  const { rpc, workspace, schemas } = context;
  schemas.onChange((change) => rpc.tell(schemaChanged, change));
  rpc.answer(schemaChildren, unreadable, async ({ source, node, fresh, filter }, token) => {
    token.onCancellationRequested(() => schemas.cancel(source));
    if (fresh === true) await schemas.refresh(source);
    const roots = await schemas.roots(source);
    return roots.kind === 'roots' ? childrenOf(roots.roots, node, filter) : roots;
  });
  rpc.answer(schemaDefinition, failure(unreadable.message), async ({ source, node }) => {
    const roots = await schemas.roots(source);
    return definitionOf(roots.kind === 'roots' ? roots.roots : [], node);
  });
  rpc.answer(schemaScript, failure(unreadable.message), async ({ source, node, script }) => {
    const roots = await schemas.roots(source);
    return scriptOf(roots.kind === 'roots' ? await wayToNode(roots.roots, node) : [], script);
  });
  rpc.answer(schemaFind, { found: [], failure: unreadable.message }, ({ source, text }, token) =>
    schemas.find(source, text, abortOf(token)),
  );
  rpc.answer(schemaReveal, { name: undefined, trail: [] }, async ({ source, uri, at }, token) => {
    const name = await nameIn(context, uri, at, token);
    if (name === undefined) return { name: undefined, trail: [] };
    return { name: name.name, trail: await schemas.wayTo(source, name) };
  });
  schemas.onLook((freshness) => rpc.tell(schemaFreshness, freshness));
  rpc.hear(schemaShown, ({ source }) => schemas.show(source));
  rpc.answer(locateOrigin, null, ({ uri, start, end }) => {
    const path = pathOf(uri);
    // Only files that the explorer itself named may be opened.
    if (path === undefined || !workspace.holds(path)) return null;
    return locator(context)(path, { start, end }) ?? null;
  });
  rpc.answer(
    embeddedStart,
    failure('The embedded PostgreSQL could not be started. The log says why.'),
    (_, token) => schemas.startEmbedded(abortOf(token), (step) => rpc.tell(embeddedProgress, step)),
  );
}

/** Relations from migrations are qualified; otherwise the name is used as written. */
async function nameIn(
  { documents, workspace }: ServerContext,
  uri: string,
  at: Position,
  token: CancellationToken,
): Promise<{ readonly schema: string | undefined; readonly name: string } | undefined> {
  const document = documents.get(uri);
  if (document === undefined) return undefined;
  const source = sourceOf(document);
  const facts = await workspace.facts(source, rangesOf(source.text).toOffset(at), token);
  if (facts === undefined) return undefined;
  const known = relationAt(facts)?.relation;
  if (known !== undefined) return { schema: known.schema, name: known.name };
  const written = nameAt(facts.statement, facts.offset)?.name;
  return written && { schema: written.schema?.text, name: written.name.text };
}
