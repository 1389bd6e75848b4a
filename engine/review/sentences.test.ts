/** What reviews of small changes say and do not say: each case is a change, sentences that its document must have and words that it must not have. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReviewedProof } from '../../core/review/input.ts';
import { usualInWords } from '../../core/review/checks/live-checks.ts';
import type { Review } from '../../core/review/model.ts';
import type { RollbackProof, SectionProof } from '../../core/proof/result.ts';
import { reviewOf } from '../../core/review/review.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from '../session/kit.ts';
import { Session } from '../session/session.ts';
import { partsOf } from './checks-view.ts';
import { collectReview } from './collect.ts';
import { renderReview } from './render.ts';
import { casesOfWaysBack } from './sentence-cases-back.ts';
import { casesOfBatches } from './sentence-cases-batches.ts';
import { casesOfKeptOut } from './sentence-cases-kept-out.ts';
import { casesApart } from './sentence-cases-apart.ts';
import { casesAround } from './sentence-cases-around.ts';
import { casesOfIndexes } from './sentence-cases-indexes.ts';
import {
  casesOfCounters,
  casesOfExports,
  casesOfFormerNames,
  casesOfRowsInTheWay,
} from './sentence-cases-former.ts';
import { casesOfBackOnRows, casesOfClaims, casesOfOnce } from './sentence-cases-claims.ts';
import { casesOfComputed } from './sentence-cases-computed.ts';
import { casesOfWrittenOver } from './sentence-cases-written-over.ts';
import { casesOfFreedChildren } from './sentence-cases-freed-children.ts';
import { casesOfLess } from './sentence-cases-brief.ts';
import { casesOfDropped } from './sentence-cases-dropped.ts';
import { casesOfDeletedRows } from './sentence-cases-deleted.ts';
import { casesOfOneCommit } from './sentence-cases-one-commit.ts';
import { casesOfCopiedKeys } from './sentence-cases-copied-keys.ts';
import { casesOfFewWritten } from './sentence-cases-few-written.ts';
import { casesOfFewRows } from './sentence-cases-few.ts';
import { casesOfFlyway } from './sentence-cases-flyway.ts';
import { casesOfGates } from './sentence-cases-gate.ts';
import { casesOfFollowed } from './sentence-cases-followed.ts';
import { casesOfFills } from './sentence-cases-fills.ts';
import { casesOfExchanged } from './sentence-cases-exchanged.ts';
import { casesOfLoosened } from './sentence-cases-loosened.ts';
import { casesAgain } from './sentence-cases-again.ts';
import { casesOfRuns } from './sentence-cases-runs.ts';
import { casesOfRunners } from './sentence-cases-runners.ts';
import { casesOfOwnPrograms } from './sentence-cases-own.ts';
import { casesOfPrograms } from './sentence-cases-programs.ts';
import { casesInside } from './sentence-cases-inside.ts';
import { casesOfPassedOver, casesOfStopped } from './sentence-cases-passed.ts';
import { casesOfFailedBack, casesOfNullsThere, casesOfRenewedKeys } from './sentence-cases-renewed.ts';
import { casesOfRekeyed } from './sentence-cases-rekeyed.ts';
import { casesOfRetypedKeys } from './sentence-cases-retyped-key.ts';
import { casesOfSameName } from './sentence-cases-same-name.ts';
import { casesOfAlike } from './sentence-cases-alike.ts';
import { casesOfOpenKeys } from './sentence-cases-open-keys.ts';
import { casesOfEngines } from './sentence-cases-engines.ts';
import { casesOfReleases } from './sentence-cases-releases.ts';
import { casesOfContent } from './sentence-cases-content.ts';
import { casesOfCopies } from './sentence-cases-copies.ts';
import { casesOfCovers } from './sentence-cases-covers.ts';
import { casesOfInserted } from './sentence-cases-inserted.ts';
import { casesOfKeys } from './sentence-cases-keys.ts';
import { casesOfNames } from './sentence-cases-names.ts';
import { casesOfUnknown } from './sentence-cases-unknown.ts';
import { casesOfViews } from './sentence-cases-views.ts';
import { casesOfSecondRuns } from './sentence-cases-second-run.ts';
import { casesOfSizes } from './sentence-cases-sizes.ts';
import { casesBehind } from './sentence-cases-behind.ts';
import { casesBeside } from './sentence-cases-beside.ts';
import { casesOfWaitingWriters } from './sentence-cases-waiting.ts';
import { casesOfGivenBack, casesOfTaken } from './sentence-cases-taken.ts';
import { casesOfRenamedBack, casesOfSessions } from './sentence-cases-session.ts';
import { casesOfTools } from './sentence-cases-tools.ts';
import { casesOfTriggers } from './sentence-cases-triggers.ts';
import { casesOfNamesBack } from './sentence-cases-comes-back.ts';
import { casesOfLeftOut } from './sentence-cases-left-out.ts';
import { casesOfStepsBack } from './sentence-cases-steps-back.ts';
import { casesOfNewColumns } from './sentence-cases-new-column.ts';
import { casesOfStrictReads } from './sentence-cases-strict-reads.ts';
import { casesOfOwnValues } from './sentence-cases-own-values.ts';
import { casesOfPartitions } from './sentence-cases-partitions.ts';
import { casesOfPlaceholders } from './sentence-cases-placeholders.ts';
import { casesCutShort } from './sentence-cases-cut-short.ts';
import { casesOfReplaced } from './sentence-cases-replaced.ts';
import { casesOfNewestRows } from './sentence-cases-newest-row.ts';
import { casesOfRowsFirst } from './sentence-cases-rows-first.ts';
import { casesFilledByJoin } from './sentence-cases-filled-by-join.ts';
import { casesOfOwnOptions } from './sentence-cases-own-options.ts';
import { casesOfPassing } from './sentence-cases-passing.ts';
import { casesOfTablesAnew } from './sentence-cases-table-anew.ts';
import { casesOfRowWork } from './sentence-cases-rows.ts';
import { cases, history, type Case } from './sentence-cases.ts';
import { pathIn } from './sentence-layouts.ts';

const roots: string[] = [];
// There are many, and machines are busy.
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
}, 60_000);

async function documentOf({
  up,
  code,
  nulls,
  strict,
  fresh,
  sql,
  first,
  between,
  behind,
  target,
  files,
  layout,
  beside,
  refused: upRefused,
  backRefused,
  backFails,
  backMisses,
  backRestores,
  backDiffers,
}: Case): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-sentences-'));
  roots.push(root);
  const pathOf = (name: string): string => pathIn(layout, name);
  const refused = backRefused ?? backFails ?? backMisses;
  const own = {
    ...(first === undefined ? {} : { [pathOf('000002_first')]: first }),
    [pathOf('000004_change')]: up,
  };
  const all = {
    [pathOf('000001_start')]:
      layout === 'sql-migrate'
        ? `-- +migrate Up\n${history}`
        : layout === 'goose'
          ? `-- +goose Up\n${history}`
          : history,
    ...own,
    ...(between === undefined ? {} : { [pathOf('000003_between')]: between }),
    ...(behind === undefined ? {} : { [pathOf('000005_behind')]: behind }),
    ...(layout === 'prisma' ? { 'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n' } : {}),
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const parser = await loadPostgresParser();
  const options = { root, parser, ...kit, processes: 'forbidden', withoutGit: 'everything' } as const;
  const input = await collectReview({
    session: await Session.open(options),
    paths: [...Object.keys(own), ...(beside ?? [])],
    date: '2027-01-31',
    prover:
      upRefused !== undefined
        ? { kind: 'known', proofOf: (path) => refusedForward(path, upRefused) }
        : backRestores !== undefined || backDiffers !== undefined
          ? {
              kind: 'known',
              proofOf: (path) =>
                proofWith(
                  path,
                  {
                    ...{ lost: [], down: [] },
                    ...(backDiffers === undefined
                      ? { kind: 'restored' }
                      : { kind: 'differs', changes: backDiffers }),
                  },
                  backRestores === 'measured' ? [measuredAt(path, up.indexOf('CREATE'))] : [],
                ),
            }
          : refused === undefined
            ? { kind: 'none', because: 'this test runs nothing' }
            : {
                kind: 'known',
                proofOf: (path) =>
                  refusedBack(path, refused, {
                    sqlState: backFails === undefined ? '25001' : '42601',
                    isUnproved: backMisses !== undefined,
                  }),
              },
    targetVersion: target,
    git: 'left-alone',
    shown: (path) => path,
  });
  const review = reviewOf({
    ...input,
    sqlInCode: sql ?? input.sqlInCode,
    isWithCode: code !== undefined,
    isOneCommit: code === 'one-commit',
    migrations: input.migrations.map((one) => ({
      ...one,
      nullsInCode: nulls ?? [],
      strictReads: strict ?? [],
      newReads: fresh ?? [],
    })),
  });
  const rendered = renderReview(review, 'markdown');
  if (rendered.kind === 'failed') throw new Error(rendered.message);
  // Steps stand in lines of their own, and their sentence is one.
  const said = rendered.text.replaceAll(/(?<![\\`])`([^`\n]*[^`\\\n])`(?!`)/g, '$1').replaceAll('\\', '');
  return `${said.replace(/\n {2,4}(\d)\. /g, ' ($1) ')}\n${asked(review)}`;
}

/** What its scripts ask for, a line for each, as templates of a team may list it. */
function asked(review: Review): string {
  const usual =
    review.usual.length > 0
      ? usualInWords(review.usual, review.usual.length === review.preflight.length)
      : '';
  const parts = partsOf(review).flatMap(({ isOfSeveral, number, beforeName, afterName, before, after }) =>
    [
      { name: beforeName, all: before?.all },
      { name: afterName, all: after?.all },
    ].flatMap(({ name, all }) =>
      all === undefined ? [] : [`- ${isOfSeveral ? `Part ${String(number)} (${name}): ` : ''}${all}.`],
    ),
  );
  return [...(usual === undefined || usual === '' ? [] : [`- before.sql: ${usual}`]), ...parts].join('\n');
}

