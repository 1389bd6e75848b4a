/**
 * The types of the query at a place of a document, for a hover: at its first word, at a parameter, and at the comments before it. By the embedded
 * server, or, where that describes nothing, from the schema of MySQL or SQLite.
 */
import type { CancellationToken } from 'vscode-languageserver';
import { answered } from '../../core/describe/queries.ts';
import { queryTypes } from '../../core/describe/query-types.ts';
import { contains } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import type { SourceDocument, StatementFacts } from '../engine.ts';
import { queryCard } from '../hover/query-card.ts';
import { describedDocument } from './document.ts';

/** `facts`: of the statement at the offset. */
export async function typesAt(
  context: ServerContext,
  source: SourceDocument,
  offset: number,
  facts: StatementFacts | undefined,
  token: CancellationToken,
): Promise<readonly string[] | undefined> {
  const said = await byServer(context, source, offset, token);
  if (said === 'not yet') return undefined;
  return said ?? fromSchema(context, source, facts);
}

async function fromSchema(
  { settings }: ServerContext,
  source: SourceDocument,
  facts: StatementFacts | undefined,
): Promise<readonly string[] | undefined> {
  if ((await settings.of(source.uri)).languageOff.has('types')) return undefined;
  const found = await facts?.fromSchema();
  if (facts === undefined || found === undefined) return undefined;
  const { parsed, span } = facts.statement;
  return queryCard({ parsed, sent: found.sent }, found.types, facts.offset - span.start);
}

async function byServer(
  context: ServerContext,
  source: SourceDocument,
  offset: number,
  token: CancellationToken,
): Promise<readonly string[] | 'not yet' | undefined> {
  const document = await describedDocument(context, source);
  const at = document?.viewAt(offset);
  if (document === undefined || at === undefined) return undefined;
  const found = document.queries.find((one) =>
    [one.span, ...one.comments].some((span) => contains(span, at)),
  );
  if (found === undefined) return undefined;
  const { query, answer } = answered(found, (text) => document.answers.of(text));
  if (answer === undefined) return 'not yet';
  if (answer.kind === 'refused') return undefined;
  const facts = await context.workspace.facts(source, document.placeOf(query.span).start, token);
  if (facts === undefined) return undefined;
  return queryCard(query, queryTypes(query, answer, facts.before), at - query.span.start);
}
