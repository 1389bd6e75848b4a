/**
 * `textDocument/codeLens`: one line on an applied migration that says that its findings are off and turns them on; in a document that uses a
 * connection "Safe to run now?" above a migration's first statement and "Explain" above each query. Only for clients that have the commands.
 */
import type { CodeLens, CodeLensParams } from 'vscode-languageserver';
import type { Ability } from '../../core/connections/ability.ts';
import { lensText, type LensState } from '../../core/plan/present/lens.ts';
import { queriesIn } from '../../core/plan/query-shape/queries-in.ts';
import type { QueryPlace } from '../../protocol/plans.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf, type Ranges } from '../convert/range.ts';
import type { DocumentReport } from '../engine.ts';
import { isolated } from '../isolate.ts';
import { proveLens } from '../proof/prove-lens.ts';
import { abilitiesAt } from '../plans/abilities.ts';
import type { PlanTarget } from '../plans/plans.ts';
import { planTarget } from '../plans/target.ts';
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
      const isPostgres = report.dialect === undefined || report.dialect === 'postgresql';
      const ranges = rangesOf(source.text);
      const abilities = await abilitiesAt(context, document.uri);
      if (isPostgres && bound !== undefined && abilities.includes('safeNow'))
        lenses.push(...safeNowLens(document.uri, report, ranges));
      if (wanted.proofLens) lenses.push(...(await proveLens(context, source, report, { ranges, token })));
      // Queries of another server are explained there; what else there is, is PostgreSQL's.
      if (!isPostgres && report.dialect !== bound?.engine.name) return lenses;
      const target = wanted.explainLens ? await planTarget(context, document.uri) : undefined;
      if (target === undefined || !abilities.includes('explain')) return lenses;
      const queries = queriesIn(report.statements).flatMap(({ span, text }) => {
        const at = ranges.toPosition(span.start);
        const state = plans.state(document.uri, text, target);
        return planLenses(state, { uri: document.uri, at }, target.kind, abilities);
      });
      if (!isPostgres) return [...lenses, ...queries];
      return [...lenses, ...queries, ...dropLenses(document.uri, report, ranges, target.kind)];
    }),
  );
}

const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function appliedLens(uri: string, report: DocumentReport, shown: boolean): CodeLens[] {
  // A query file is no history; a line above each would be noise.
  if (report.folder === undefined || (report.kind !== 'applied' && !shown)) return [];
  const title = shown ? 'applied history: findings on · Hide' : 'applied history: findings off · Show';
  const argument = { uri, show: !shown };
  return [{ range: top, command: { title, command: 'plinth.showAppliedFindings', arguments: [argument] } }];
}

/** At the migration's first statement: a query file locks nothing that is worth a look. */
function safeNowLens(uri: string, { folder, statements }: DocumentReport, ranges: Ranges): CodeLens[] {
  const [first] = statements;
  if (folder === undefined || first === undefined) return [];
  const at = ranges.toPosition(first.span.start);
  const command = { title: 'Safe to run now?', command: 'plinth.safeNow', arguments: [{ uri }] };
  return [{ range: { start: at, end: at }, command }];
}

/** The last answer opens the plan; asking again, and for indexes, is beside it. */
function planLenses(
  state: LensState,
  place: QueryPlace,
  target: PlanTarget['kind'],
  abilities: readonly Ability[],
): readonly CodeLens[] {
  const text = lensText(state, target === 'lab');
  const tooltip = target === 'connection' ? beforePlanning : undefined;
  if (state.kind !== 'planned') return [lensAt(place, text, 'plinth.explainQuery', tooltip)];
  return [
    lensAt(place, text, 'plinth.showPlan'),
    lensAt(place, 'Explain again', 'plinth.explainQuery', tooltip),
    ...(abilities.includes('advise') ? [lensAt(place, 'Advise indexes', 'plinth.adviseIndexes')] : []),
  ];
}

/** Who would miss an index is asked of statistics alone. */
function dropLenses(
  uri: string,
  { folder, statements }: DocumentReport,
  ranges: Ranges,
  target: PlanTarget['kind'],
): readonly CodeLens[] {
  if (folder === undefined || target !== 'lab') return [];
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
