/** `textDocument/hover`: a card for a table or a column, the types of a query at its first word; elsewhere in a DDL statement its locks and its work. At most twelve lines. */
import { join } from 'node:path';
import type { CancellationToken, Hover, HoverParams } from 'vscode-languageserver';
import type { Effect } from '../../core/effects/effect.ts';
import { rowWork } from '../../core/effects/held-locks.ts';
import { personalDataIn } from '../../core/personal-data/personal-data.ts';
import { placeHover, placeLines, queryHover } from '../../core/plan/present/hover.ts';
import { queriesIn, queryAround } from '../../core/plan/query-shape/queries-in.ts';
import type { PlanReading } from '../../core/plan/understand.ts';
import type { Origin } from '../../core/schema/model.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import { uriOf } from '../convert/uri.ts';
import type { SourceDocument, StatementFacts } from '../engine.ts';
import { typesAt } from '../described/types-at.ts';
import { effectCard, effectSummary, type StatementOnProof } from '../hover/effect-card.ts';
import { columnAt } from '../hover/column-at.ts';
import { columnCard } from '../hover/column-card.ts';
import { conditionCard } from '../hover/condition-card.ts';
import { columnShown, relationShown } from '../hover/as-written.ts';
import { relationAt } from '../hover/relation-at.ts';
import { tableCard } from '../hover/table-card.ts';
import { isolated } from '../isolate.ts';
import { notesIn, provedIn } from '../proof/known.ts';
import { statementsToTell } from '../proof/statements.ts';
import { shownQueries } from '../plans/shown.ts';
import { locator, type Locate } from '../workspace/locate.ts';
import { sourceOf } from '../workspace/source.ts';

export function registerHover(context: ServerContext): void {
  const { connection, documents, log, workspace, settings } = context;
  connection.onHover(
    isolated<HoverParams, Hover | null>(log, 'textDocument/hover', null, async (params, token) => {
      const document = documents.get(params.textDocument.uri);
      if (document === undefined) return null;
      const wanted = await settings.of(document.uri);
      if (!wanted.enable) return null;
      const source = sourceOf(document);
      const ranges = rangesOf(source.text);
      const offset = ranges.toOffset(params.position);
      const facts = await workspace.facts(source, offset, token);
      const types = await typesAt(context, source, offset, facts, token);
      if (facts === undefined) return types === undefined ? null : { contents: markdown(types) };
      const planned = wanted.planOnHover ? await plannedAt(context, source, facts) : undefined;
      if (types !== undefined) {
        const plan = planned === undefined ? [] : ['', planHover(planned)];
        return { contents: { kind: 'markdown', value: [linesOf(types), ...plan].join('\n') } };
      }
      const effects = wanted.effectsOnHover ? schemaChanges(facts) : [];
      const named = relationAt(facts);
      const column = columnAt(facts, facts.offset);
      const condition = planned === undefined ? conditionCard(facts, facts.offset) : [];
      if (column !== undefined) {
        const shown = columnShown(column);
        const card = columnCard(
          shown,
          personalDataIn(shown.schema, facts.personalData),
          linkTo(facts, locator(context)),
        );
        const summary = effectSummary(effects);
        return {
          contents: markdown([
            ...beside(planned),
            ...card,
            ...(summary === undefined ? [] : [summary]),
            ...condition,
          ]),
          range: ranges.toRange(facts.placeOf(column.span)),
        };
      }
      if (named === undefined) {
        if (planned !== undefined) return { contents: { kind: 'markdown', value: planHover(planned) } };
        if (condition.length > 0) return { contents: markdown(condition) };
        const proof = await provedAt(context, source, facts, token);
        const card = effectCard({ ...facts, until: facts.until(), newer: facts.newer(), effects, proof });
        return card === undefined ? null : { contents: markdown(card) };
      }
      const summary = effectSummary(effects);
      const shown = relationShown(named);
      const card = tableCard(shown.relation, shown.schema, linkTo(facts, locator(context)), {
        size: facts.sizeOf(named.relation.key),
        wanted: named.relation.kind === 'table' ? await facts.wantedIndexes(named.relation.key) : [],
        personal: personalDataIn(shown.schema, facts.personalData).table(shown.relation.key),
      });
      return {
        contents: markdown([...beside(planned), ...card, ...(summary === undefined ? [] : [summary])]),
        range: ranges.toRange(facts.placeOf(named.span)),
      };
    }),
  );
}

/** Measurements from a proof that still match the text. */
async function provedAt(
  context: ServerContext,
  source: SourceDocument,
  { statement }: StatementFacts,
  token: CancellationToken,
): Promise<StatementOnProof | undefined> {
  const { documentProofs, workspace } = context;
  const known = documentProofs.of(source.uri);
  if (known === undefined) return undefined;
  const statements = await statementsToTell(context, source, await workspace.report(source, token), token);
  const found = provedIn(known, statements).find(({ now }) => now.span.start === statement.span.start);
  if (found === undefined) return undefined;
  const notes = notesIn(known, statements).filter(({ now }) => now === found.now);
  return { proof: known.proof, statement: found.statement, notes: notes.map(({ note }) => note) };
}

/** The last plan of the query at a place, and the place in it. */
interface PlannedPlace {
  readonly reading: PlanReading;
  readonly offset: number;
}

async function plannedAt(
  context: ServerContext,
  source: SourceDocument,
  { statement, offset }: StatementFacts,
): Promise<PlannedPlace | undefined> {
  const query = queryAround(queriesIn([statement]), offset);
  const shown = query && (await shownQueries(context, source));
  const target = shown?.queries.find(({ text }) => text === query?.text)?.target;
  if (target === undefined || query === undefined) return undefined;
  const last = context.plans.last(source.uri, query.text, target);
  if (last === undefined) return undefined;
  return { reading: last.reading, offset: offset - query.span.start };
}

/** What the plan does at this place, elsewhere what the plan is. */
function planHover({ reading, offset }: PlannedPlace): string {
  return placeHover(reading, offset) ?? queryHover(reading);
}

/** What the plan does there comes first: a hover is cut off at its end. */
function beside(planned: PlannedPlace | undefined): readonly string[] {
  return planned === undefined ? [] : placeLines(planned.reading, planned.offset);
}

/** Queries and row changes take locks too, but a hover about them would be noise. */
function schemaChanges({ effects }: StatementFacts): readonly Effect[] {
  return effects.flatMap(({ operation, effect }) => (rowWork.has(operation.kind) ? [] : [effect]));
}

/** The editor opens a file at the line given after `#`. */
function linkTo({ root }: StatementFacts, locate: Locate): (origin: Origin) => string | undefined {
  return ({ file, span }) => {
    if (root === undefined) return undefined;
    const path = join(root, file);
    const range = locate(path, span);
    return range === undefined ? undefined : `${uriOf(path)}#L${range.start.line + 1}`;
  };
}

/** Lines end with a hard break, since paragraphs would double the height. */
function markdown(lines: readonly string[]) {
  return { kind: 'markdown' as const, value: linesOf(lines) };
}

function linesOf(lines: readonly string[]): string {
  return lines.join('  \n');
}
