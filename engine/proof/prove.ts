/**
 * The proof of one migration of a workspace: the embedded server's results, next to the effects table's claims for every statement. The
 * editor, the command line and tests use it.
 */
import type { Action } from '../../core/effects/statement.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import { effectDifferences } from '../../core/proof/expected.ts';
import { onlineDifferences } from '../../core/proof/online.ts';
import { lossesOf } from '../../core/proof/losses.ts';
import type { ServerRefusal } from '../../core/proof/reason.ts';
import { isSameOn } from '../../core/proof/on-target.ts';
import type { RowsAsk } from '../../core/proof/rows.ts';
import {
  verdictOf,
  type Limit,
  type MigrationProof,
  type RollbackProof,
  type SectionProof,
  type StatementOutcome,
  type StatementProof,
} from '../../core/proof/result.ts';
import type { DatabaseFailure, Failed } from '../databases/session.ts';
import type { ToldStatement } from '../session/effects.ts';
import { writtenBack, type Provable, type ProvableText } from '../session/provable-migrations.ts';
import type { ConnectedServer } from '../session/report.ts';
import type { Session } from '../session/session.ts';
import { releasesProof, textsOf, type ReleaseQueries } from './releases.ts';
import { draftOf, draftProof, type BroughtDraft, type Draft } from './draft.ts';
import type { MigrationRun, Prover, RunOptions } from './prover.ts';
import { rowsProof, trialWish } from './rows.ts';
import type { RawOutcome } from './run.ts';
import { isComplete, type Ran } from './server.ts';

export type ProofAnswer = { readonly kind: 'proof'; readonly proof: MigrationProof } | Failed;

export interface ProofQuestion extends Omit<RunOptions, 'queries' | 'onPart' | 'trial'> {
  readonly session: Session;
  readonly prover: Prover;
  readonly folder: MigrationFolder;
  /** Relative to the workspace: an up migration of the folder. */
  readonly path: string;
  /** Code that runs during the migration. */
  readonly releases?: readonly ReleaseQueries[] | undefined;
  /** Overrides the configuration's. */
  readonly target?: number | undefined;
  /** Run if nobody has written a rollback. */
  readonly brought?: BroughtDraft | undefined;
  /** Generated rows to run it on as well; undefined for empty tables only. */
  readonly rows?: RowsAsk | undefined;
  /** Called with the results so far, before more is tried. */
  readonly onPart?: ((proof: MigrationProof) => void) | undefined;
}

export async function prove(question: ProofQuestion): Promise<ProofAnswer> {
  const { session, prover, folder, path, releases = [], signal } = question;
  const { migrations, at, up, down } = await read(question);
  const own = migrations[at];
  const back = own && writtenBack(own);
  const empty = own?.down?.kind === 'empty' ? own.down.file : undefined;
  const isMissing =
    question.rollback === 'prove' &&
    own !== undefined &&
    (back === undefined || question.brought?.replaces === true);
  const draft = isMissing ? await draftOf({ ...question, empty }) : undefined;
  const all = withDraft(migrations, own, draft);
  const ask = question.rows;
  const about = { path, version: up.target, back: back !== undefined, signal };
  const trial = ask === undefined ? undefined : await trialWish(session, folder, at, { ...about, ask });
  const proofOf = (run: MigrationRun): MigrationProof => {
    const forward = sectionsOf(run.up, up.sections, prover.major);
    return {
      path,
      verdict:
        run.up.kind === 'unread'
          ? { kind: 'not-verifiable', reason: { kind: 'unread', because: run.up.because } }
          : verdictOf(forward),
      up: forward,
      changes: run.changes,
      code: releasesProof(releases, run, forward),
      rollback:
        draft === undefined
          ? rollbackOf(run, forward, { told: down.sections, major: prover.major, empty })
          : { kind: 'missing', empty, draft: run.rollback && draftProof(draft, run.rollback) },
      rows: run.trial === undefined || ask === undefined ? undefined : rowsProof(run.trial, ask, forward),
      dialect: prover.dialect,
      server: prover.major,
      target: up.target,
      standInRoles: run.standInRoles,
      standInExtensions: run.standInExtensions,
      skippedExtensions: run.skippedExtensions,
    };
  };
  const { onPart } = question;
  const outcome = await prover.run({ migrations: all, toolTable: toolOf(folder).historyTable?.name }, at, {
    ...question,
    trial,
    queries: textsOf(releases),
    onPart: onPart && ((run) => onPart(proofOf(run))),
  });
  return outcome.kind === 'failed' ? outcome : { kind: 'proof', proof: proofOf(outcome.run) };
}

