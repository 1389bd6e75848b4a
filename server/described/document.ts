/** The queries of a document as the embedded server describes them, on the schema before the document. Queries in programs are not described yet as they are typed. */
import { describableQueries, type DescribableQuery } from '../../core/describe/queries.ts';
import { gapsOf, type Gaps } from '../../core/describe/gaps.ts';
import type { OnSchema } from '../../engine/lab/describe.ts';
import type { ServerContext } from '../context.ts';
import type { SourceDocument } from '../engine.ts';
import { languageFeatures } from '../language/table.ts';
import { historyOf } from '../plans/labs.ts';

export interface DescribedDocument {
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
  if (read === undefined || read.isProgram || !languageFeatures.types.includes(read.dialect))
    return undefined;
  const up = read.sections.filter(({ direction }) => direction === 'up');
  const queries = describableQueries(up.flatMap(({ statements }) => statements));
  if (queries.length === 0) return undefined;
  const lab = await plans.labs.source(source.uri);
  const folder = lab?.folder;
  const schema = folder && (await lab.session.schemaOf(folder));
  if (lab === undefined || schema?.dialect !== 'postgresql') return undefined;
  const texts = queries.map(({ sent }) => sent.sql);
  const answers = await descriptions.soon(await historyOf(lab, {}, undefined), texts);
  return { queries, answers, gaps: gapsOf(schema, answers.done ?? []) };
}
