/** The public JSON of `plinth prove`: docs/guide/proof.md describes it, docs/prove-output.schema.json is its schema. Nothing is removed within a version. Lines count from zero. */
import type { CatalogChange } from '../../core/catalog/items.ts';
import {
  effectLines,
  halfDoneInWords,
  reasonInWords,
  rollbackInWords,
  shortfallInWords,
  verdictInWords,
} from '../../core/proof/describe.ts';
import type { CodeQuery, ReleaseProof } from '../../core/proof/code.ts';
import type {
  DraftProof,
  RollbackProof,
  SectionProof,
  StatementProof,
  Verdict,
} from '../../core/proof/result.ts';
import type { RowsBack, RowsProof } from '../../core/proof/rows.ts';
import { biteInWords, differenceInWords, rowsInWords, writeInWords } from '../../core/proof/rows-describe.ts';
import type { Place } from '../../core/proof/place.ts';
import { shareOf, type ProofRun, type ProvedMigration } from '../prove/report.ts';

export function proveJson(run: ProofRun): string {
  const report = {
    version: 1,
    share: shareOf(run),
    migrations: run.migrations.map(migrationJson),
    errors: run.errors,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function migrationJson(migration: ProvedMigration) {
  const { file, proof, sources, beyond } = migration;
  return {
    file,
    engine: proof.dialect,
    server: proof.server,
    target: proof.target,
    verdict: verdictJson(proof.verdict),
    words: verdictInWords(proof),
    halfDone: halfDoneInWords(proof) ?? null,
    statements: sectionsJson(proof.up, sources),
    bounds: beyond.map(({ place, message }) => ({ ...placeJson(place, sources), message })),
    changes: proof.changes.map(changeJson),
    code: proof.code.map((one) => releaseJson(one, migration)),
    rollback: proof.rollback === undefined ? null : rollbackJson(proof.rollback, sources),
    rows: proof.rows === undefined ? null : rowsJson(proof.rows, sources),
    standInRoles: proof.standInRoles,
    standInExtensions: proof.standInExtensions,
    skippedExtensions: proof.skippedExtensions,
  };
}

function verdictJson(verdict: Verdict) {
  switch (verdict.kind) {
    case 'proved':
      return { kind: verdict.kind, because: [] };
    case 'partly':
      return { kind: verdict.kind, because: verdict.because.map(shortfallInWords) };
    case 'not-verifiable':
      return { kind: verdict.kind, because: [reasonInWords(verdict.reason)] };
    case 'refused':
      return {
        kind: verdict.kind,
        because: [verdict.refusal.message],
        sqlState: verdict.refusal.sqlState ?? null,
      };
    case 'stopped':
      return { kind: verdict.kind, because: [verdict.message], limit: verdict.limit };
  }
}

function sectionsJson(sections: readonly SectionProof[], sources: ProvedMigration['sources']) {
  return sections.flatMap(({ file, statements }) => {
    const source = sources.get(file);
    return statements.map((one) => ({
      file: source?.shown ?? file,
      line: source?.lines.position(one.span.start).line ?? 0,
      sql: source?.text.slice(one.span.start, one.span.end) ?? '',
      outcome: outcomeJson(one),
    }));
  });
}

function outcomeJson(one: StatementProof) {
  const { outcome } = one;
  switch (outcome.kind) {
    case 'measured': {
      const { measured, differences, elapsedMs } = outcome;
      const { created, dropped, logBytes, relations } = measured;
      const effects = effectLines(one);
      return { kind: outcome.kind, effects, relations, created, dropped, logBytes, elapsedMs, differences };
    }
    case 'applied': {
      const { deeds, online, locks, elapsedMs } = outcome;
      const seen =
        online === undefined
          ? {}
          : {
              granted: online.granted ?? null,
              waitedOn: online.waitedOn ?? null,
              writerWaitedMs: online.writerWaitedMs ?? null,
              rows: online.rows ?? null,
              differences: online.differences,
            };
      return {
        kind: outcome.kind,
        created: deeds.created,
        dropped: deeds.dropped,
        ...seen,
        locks,
        elapsedMs,
      };
    }
    case 'expected':
      return { kind: outcome.kind, effects: effectLines(one), elapsedMs: outcome.elapsedMs };
    case 'not-verifiable':
      return {
        kind: outcome.kind,
        reason: outcome.reason.kind,
        words: reasonInWords(outcome.reason),
        message: outcome.refusal?.message ?? null,
      };
    case 'refused':
      return {
        kind: outcome.kind,
        message: outcome.refusal.message,
        sqlState: outcome.refusal.sqlState ?? null,
        at: outcome.refusal.at,
      };
    case 'stopped':
      return { kind: outcome.kind, limit: outcome.limit, message: outcome.message };
    case 'control':
    case 'not-reached':
      return { kind: outcome.kind };
  }
}

function rollbackJson(rollback: RollbackProof, sources: ProvedMigration['sources']) {
  return {
    kind: rollback.kind,
    words: rollbackInWords(rollback),
    draft: rollback.kind === 'missing' && rollback.draft !== undefined ? draftJson(rollback.draft) : null,
    changes: 'changes' in rollback ? rollback.changes.map(changeJson) : [],
    lost: 'lost' in rollback ? rollback.lost : [],
    statements: 'down' in rollback ? sectionsJson(rollback.down, sources) : [],
  };
}

function releaseJson(one: ReleaseProof, { shown, sources }: ProvedMigration) {
  const { release, prepared, broken, waiting, unprepared } = one;
  const placed = ({ file, line, column }: CodeQuery) => ({ file: shown(file), line, column });
  return {
    release: release.kind === 'ref' ? release.ref : null,
    prepared,
    broken: broken.map(({ query, message, since, mended }) => ({
      ...placed(query),
      sql: query.sql ?? null,
      message,
      mended,
      since: {
        file: shown(since.file),
        line: sources.get(since.file)?.lines.position(since.span.start).line ?? 0,
      },
    })),
    waiting: waiting.map(({ query, because }) => ({ ...placed(query), because })),
    unprepared: unprepared.map(({ query, because }) => ({ ...placed(query), because })),
  };
}

function draftJson({ text, outcome }: DraftProof) {
  return {
    sql: text,
    proved: outcome.kind === 'proved',
    because: 'because' in outcome ? outcome.because : null,
  };
}

function rowsJson(rows: RowsProof, sources: ProvedMigration['sources']) {
  const words = rowsInWords(rows) ?? null;
  const about = { kind: rows.kind, words, seed: rows.ask.seed, perTable: rows.ask.perTable };
  if (rows.kind !== 'tried') return { ...about, filled: [], fails: [], writes: [], back: null };
  return {
    ...about,
    filled: rows.filled.map((one) => ({ ...one, problem: one.problem ?? null })),
    fails: rows.bites.map((bite) => ({
      ...placeJson(bite.place, sources),
      kind: bite.kind,
      words: biteInWords(bite),
      message: bite.message,
      sqlState: bite.sqlState ?? null,
      ranWithout: bite.ranWithout,
      relation: bite.rows?.relation ?? null,
      bad: bite.rows?.bad ?? null,
      all: bite.rows?.all ?? null,
      example: bite.rows?.example ?? [],
      find: bite.rows?.find ?? null,
    })),
    writes: rows.writes.map(({ place, ...write }) => ({
      ...placeJson(place, sources),
      ...write,
      words: writeInWords({ place, ...write }),
    })),
    back: rows.back === undefined ? null : rowsBackJson(rows.back, sources),
  };
}

function rowsBackJson(back: RowsBack, sources: ProvedMigration['sources']) {
  const none = { file: null, line: null, message: null, differences: [], again: null };
  switch (back.kind) {
    case 'not-run':
      return { kind: back.kind, ...none };
    case 'refused':
      return { kind: back.kind, ...none, ...placeJson(back.place, sources), message: back.message };
    case 'ran':
      return {
        kind: back.kind,
        ...none,
        differences: back.differences.map((one) => ({ ...one, words: differenceInWords(one) })),
        again: back.again ?? null,
      };
  }
}

function placeJson({ file, span }: Place, sources: ProvedMigration['sources']) {
  const source = sources.get(file);
  return { file: source?.shown ?? file, line: source?.lines.position(span.start).line ?? 0 };
}

function changeJson(change: CatalogChange) {
  return {
    change: change.change,
    kind: change.kind,
    name: change.name,
    before: 'before' in change ? change.before : null,
    after: 'after' in change ? change.after : null,
  };
}