interface Read {
  readonly migrations: readonly Provable[];
  readonly at: number;
  readonly up: ToldText;
  readonly down: ToldText;
}

/** If the text changes faster than this, the result is outdated anyway. */
const mostReads = 5;

/** The same text is run and looked up in the effects table, even if an editor changes it in the meantime. */
async function read(question: ProofQuestion): Promise<Read> {
  const { session, folder, path, signal } = question;
  for (let tries = 1; ; tries += 1) {
    const migrations = await session.migrationsToProve(folder, signal);
    const at = migrations.findIndex((one) => one.path === path);
    const up = await toldOf(question, path, 'up');
    const back = migrations[at] && writtenBack(migrations[at]);
    const down =
      back === undefined ? { target: up.target, sections: [] } : await toldOf(question, back.file, 'down');
    const isOfOneText = isTold(migrations[at]?.up, up) && isTold(back, down);
    if (isOfOneText || tries === mostReads) return { migrations, at, up, down };
  }
}

function isTold(text: ProvableText | undefined, { sections }: ToldText): boolean {
  if (text?.kind !== 'read' || sections.length === 0) return true;
  return text.sections.every(({ statements }, section) =>
    statements.every(({ parsed }, at) => sections[section]?.[at]?.here.statement.parsed.text === parsed.text),
  );
}

interface ToldText {
  readonly target: number;
  readonly sections: readonly Told[];
}

/** The draft runs in place of the missing rollback. */
function withDraft(
  migrations: readonly Provable[],
  own: Provable | undefined,
  draft: Draft | undefined,
): readonly Provable[] {
  if (draft === undefined) return migrations;
  return migrations.map((one) => (one === own ? { ...one, down: draft.down } : one));
}

/** For one section, by statement. */
type Told = readonly { readonly here: ToldStatement; readonly onTarget: readonly Action[] | undefined }[];

async function toldOf(
  { session, prover, target, signal }: ProofQuestion,
  path: string,
  direction: 'up' | 'down',
): Promise<ToldText> {
  const ask = { named: true, assumed: prover.dialect, effectsOf: 'all' } as const;
  const here = await session.effects(path, { ...ask, targetVersion: prover.major }, signal);
  const connected = connectedTo(prover.assumedTarget);
  const there = await session.effects(path, { ...ask, targetVersion: target, connected }, signal);
  if (here.kind === 'told' || there.kind === 'told') return { target: target ?? prover.major, sections: [] };
  const wanted = (report: typeof here): typeof here.sections =>
    report.sections.filter(({ section }) => section.direction === direction);
  const others = wanted(there);
  const sections = wanted(here).map(({ statements }, section) =>
    statements.map((one, at) => {
      const other = others[section]?.statements[at]?.actions ?? [];
      return { here: one, onTarget: isSameOn(one.actions, other) ? undefined : other };
    }),
  );
  return { target: there.targetVersion, sections };
}

function connectedTo(version: number | undefined): ConnectedServer | undefined {
  return version === undefined ? undefined : { version, connection: 'scratch' };
}

