/**
 * Index advice for the query at a position. Indexes are tested where the document's queries are planned: in the plan lab, with HypoPG, or
 * by creating them for a moment after the user's consent. Everything is rolled back; migrations are only proposed.
 */
import type { CancellationToken } from 'vscode-languageserver';
import { advisedIndex, adviceTitle, verdictFor, type IndexAdvice } from '../../core/index-advice/document.ts';
import { howTried, noneInWords, nothingToTry } from '../../core/index-advice/words.ts';
import { oneLine } from '../../core/text/format.ts';
import { labInWords, serverInWords } from '../../core/plan/present/words.ts';
import { displayName } from '../../core/schema/lookup.ts';
import { adviseInLab, adviseOn, type AdviceAnswer } from '../../engine/index-advice/advise.ts';
import { proposalOf, type ProposalScene } from '../../engine/index-advice/proposal.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { advisedFolder, labHistory } from '../../engine/lab/history-of.ts';
import { MysqlLab } from '../../engine/lab/mysql-lab.ts';
import type { Session } from '../../engine/session/session.ts';
import { collectAll } from '../../engine/databases/catalog/planner/collect-all.ts';
import { allowedColumns } from '../../engine/workspace/allowed-values.ts';
import { adviseIndexes, type AdviseAnswer } from '../../protocol/advice.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { newFilesProposal } from '../convert/new-files.ts';
import type { QueryPlace } from '../../protocol/plans.ts';
import type { PlannedText } from '../plans/plans.ts';
import {
  noQuery,
  onQuery,
  queryAt,
  serverKind,
  titleOf,
  unanswered,
  type FoundQuery,
} from '../plans/query-at.ts';
import { sessionAt } from '../workspace/session-at.ts';

const failure = {
  kind: 'failure',
  title: 'Query',
  message: 'Indexes for the query could not be tried. The log says why.',
} as const;
const onProduction =
  'This connection counts as production, where Plinth builds no index to try it. Collect its statistics and ask in the plan lab, or install HypoPG there.';
const noSchema =
  'No migrations here say which tables there are, so that no index can be put together for them.';
const noStatistics = 'The statistics file is gone. Collect statistics, or bind the editor to a connection.';
const untrusted =
  'Indexes for MySQL and MariaDB are tried on a server that Plinth starts, which needs a trusted workspace.';

export function registerAdvise(context: ServerContext): void {
  context.rpc.answer(adviseIndexes, failure, async ({ uri, at, agreed }, token) => {
    const scene = await sceneOf(context, uri);
    if (typeof scene !== 'string' && scene.schema.dialect === 'mysql')
      return triedOnMariadb(context, scene, { uri, at }, token);
    return onQuery<AdviseAnswer>(context, { uri, at }, async (found, text) => {
      const refused = (message: string): AdviseAnswer => ({
        kind: 'failure',
        title: titleOf(found),
        message,
      });
      if (typeof scene === 'string') return refused(scene);
      const asked = { scene, found, sql: text.sql };
      const here = placeInWords(context, text);
      const first = await tried(context, { scene, text, build: 'never' }, token);
      if (token.isCancellationRequested) return { kind: 'cancelled' };
      if (typeof first === 'string') return refused(first);
      if (first?.kind !== 'cannot-try') return told({ ...asked, place: here }, first);
      const inLab = await triedInLab(context, { scene, text, build: 'never' }, token);
      if (inLab !== undefined) return told({ ...asked, place: labInWords(inLab.collectedAt) }, inLab.answer);
      if ((await serverKind(context, uri)) === 'production') return refused(onProduction);
      const sentences = [consentTo(first)];
      if (sentences.some((one) => !agreed.includes(one))) return { kind: 'ask', sentences };
      const built = await tried(context, { scene, text, build: 'agreed' }, token);
      return typeof built === 'string' ? refused(built) : told({ ...asked, place: here }, built);
    });
  });
}

interface Scene extends ProposalScene {
  readonly session: Session;
  /** Of the document. */
  readonly path: string;
}

/** Returns a sentence if the tables are unknown. */
async function sceneOf({ workspace }: ServerContext, uri: string): Promise<Scene | string> {
  const place = sessionAt(await workspace.sessions(), uri);
  const folder = place && advisedFolder(place.session, place.path);
  if (place === undefined || folder === undefined) return noSchema;
  const schema = await place.session.schemaOf(folder);
  if (schema === undefined) return noSchema;
  return { ...place, folder, schema, parser: await loadPostgresParser() };
}

/** Wherever its queries are planned: indexes are built on a server that is started for this and ended after it. */
async function triedOnMariadb(
  context: ServerContext,
  scene: Scene,
  place: QueryPlace,
  token: CancellationToken,
): Promise<AdviseAnswer> {
  const found = await queryAt(context, place);
  if (found === undefined) return noQuery;
  const { text: sql, variables } = found.query;
  if (!context.workspace.trusted) return { kind: 'failure', title: titleOf(found), message: untrusted };
  const { session, folder, path, schema, parser } = scene;
  const signal = abortOf(token);
  const statistics = session.workspace.statistics.of(path);
  const opened = await MysqlLab.open(await session.migrationsToRun(folder, signal), { statistics, signal });
  if (opened.kind === 'failed') return unanswered(opened, found);
  const { lab } = opened;
  try {
    const answer = await adviseInLab(lab, { text: sql, variables, schema }, parser, signal);
    return told({ scene, found, sql, place: `Planned from ${lab.sizes}` }, answer);
  } finally {
    await lab.end();
  }
}

interface Asked {
  readonly scene: Scene;
  readonly text: PlannedText;
  readonly build: 'agreed' | 'never';
}

