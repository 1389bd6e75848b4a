/** The code action at a table of a query whose size is assumed: it asks for another size. Only in the menu, without a light bulb. */
import {
  CodeActionKind,
  CodeActionTriggerKind,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
} from 'vscode-languageserver';
import { queriesIn, queryAround } from '../../core/plan/query-shape/queries-in.ts';
import { formatCount } from '../../core/text/format.ts';
import type { ServerContext } from '../context.ts';
import type { SourceDocument } from '../engine.ts';
import { relationAt } from '../hover/relation-at.ts';
import { shownQueries } from './shown.ts';

export async function sizeActions(
  context: ServerContext,
  source: SourceDocument,
  { context: asked, range }: CodeActionParams,
  offset: number,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const { only, triggerKind } = asked;
  const isOpened = triggerKind !== CodeActionTriggerKind.Automatic;
  const isWanted = only === undefined ? isOpened : only.includes(CodeActionKind.Refactor);
  if (!isWanted || !context.client.editorCommands) return [];
  const facts = await context.workspace.facts(source, offset, token);
  const relation = facts && relationAt(facts)?.relation;
  const query = facts && queryAround(queriesIn([facts.statement]), facts.offset);
  if (relation === undefined || query === undefined) return [];
  const shown = await shownQueries(context, source);
  const target = shown?.queries.find(({ text }) => text === query.text)?.target;
  const plan = target && context.plans.last(source.uri, query.text, target);
  const { origin, tables = [] } = plan?.reading ?? {};
  const table = tables.find(({ name }) => name === relation.name);
  if (origin?.kind !== 'lab' || origin.collectedAt !== undefined || table?.rows === undefined) return [];
  const place = { uri: source.uri, at: range.start, table: `${table.schema}.${table.name}` };
  const title = `Assume another size of ${table.name} (now ${formatCount(table.rows)} rows) …`;
  return [
    {
      title,
      kind: CodeActionKind.Refactor,
      command: { title, command: 'plinth.assumeTableSize', arguments: [place] },
    },
  ];
}