/** As a proof would say it that ends at the change itself. */
function refusedForward(path: string, message: string): ReviewedProof {
  const proof = proofWith(path, { kind: 'not-tried' });
  if (proof.kind === 'not-run') return proof;
  const refusal = { message, sqlState: '25001', position: undefined, at: 'statement' } as const;
  const place = { file: path, span: { start: 0, end: 0 } };
  return { ...proof, proof: { ...proof.proof, verdict: { kind: 'refused', refusal, place } } };
}

/** As a proof would say it whose way back the server has refused. */
function refusedBack(
  path: string,
  message: string,
  { sqlState, isUnproved }: { readonly sqlState: string; readonly isUnproved: boolean },
): ReviewedProof {
  const refusal = { message, sqlState, position: undefined, at: 'statement' } as const;
  const place = { file: path, span: { start: 0, end: 0 } };
  return proofWith(
    path,
    isUnproved
      ? { kind: 'not-verifiable', reason: { kind: 'history', migration: '000001_start' }, refusal }
      : { kind: 'refused', refusal, place, down: [] },
  );
}

/** One statement that did what was expected of it. */
function measuredAt(file: string, start: number): SectionProof {
  const measured = { relations: [], created: [], dropped: [], written: [], held: [], logBytes: 0 };
  const outcome = { kind: 'measured', measured, differences: [], elapsedMs: 1 } as const;
  const span = { start, end: start + 1 };
  return { file, statements: [{ span, text: ';', outcome, expected: [], onTarget: undefined }] };
}

