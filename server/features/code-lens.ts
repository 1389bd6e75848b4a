/**
 * `textDocument/codeLens`: a lens on an applied migration that toggles its findings; in a document with a connection, "Safe to run now?"
 * above a migration's first statement and "Explain" above each query. Only for clients with the commands.
 */
import type { CodeLens, CodeLensParams } from 'vscode-languageserver';
import type { Ability } from '../../core/connections/ability.ts';
import { lensText, type LensState } from '../../core/plan/present/lens.ts';
import type { QueryPlace } from '../../protocol/plans.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf, type Ranges } from '../convert/range.ts';
import type { DocumentReport } from '../engine.ts';
import { isolated } from '../isolate.ts';
import { proveLens } from '../proof/prove-lens.ts';
import { abilitiesAt } from '../plans/abilities.ts';
import type { PlanTarget } from '../plans/plans.ts';
import { queriesIn } from '../../core/plan/query-shape/queries-in.ts';
import { shownQueries } from '../plans/shown.ts';
import { sourceOf } from '../workspace/source.ts';

export function registerCodeLens(context: ServerContext): void {
  const { connection, documents, log, workspace, settings, client, plans, connections } = context;
  connection.onCodeLens(
    isolated<CodeLensParams, CodeLens[]>(log, 'textDocument/codeLens', [], async (params, token) => {
      const document = documents.get(params.textDocument.uri);
      if (document === undefined || !client.editorCommands) return [];
      const wanted = await settings.of(document.uri);
      if (!wanted.enable) return [];
      const source = sourceOf(document);
      const report = await workspace.report(source, token);
      const lenses = appliedLens(document.uri, report, workspace.showsApplied(document.uri));
      const bound = workspace.trusted ? connections.boundTo(document.uri) : undefined;
      const ranges = rangesOf(source.text);
      const abilities = await abilitiesAt(context, document.uri);
      const dialect = report.dialect ?? 'postgresql';
      const isForBound = bound?.engine.name === dialect;
      if (isForBound && abilities.includes('safeNow'))
        lenses.push(...safeNowLens(document.uri, report, ranges));
      if (wanted.proofLens) lenses.push(...(await proveLens(context, source, report, { ranges, token })));
      // Queries of other servers can be explained; the other lenses are for PostgreSQL only. Of a query file the connection says more than what lies beside it.
      const planner = bound?.engine.name ?? 'sqlite';
      const isDecided = bound !== undefined && report.folder === undefined;
      if (!isDecided && dialect !== 'postgresql' && dialect !== planner)
        return [
          ...lenses,
          ...(wanted.explainLens ? unplannedLenses(document.uri, report, ranges, abilities) : []),
        ];
      if (!wanted.explainLens || !abilities.includes('explain')) return lenses;
      const shown = await shownQueries(context, source);
      if (shown === undefined) return lenses;
      const { target } = shown;
      const queries = shown.queries.flatMap(({ span, text, target: own, isDefinition }) => {
        const at = ranges.toPosition(span.start);
        const state = plans.state(document.uri, text, own);
        // What is missing for a definition may be everywhere, such as the functions of a platform: that is no news.
        if (isDefinition === true && state.kind === 'failed') return [];
        return planLenses(state, { uri: document.uri, at }, own, abilities);
      });
      if (dialect !== 'postgresql') return [...lenses, ...queries];
      return [...lenses, ...queries, ...dropLenses(document.uri, report, ranges, target)];
    }),
  );
}

const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function appliedLens(uri: string, report: DocumentReport, shown: boolean): CodeLens[] {
  // In a query file, a lens above each query would be too much.
  if (report.folder === undefined || (report.kind !== 'applied' && !shown)) return [];
  const title = shown ? 'applied history: findings on · Hide' : 'applied history: findings off · Show';
  const argument = { uri, show: !shown };
  return [{ range: top, command: { title, command: 'plinth.showAppliedFindings', arguments: [argument] } }];
}

/** At the migration's first statement; a query file takes no lock worth checking. */
function safeNowLens(uri: string, { folder, statements }: DocumentReport, ranges: Ranges): CodeLens[] {
  const [first] = statements;
  if (folder === undefined || first === undefined) return [];
  const at = ranges.toPosition(first.span.start);
  const command = { title: 'Safe to run now?', command: 'plinth.safeNow', arguments: [{ uri }] };
  return [{ range: { start: at, end: at }, command }];
}

/** The last answer opens the plan; the other lenses repeat the request and ask for indexes. */
function planLenses(
  state: LensState,
  place: QueryPlace,
  target: PlanTarget,
  abilities: readonly Ability[],
): readonly CodeLens[] {
  const text = lensText(state, target.kind === 'lab' ? target : undefined);
  const tooltip = target.kind === 'connection' ? beforePlanning : undefined;
  const advise = adviseLens(place, abilities);
  // Whatever it is planned from is there: asking again would bring the same.
  if (target.kind === 'lab')
    return [lensAt(place, text, 'plinth.showPlan'), ...(state.kind === 'failed' ? [] : advise)];
  if (state.kind !== 'planned') return [lensAt(place, text, 'plinth.explainQuery', tooltip)];
  return [
    lensAt(place, text, 'plinth.showPlan'),
    lensAt(place, 'Explain again', 'plinth.explainQuery', tooltip),
    ...advise,
  ];
}

/** For a server whose queries nothing embedded can plan. */
function unplannedLenses(
  uri: string,
  { dialect, statements }: DocumentReport,
  ranges: Ranges,
  abilities: readonly Ability[],
): CodeLens[] {
  if (dialect !== 'mysql') return [];
  return queriesIn(statements).flatMap(({ span }) => {
    const place = { uri, at: ranges.toPosition(span.start) };
    return [
      lensAt(place, 'Explain · needs a connection', 'plinth.explainQuery'),
      ...adviseLens(place, abilities),
    ];
  });
}

function adviseLens(place: QueryPlace, abilities: readonly Ability[]): readonly CodeLens[] {
  return abilities.includes('advise') ? [lensAt(place, 'Advise indexes', 'plinth.adviseIndexes')] : [];
}

/** Shows the queries that use the dropped index; needs statistics or assumed sizes, and no connection. */
function dropLenses(
  uri: string,
  { folder, statements }: DocumentReport,
  ranges: Ranges,
  target: PlanTarget,
): readonly CodeLens[] {
  if (folder === undefined || target.kind !== 'lab') return [];
  return statements.flatMap(({ span, parsed }) =>
    parsed.operations.some(({ kind }) => kind === 'dropIndex')
      ? [lensAt({ uri, at: ranges.toPosition(span.start) }, 'What gets slower?', 'plinth.withoutIndex')]
      : [],
  );
}

const beforePlanning =
  'The query is planned and not run. Planning may evaluate functions that are declared IMMUTABLE or STABLE.';

function lensAt(place: QueryPlace, title: string, command: string, tooltip?: string): CodeLens {
  const hint = tooltip === undefined ? {} : { tooltip };
  return {
    range: { start: place.at, end: place.at },
    command: { title, ...hint, command, arguments: [place] },
  };
}
