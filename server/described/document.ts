/** The queries of a document as the embedded server describes them, on the schema before the document. */
import { bodyQueries, type BodyQueries } from '../../core/describe/bodies/body-queries.ts';
import { describableQueries, type DescribableQuery } from '../../core/describe/queries.ts';
import { gapsOf, type Gaps } from '../../core/describe/gaps.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { ParsedStatement } from '../../core/syntax/statement.ts';
import type { CancellationToken } from 'vscode-languageserver';
import type { OnSchema } from '../../engine/lab/describe.ts';
import type { ServerContext } from '../context.ts';
import type { ReadDocument, SourceDocument } from '../engine.ts';
import { languageFeatures } from '../language/table.ts';
import { historyWith } from '../../engine/lab/history-of.ts';
import { historyOf } from '../plans/labs.ts';

export interface DescribedDocument extends Pick<
  ReadDocument,
  'isProgram' | 'isApplied' | 'placeOf' | 'viewAt'
> {
  readonly queries: readonly DescribableQuery[];
  readonly answers: OnSchema;
  readonly gaps: Gaps;
}

/** Undefined where nothing describes them: no migrations, another dialect, a workspace that is not trusted. `now`: without waiting for the server. */
export async function describedDocument(
  { workspace, settings, plans, descriptions }: ServerContext,
  source: SourceDocument,
  when: 'now' | 'soon',
): Promise<DescribedDocument | undefined> {
  if (!workspace.trusted || (await settings.of(source.uri)).languageOff.has('types')) return undefined;
  const read = await workspace.read(source);
  if (read === undefined || !languageFeatures.types.includes(read.dialect)) return undefined;
  const { isProgram, isApplied, placeOf, viewAt } = read;
  const statements = read.sections.flatMap((one) => (one.direction === 'up' ? one.statements : []));
  const queries = describableQueries(statements, isProgram ? 'any-order' : 'in-order');
  if (queries.length === 0) return undefined;
  const lab = await plans.labs.source(source.uri);
  const folder = lab?.folder;
  const schema = folder && (await lab.session.schemaOf(folder));
  if (lab === undefined || schema?.dialect !== 'postgresql') return undefined;
  const texts = queries.map(({ sent }) => sent.sql);
  const answers = await descriptions[when](await historyOf(lab, {}, undefined), texts);
  const gaps = gapsOf(schema, answers.done ?? []);
  return { isProgram, isApplied, placeOf, viewAt, queries, answers, gaps };
}

/** The bodies of the functions that a migration creates, on the schema after it. */
export interface DescribedBodies {
  readonly bodies: readonly { readonly start: number; readonly found: BodyQueries }[];
  readonly answers: OnSchema;
  readonly gaps: Gaps;
  readonly placeOf: ReadDocument['placeOf'];
}

/** Undefined where there are none, and for an applied migration. */
export async function describedBodies(
  { workspace, settings, plans, descriptions }: ServerContext,
  source: SourceDocument,
  token: CancellationToken,
): Promise<DescribedBodies | undefined> {
  if (!workspace.trusted || (await settings.of(source.uri)).languageOff.has('types')) return undefined;
  const read = await workspace.read(source);
  if (read?.isApplied !== false || !languageFeatures.types.includes(read.dialect)) return undefined;
  const statements = read.sections.flatMap((one) => (one.direction === 'up' ? one.statements : []));
  if (statements.every(({ parsed }) => parsed.bodies.length === 0)) return undefined;
  const lab = await plans.labs.source(source.uri);
  const history = lab && (await historyWith(lab.session, lab.path));
  const after = (await workspace.named(source, token))?.steps.at(-1)?.after;
  if (history === undefined || after?.dialect !== 'postgresql') return undefined;
  const bodies = statements.flatMap(({ parsed, span: { start } }) => {
    const found = queriesOn(after, parsed);
    return found === undefined ? [] : [{ start, found }];
  });
  const texts = bodies.flatMap(({ found }) => found.queries.map(({ sent }) => sent.sql));
  const answers = await descriptions.soon(history, texts);
  return { bodies, answers, gaps: gapsOf(after, answers.done ?? []), placeOf: read.placeOf };
}

/** A change of another statement leaves the schema after a migration and most of its bodies as they are. */
function queriesOn(schema: Schema, statement: ParsedStatement): BodyQueries | undefined {
  const onSchema = known.get(schema) ?? new WeakMap<ParsedStatement, BodyQueries | undefined>();
  known.set(schema, onSchema);
  if (!onSchema.has(statement)) onSchema.set(statement, bodyQueries(statement, schema));
  return onSchema.get(statement);
}

const known = new WeakMap<Schema, WeakMap<ParsedStatement, BodyQueries | undefined>>();