function proofWith(path: string, rollback: RollbackProof, up: readonly SectionProof[] = []): ReviewedProof {
  return {
    kind: 'run',
    proof: {
      ...{ path, up, changes: [], code: [], rows: undefined },
      ...{ standInRoles: [], standInExtensions: [], skippedExtensions: [] },
      verdict: { kind: 'proved' },
      rollback,
      dialect: 'postgresql',
      server: 18,
      target: 16,
    },
  };
}

/** Scripts that the prose names and the document does not have: nobody can run them. */
function namedNowhere(text: string): readonly string[] {
  const [prose = '', ...rest] = text.split('\n## Scripts\n');
  const there = [...rest.join('').matchAll(/<summary>(\S+)<\/summary>/g)].map(([, name = '']) => name);
  const named = prose.match(/(?<![\w./-])(?:before|after|watch|export|back|concurrently)(?:-\d+)?\.sql\b/g);
  const asks = [
    ...(/\b(?:the|no) pre-flight|Pre-flight(?: of part \d+)?:/i.test(prose) ? ['before'] : []),
    ...(/\bthe post-flight|Post-flight(?: of part \d+)?:/i.test(prose) ? ['after'] : []),
  ];
  return [
    ...new Set((named ?? []).filter((name) => !there.includes(name))),
    ...asks.filter((kind) => !there.some((name) => name.startsWith(kind))),
  ];
}

