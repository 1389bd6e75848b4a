/** The queries of a document as the embedded server describes them, on the schema before the document. */
import { describableQueries, type DescribableQuery } from '../../core/describe/queries.ts';
import { gapsOf, type Gaps } from '../../core/describe/gaps.ts';
import type { ServerContext } from '../context.ts';
import type { ReadDocument, SourceDocument } from '../engine.ts';
import { languageFeatures } from '../language/table.ts';
import { historyOf } from '../plans/labs.ts';
import type { OnSchema } from './descriptions.ts';

export interface DescribedDocument extends Pick<
  ReadDocument,
  'isProgram' | 'isApplied' | 'placeOf' | 'viewAt'
> {
  readonly queries: readonly DescribableQuery[];
  readonly answers: OnSchema;
  readonly gaps: Gaps;
}

/** Undefined where nothing describes them: no migrations, another dialect, a workspace that is not trusted. */
export async function describedDocument(
  { workspace, settings, plans, descriptions }: ServerContext,
  source: SourceDocument,
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
  const answers = await descriptions.soon(await historyOf(lab, {}, undefined), texts);
  const gaps = gapsOf(schema, answers.done ?? []);
  return { isProgram, isApplied, placeOf, viewAt, queries, answers, gaps };
}