function sectionsOf(ran: Ran, told: readonly Told[], major: number): readonly SectionProof[] {
  if (ran.kind === 'unread') return [];
  const { file, sections } = ran.text;
  return sections.map((outcomes, section) => ({
    file,
    statements: outcomes.flatMap((outcome, at): readonly StatementProof[] => {
      const one = told[section]?.[at];
      if (one === undefined) return [];
      const { here, onTarget } = one;
      return [
        {
          span: here.statement.span,
          text: here.statement.parsed.text,
          outcome: outcomeOf(outcome, here.actions, major),
          expected: here.actions,
          onTarget,
        },
      ];
    }),
  }));
}

function outcomeOf(raw: RawOutcome, actions: readonly Action[], major: number): StatementOutcome {
  switch (raw.kind) {
    case 'measured':
      return { ...raw, differences: effectDifferences(actions, raw.measured, major) };
    case 'ran':
      return { kind: 'expected', elapsedMs: raw.elapsedMs };
    case 'lost':
      return { kind: 'stopped', limit: limitOf(raw.failure), message: raw.failure.message };
    case 'applied': {
      const { online, ...rest } = raw;
      return online === undefined
        ? rest
        : { ...rest, online: { ...online, differences: onlineDifferences(actions, online) } };
    }
    case 'control':
    case 'not-verifiable':
    case 'refused':
    case 'not-reached':
      return raw;
  }
}

function limitOf({ reason }: DatabaseFailure): Limit {
  if (reason === 'queryTimeout') return 'time';
  return reason === 'memoryLimit' ? 'memory' : 'crash';
}

function rollbackOf(
  { rollback }: MigrationRun,
  up: readonly SectionProof[],
  {
    told,
    major,
    empty,
  }: { readonly told: readonly Told[]; readonly major: number; readonly empty: string | undefined },
): RollbackProof | undefined {
  const lost = lossesOf(up.flatMap(({ statements }) => statements.flatMap(({ expected }) => expected)));
  const proofOf = (ran: Ran): readonly SectionProof[] => sectionsOf(ran, told, major);
  switch (rollback?.kind) {
    case undefined:
      return undefined;
    case 'missing':
      return { kind: 'missing', empty, draft: undefined };
    case 'not-tried':
      return { kind: 'not-tried' };
    case 'unread':
      return {
        kind: 'not-verifiable',
        reason: { kind: 'unread', because: rollback.because },
        refusal: undefined,
      };
    case 'broken':
      return brokenRollback(proofOf(rollback.down));
    case 'differs':
      return {
        ...{ kind: 'differs', changes: rollback.changes, lost, down: proofOf(rollback.down) },
        again: refusalIn(rollback.again),
      };
    case 'restored': {
      const { changes, again } = rollback;
      const down = proofOf(rollback.down);
      if (changes.length === 0 && isComplete(again)) return { kind: 'restored', lost, down };
      return { kind: 'not-again', refusal: refusalIn(again), changes, down };
    }
  }
}

function brokenRollback(down: readonly SectionProof[]): RollbackProof {
  const verdict = verdictOf(down);
  const [first] = down
    .flatMap(({ statements }) => statements.map(({ outcome }) => outcome))
    .filter((one) => one.kind === 'not-verifiable');
  switch (verdict.kind) {
    case 'refused':
      return { ...verdict, down };
    case 'stopped':
      return verdict;
    case 'not-verifiable':
      return { ...verdict, refusal: first?.refusal };
    case 'partly':
    case 'proved':
      return {
        kind: 'not-verifiable',
        reason: first?.reason ?? { kind: 'unread', because: 'it did not run to its end' },
        refusal: first?.refusal,
      };
  }
}

/** Why the up migration did not run a second time. */
function refusalIn(ran: Ran): ServerRefusal | undefined {
  if (ran.kind !== 'ran') return undefined;
  const [first] = ran.text.sections
    .flat()
    .flatMap((one) => (one.kind === 'refused' || one.kind === 'not-verifiable' ? [one.refusal] : []));
  return first;
}
