/** The queries of a document as the embedded server describes them on the schema before the document, and what is wrong in them and in bodies of functions. */
import { bodyMistake } from '../../core/describe/bodies/body-mistakes.ts';
import { bodyQueries } from '../../core/describe/bodies/body-queries.ts';
import {
  answered,
  describableQueries,
  mayPrepareOthers,
  textsOf,
  type DescribableQuery,
} from '../../core/describe/queries.ts';
import type { Description } from '../../core/describe/description.ts';
import { gapsOf, type Gaps } from '../../core/describe/gaps.ts';
import { mistakeIn, namesTable, type Mistake } from '../../core/describe/mistake.ts';
import { shift } from '../../core/text/span.ts';
import type { CancellationToken } from 'vscode-languageserver';
import type { MigrationToReplay } from '../../engine/embedded/preparation.ts';
import type { OnSchema } from '../../engine/lab/describe.ts';
import type { ServerContext } from '../context.ts';
import type { ReadDocument, SourceDocument } from '../engine.ts';
import { languageFeatures } from '../language/table.ts';
import { historyWith } from '../../engine/lab/history-of.ts';
import { knownSchema, type KnownSchema } from '../../engine/lab/known-schema.ts';
import { OncePerState } from '../once.ts';
import { historyOf } from '../plans/labs.ts';

export interface DescribedDocument extends Pick<ReadDocument, 'isApplied' | 'placeOf' | 'viewAt'> {
  readonly queries: readonly DescribableQuery[];
  readonly answers: OnSchema;
  /** With places in the document. */
  readonly mistakes: readonly Mistake[];
}

/** As far as it is known. Undefined where nothing describes them: no migrations, another dialect or a connection to another server, a workspace that is not trusted. */
export async function describedDocument(
  context: ServerContext,
  source: SourceDocument,
): Promise<DescribedDocument | undefined> {
  const { workspace, settings, descriptions, connections, revision } = context;
  if (connections.boundTo(source.uri)?.engine.isPostgres === false) return undefined;
  if (!workspace.trusted || (await settings.of(source.uri)).languageOff.has('types')) return undefined;
  const asked = await questions.of(revision, source.uri, () => questionOf(context, source));
  if (asked === undefined) return undefined;
  const { isProgram, isApplied, placeOf, viewAt, queries, known, history, texts, isUnsettled } = asked;
  // Beside files that nobody applies in an order, what is missing may be anywhere.
  const told = (answers: OnSchema): readonly Mistake[] =>
    isUnsettled || known === undefined
      ? []
      : mistakesIn(queries, answers, {
          gaps: gapsOf(known.schema, answers.done ?? [], history, known.disputed),
          isProgram,
          placeOf,
        });
  const now = descriptions.now(source.uri, 'queries', { history, texts, told });
  return { isApplied, placeOf, viewAt, queries, answers: now.answers, mistakes: now.told };
}

/** What is asked about the queries of a document. */
interface Asked extends Pick<ReadDocument, 'isProgram' | 'isApplied' | 'placeOf' | 'viewAt'> {
  readonly queries: readonly DescribableQuery[];
  readonly texts: readonly string[];
  readonly history: readonly MigrationToReplay[];
  readonly known: KnownSchema | undefined;
  readonly isUnsettled: boolean;
}

const questions = new OncePerState<Asked | undefined>();

async function questionOf(
  { workspace, plans }: ServerContext,
  source: SourceDocument,
): Promise<Asked | undefined> {
  const read = await workspace.read(source);
  if (read === undefined || !languageFeatures.types.includes(read.dialect)) return undefined;
  const { isProgram, isApplied, placeOf, viewAt } = read;
  const statements = read.sections.flatMap((one) => (one.direction === 'up' ? one.statements : []));
  const queries = describableQueries(statements, isProgram ? 'any-order' : 'in-order');
  if (queries.length === 0) return undefined;
  const lab = await plans.labs.source(source.uri);
  if (lab?.dialect !== 'postgresql') return undefined;
  const { session, path, folder } = lab;
  const known = await knownSchema(session, path, folder);
  if (folder !== undefined && known === undefined) return undefined;
  const history = await historyOf(lab, {}, undefined);
  // What a program creates itself, it may have created before any of its queries.
  const isUnsettled = isProgram && statements.some(({ parsed }) => mayPrepareOthers(parsed));
  const places = { isProgram, isApplied, placeOf, viewAt };
  return { ...places, queries, texts: textsOf(queries), history, known, isUnsettled };
}

function mistakesIn(
  queries: readonly DescribableQuery[],
  answers: OnSchema,
  { gaps, isProgram, placeOf }: Pick<ReadDocument, 'isProgram' | 'placeOf'> & { readonly gaps: Gaps },
): readonly Mistake[] {
  const found = queries.map((query) => answered(query, (text) => answers.of(text)));
  // A program may use another database than that of the migrations beside it.
  const isOurs = found.some(({ query, answer }) => answer?.kind === 'described' && namesTable(query, gaps));
  if (isProgram && !isOurs) return [];
  return found.flatMap(({ query, answer }): readonly Mistake[] => {
    const mistake = answer?.kind === 'refused' ? mistakeIn(query, answer, gaps) : undefined;
    if (mistake === undefined || (isProgram && isAppendedTo(query, answer))) return [];
    return [{ ...mistake, span: placeOf(shift(mistake.span, query.span.start)) }];
  });
}

/** A program groups at the end of a query, which it may write elsewhere. */
function isAppendedTo({ sent }: DescribableQuery, answer: Description | undefined): boolean {
  return answer?.kind === 'refused' && answer.sqlState === '42803' && !/\bgroup\s+by\b/i.test(sent.sql);
}

/** Of the bodies of the functions that a migration creates, on the schema after it. None for an applied migration. */
export async function mistakesInBodies(
  { workspace, settings, plans, descriptions }: ServerContext,
  source: SourceDocument,
  token: CancellationToken,
): Promise<readonly Mistake[]> {
  if (!workspace.trusted || (await settings.of(source.uri)).languageOff.has('types')) return [];
  const read = await workspace.read(source);
  if (read?.isApplied !== false || !languageFeatures.types.includes(read.dialect)) return [];
  const statements = read.sections.flatMap((one) => (one.direction === 'up' ? one.statements : []));
  if (statements.every(({ parsed }) => parsed.bodies.length === 0)) return [];
  const lab = await plans.labs.source(source.uri);
  const history = lab && (await historyWith(lab.session, lab.path));
  const after = (await workspace.named(source, token))?.steps.at(-1)?.after;
  if (history === undefined || after?.dialect !== 'postgresql') return [];
  const bodies = statements.flatMap(({ parsed, span: { start } }) => {
    const found = bodyQueries(parsed, after);
    return found === undefined ? [] : [{ start, found }];
  });
  const texts = bodies.flatMap(({ found }) => found.queries.map(({ sent }) => sent.sql));
  const told = (answers: OnSchema): readonly Mistake[] => {
    const gaps = gapsOf(after, answers.done ?? [], history);
    return bodies.flatMap(({ start, found }) =>
      found.queries.flatMap((query): readonly Mistake[] => {
        const answer = answers.of(query.sent.sql);
        const mistake = answer && bodyMistake(query, answer, found, gaps);
        if (mistake === undefined) return [];
        return [{ ...mistake, span: read.placeOf(shift(mistake.span, start + query.span.start)) }];
      }),
    );
  };
  return descriptions.now(source.uri, 'bodies', { history, texts, told }).told;
}