/** Undefined if the connection is closed; a sentence if indexes cannot be tested. */
async function tried(
  { plans, connections }: ServerContext,
  { scene, text, build }: Asked,
  token: CancellationToken,
): Promise<AdviceAnswer | string | undefined> {
  const { target, sql, variables } = text;
  const question = { text: sql, variables, schema: scene.schema };
  const signal = abortOf(token);
  switch (target.kind) {
    case 'connection': {
      if (connections.live(target.id) === undefined) return undefined;
      const session = connections.postgres(target.id, 'Advice on indexes');
      if (typeof session === 'string') return session;
      return adviseOn(session, question, { build, onBuild: () => undefined, signal }, scene.parser);
    }
    case 'lab': {
      const answer = await plans.labs.use(target, signal, async ({ lab }): Promise<AdviceAnswer | string> =>
        lab.dialect === scene.schema.dialect
          ? adviseInLab(lab, question, scene.parser, signal)
          : 'The tables of this query are known from migrations for another server, so that no index can be put together for it.',
      );
      if (answer?.kind === 'done') return answer.result;
      return answer ?? noStatistics;
    }
  }
}

/**
 * With the statistics of the connection, in a lab of its own: only reads reach the server. Undefined if its statistics cannot be read or the lab
 * cannot plan the query; then an index can only be built there.
 */
async function triedInLab(
  { plans, connections }: ServerContext,
  { scene, text }: Asked,
  token: CancellationToken,
): Promise<{ readonly answer: AdviceAnswer; readonly collectedAt: string } | undefined> {
  const { target, uri, sql, variables } = text;
  const live = target.kind === 'connection' ? connections.postgres(target.id, 'Advice on indexes') : '';
  const source = await plans.labs.source(uri);
  if (typeof live === 'string' || source === undefined) return undefined;
  const { planValues } = scene.session.workspace.configs.configFor(source.path).config;
  const signal = abortOf(token);
  const at = new Date().toISOString();
  const collected = await collectAll(live, { at, allowed: allowedColumns(planValues), signal });
  if (collected.kind === 'failed') return undefined;
  const basis = { kind: 'statistics', statistics: collected.statistics } as const;
  const history = await labHistory(source.session, source.path, { signal });
  const question = { text: sql, variables, schema: scene.schema };
  const tried = await plans.labs.beside({ ...source, basis }, history, { signal }, (lab) =>
    adviseInLab(lab, question, scene.parser, signal),
  );
  if (tried.kind !== 'done') return undefined;
  const { result: answer } = tried;
  return answer.kind === 'advised' || answer.kind === 'nothing-to-try'
    ? { answer, collectedAt: at }
    : undefined;
}

function consentTo({ tables, indexes }: Extract<AdviceAnswer, { readonly kind: 'cannot-try' }>): string {
  const on = tables.map(displayName).join(', ');
  const many = indexes === 1 ? 'one index' : `up to ${String(indexes)} indexes`;
  return `The server has no HypoPG. To see what its planner would do, ${many} on ${on} are built in one transaction, which is rolled back. Until then writes to ${on} wait, and for moments reads too.`;
}

interface Told {
  readonly scene: Scene;
  readonly found: FoundQuery;
  readonly sql: string;
  /** Where it was tried, in words. */
  readonly place: string;
}

function told({ scene, found, sql, place }: Told, answer: AdviceAnswer | undefined): AdviseAnswer {
  const title = adviceTitle(sql);
  switch (answer?.kind) {
    case undefined:
    case 'refused':
    case 'failed':
      return unanswered(answer, found);
    case 'cannot-try':
      return { kind: 'failure', title, message: 'The server has no HypoPG any more. Ask again.' };
    case 'nothing-to-try':
      return silence({ title, verdict: nothingToTry, how: '', limits: [] });
    case 'advised':
      break;
  }
  const { choice } = answer;
  const how = `${place} · ${serverInWords(choice.before.serverVersion, choice.before.product)} · ${howTried[answer.how]} · the query was not run`;
  const after = choice.kind === 'chosen' ? choice.after.limits : [];
  const common = { title, how, limits: [...new Set([...choice.before.limits, ...after])] };
  if (choice.kind === 'none') return silence({ ...common, verdict: noneInWords(choice) });
  const proposal = proposalOf(answer, scene);
  if (proposal === undefined) return silence({ ...common, verdict: 'The plans could not be read.' });
  const { indexes, comparison, files } = proposal;
  const names = [...new Set(choice.indexes.map(({ index }) => displayName(index.relation)))].join(', ');
  const creation =
    typeof files === 'string'
      ? undefined
      : newFilesProposal(scene, {
          title: `${indexes.length === 1 ? 'Index' : 'Indexes'} on ${names}`,
          differs: [],
          costs: undefined,
          files,
        });
  const advice: IndexAdvice = {
    ...common,
    verdict: verdictFor(indexes.length, comparison),
    indexes: indexes.map(advisedIndex),
    comparison,
    noMigration: typeof files === 'string' ? files : '',
  };
  return { kind: 'advised', advice, proposal: creation };
}

function silence(said: Pick<IndexAdvice, 'title' | 'verdict' | 'how' | 'limits'>): AdviseAnswer {
  const advice = { ...said, indexes: [], comparison: undefined, noMigration: '' };
  return { kind: 'advised', advice, proposal: undefined };
}

function placeInWords({ connections }: ServerContext, { target, uri }: PlannedText): string {
  switch (target.kind) {
    case 'lab':
      return labInWords(target.collectedAt);
    case 'connection':
      return oneLine(connections.boundTo(uri)?.session.label ?? 'Connection');
  }
}
