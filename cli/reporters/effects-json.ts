/** The public JSON of `plinth effects`: docs/guide/effects.md describes it, docs/effects-output.schema.json is its schema. Nothing is removed within a version. */
import type { EffectsDocument, RelationView, StatementView, TransactionView } from '../effects/document.ts';
import type { EffectsTrouble } from '../effects/trouble.ts';

export function effectsJson(document: EffectsDocument): string {
  const { file, tool, history, targetVersion, server, targetVersionFrom, coverage } = document;
  return printed({
    file,
    tool: tool?.id ?? null,
    targetVersion,
    server,
    targetVersionFrom,
    history: { from: history.from, folder: history.folder ?? null, words: history.words },
    statements: document.statements.map(statementJson),
    transactions: document.transactions.map(transactionJson),
    coverage,
    errors: [],
  });
}

/** The JSON for a file whose effects are unknown, with the reason. */
export function effectsTroubleJson({ file, kind, message }: EffectsTrouble): string {
  return printed({ file, statements: [], transactions: [], errors: [{ kind, message }] });
}

function printed(report: object): string {
  return `${JSON.stringify({ version: 1, ...report }, undefined, 2)}\n`;
}

function statementJson(one: StatementView) {
  return {
    direction: one.direction,
    range: {
      start: { line: one.range.start.line, character: one.range.start.column },
      end: { line: one.range.end.line, character: one.range.end.column },
    },
    sql: one.text,
    operations: one.operations,
    relations: one.relations.map(relationJson),
    duration: one.duration,
    durationInWords: one.durationInWords,
    refusedInTransaction: one.refusedInTransaction,
    refusedHere: one.refusedHere,
    refused: one.refused ?? null,
    newerThanTarget: one.newerThanTarget,
    queue: one.queueInWords ?? null,
    lockTimeout: one.lockTimeout ?? null,
    replicas: one.replicas,
    lockedOnStandbys: one.lockedOnStandbys,
    transaction: one.transaction ?? null,
    undone: one.undone,
    unknown: one.unknown,
  };
}

function relationJson(one: RelationView) {
  return {
    name: one.name,
    role: one.role,
    lock: one.lock,
    blocks: one.blocks,
    blocksInWords: one.blocksInWords,
    rewrite: one.rewrite,
    buildsIndex: one.buildsIndex,
    scan: one.scan,
    heldUntil: one.heldUntil,
    waitsFor: one.queue?.waitsFor ?? null,
    holdsUp: one.queue?.holdsUp ?? null,
    new: one.isNew,
    conditional: one.conditional,
    evidence: {
      ...one.evidence,
      source: one.evidence.source ?? null,
      uncertain: one.evidence.uncertain ?? null,
    },
  };
}

function transactionJson(one: TransactionView) {
  return {
    kind: one.kind,
    ends: one.ends,
    firstLine: one.firstLine,
    until: one.until,
    locks: one.locks.map(({ isNew, before, mode: _mode, ...lock }) => ({
      ...lock,
      new: isNew,
      before: before ?? null,
    })),
  };
}