describe('the sentences of a review', () => {
  it.each([
    ...cases,
    ...casesFilledByJoin,
    ...casesOfOwnOptions,
    ...casesOfPassing,
    ...casesOfTablesAnew,
    ...casesOfFlyway,
    ...casesOfWaysBack,
    ...casesOfSessions,
    ...casesOfRenamedBack,
    ...casesOfWrittenOver,
    ...casesOfComputed,
    ...casesOfFreedChildren,
    ...casesOfLess,
    ...casesOfKeptOut,
    ...casesApart,
    ...casesAround,
    ...casesOfIndexes,
    ...casesOfReleases,
    ...casesOfRekeyed,
    ...casesOfRetypedKeys,
    ...casesOfSameName,
    ...casesOfEngines,
    ...casesOfAlike,
    ...casesOfOpenKeys,
    ...casesOfFills,
    ...casesOfDeletedRows,
    ...casesOfCopiedKeys,
    ...casesOfOneCommit,
    ...casesOfLoosened,
    ...casesOfExchanged,
    ...casesOfRunners,
    ...casesOfOwnPrograms,
    ...casesAgain,
    ...casesOfRuns,
    ...casesOfRowWork,
    ...casesOfReplaced,
    ...casesCutShort,
    ...casesOfNewestRows,
    ...casesOfGates,
    ...casesOfRowsFirst,
    ...casesOfCopies,
    ...casesOfCovers,
    ...casesOfFewRows,
    ...casesOfFewWritten,
    ...casesOfTaken,
    ...casesOfDropped,
    ...casesOfGivenBack,
    ...casesOfUnknown,
    ...casesOfViews,
    ...casesInside,
    ...casesOfPassedOver,
    ...casesOfStopped,
    ...casesOfPrograms,
    ...casesOfContent,
    ...casesOfBatches,
    ...casesOfNames,
    ...casesOfInserted,
    ...casesOfKeys,
    ...casesOfRenewedKeys,
    ...casesOfNullsThere,
    ...casesOfFailedBack,
    ...casesOfSizes,
    ...casesOfWaitingWriters,
    ...casesOfSecondRuns,
    ...casesBehind,
    ...casesOfFollowed,
    ...casesBeside,
    ...casesOfTools,
    ...casesOfTriggers,
    ...casesOfLeftOut,
    ...casesOfPartitions,
    ...casesOfPlaceholders,
    ...casesOfOwnValues,
    ...casesOfStepsBack,
    ...casesOfStrictReads,
    ...casesOfNewColumns,
    ...casesOfNamesBack,
    ...casesOfFormerNames,
    ...casesOfRowsInTheWay,
    ...casesOfCounters,
    ...casesOfExports,
    ...casesOfClaims,
    ...casesOfBackOnRows,
    ...casesOfOnce,
  ])('$name', async (one) => {
    const text = await documentOf(one);
    for (const words of one.says) expect(text).toContain(words);
    for (const words of one.silent ?? []) expect(text).not.toContain(words);
    expect(namedNowhere(text)).toEqual([]);
    // No document is without it.
    expect(text).toContain('- Not verified: The change with your rows and programs: it ');
  });
});
