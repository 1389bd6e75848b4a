/** Everything that a review is made of: asks the session, runs the proof where that is wanted, reads what stands on the disk. Writes nothing, opens no connection. */
import type {
  ReviewedMigration,
  ReviewedProof,
  ReviewedSection,
  ReviewInput,
} from '../../core/review/input.ts';
import { backFault } from '../../core/review/back/failed-back.ts';
import { asRun } from '../../core/review/back/as-run.ts';
import { generatedScript, parsedIn } from '../../core/review/back/rollback.ts';
import { guardedInWords, recordGuard } from '../../core/migrations/record-guard.ts';
import { toolById } from '../../core/migrations/tools.ts';
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import type { BroughtDraft } from '../proof/draft.ts';
import { prove } from '../proof/prove.ts';
import type { Prover } from '../proof/prover.ts';
import { personalDataSettings } from '../session/personal-data.ts';
import { writtenBack, type Provable } from '../session/provable.ts';
import type { Session } from '../session/session.ts';
import { version } from '../version.ts';
import { sqlInCode } from './sql-in-code.ts';
import { selectedWhole } from './all-columns.ts';
import { alsoRunBy } from '../session/also-run.ts';
import { hashOf } from './hash.ts';
import { declaredBefore } from './declared-before.ts';
import type { EditedBefore } from './edited-before.ts';
import { formerRefusals } from './former-refusal.ts';
import { formerlyIn } from './former-views.ts';
import { isRepeatable, othersAround } from './others.ts';
import { authorsOf } from './authors.ts';
import { comesWithCode, isTwin, programsAmong } from './beside.ts';
import { comesAtOnce } from './one-commit.ts';
import { configuredStart } from './configured-start.ts';
import { conflictsInCode } from './conflicts-in-code.ts';
import { saidInCode } from './deferred-in-code.ts';
import { backEffects, backReader, runByHand } from './back-effects.ts';
import { asOneHistory } from './one-history.ts';
import { choose, comparedWith, type ChoiceQuestion, type Chosen, type Unread } from './chosen.ts';
import { codeAround, type CodeAround } from './code-around.ts';
import { goneInCode } from './gone-in-code.ts';
import { unsaidColumns } from './names-in-code.ts';
import { nullsInCode } from './nulls-in-code.ts';
import { newReads } from './new-reads.ts';
import { strictReads } from './strict-reads.ts';
import { numberedPlace } from './numbers.ts';
import { recordedIn } from './recorded.ts';
import { valuesInCode } from './values-in-code.ts';
import { wholeReads } from './whole-reads.ts';
import { shortNames } from './short-names.ts';

export interface ReviewQuestion extends ChoiceQuestion {
  /** As 2027-01-31. */
  readonly date: string;
  /** Who runs them; who knows what proofs showed; or why nothing is run. */
  readonly prover: Prover | KnownProofs | { readonly kind: 'none'; readonly because: string };
  readonly targetVersion: number | undefined;
  readonly onProgress?: (done: number, of: number, path: string) => void;
}

/** Of migrations as they are now, relative to the workspace. */
export interface KnownProofs {
  readonly kind: 'known';
  readonly proofOf: (path: string) => ReviewedProof;
}

export async function collectReview(asked: ReviewQuestion): Promise<ReviewInput> {
  const { chosen, unread: all, edited, takenOut } = await choose(asked);
  const question = { ...asked, session: asIt(asked.session, edited) };
  const { session, shown } = question;
  // What is for another database says nothing of this one: it is named, and leaves nothing of it open.
  const twins = all.filter(({ path, isAside }) => isTwin(path, chosen) || (isAside && chosen.length > 0));
  const others = all.filter((one) => !twins.includes(one));
  const programs = programsAmong(filesOf(question), chosen);
  const short = shortNames([...chosen.map(({ path }) => shown(path)), ...all.map(({ file }) => file)]);
  const code = await codeAround(session, question);
  const named = {
    ...question,
    shown: (path: string): string => short(shown(path)),
    code,
    withFormerRefusal: formerRefusals(code),
  };
  const briefly = ({ file, because }: Unread): ReviewInput['unread'][number] => ({
    file: short(file),
    because,
  });
  const unread = others.map(briefly);
  const migrations: ReviewedMigration[] = [];
  const refused: ReviewInput['unread'][number][] = [...unread];
  for (const [done, one] of chosen.entries()) {
    if (question.signal?.aborted === true) break;
    question.onProgress?.(done, chosen.length, one.path);
    const migration = await collectOne(one, named, migrations);
    if ('because' in migration) refused.push({ file: named.shown(one.path), because: migration.because });
    else migrations.push(migration);
  }
  const files = [...new Set(chosen.flatMap(({ path, provable }) => [path, provable?.down?.file ?? path]))];
  const compared = comparedWith(session, question);
  const base = question.git === 'asked' ? compared : undefined;
  const joined = await asOneHistory(session, chosen, migrations, question);
  const sections = joined.migrations.flatMap((one) => one.sections);
  const whole = await wholeReads(named.code, session.workspace.paths, sections);
  return {
    migrations: joined.migrations.map((one) => ({ ...one, wholeReads: whole })),
    formerly: await formerlyIn(session, chosen[0]?.folder, migrations, { base, signal: question.signal }),
    unread: refused,
    twins: twins.map(briefly),
    takenOut: takenOut.map((path) => short(shown(path))),
    editedBefore: edited.map(({ path, tool, refuses }) => ({ tool, refuses, file: short(shown(path)) })),
    programs: programs.map(shown),
    isWithCode: compared !== undefined && comesWithCode(session.workspace.work),
    isOneCommit: base !== undefined && (await comesAtOnce(session.root, chosen.map(pathOf), question.signal)),
    valuesInCode: await valuesInCode(named.code, session.workspace.paths, sections),
    goneInCode: await goneInCode(named.code, session.workspace.paths, sections),
    sqlInCode: await sqlInCode(named.code, session.workspace.paths, sections),
    selectedWhole: selectedWhole(named.code, session.workspace.paths, sections),
    others: await othersAround(session, chosen, migrations, named),
    files: files.flatMap((path) => {
      const sha256 = hashOf(session, path);
      return sha256 === undefined ? [] : [{ file: shown(path), sha256 }];
    }),
    date: question.date,
    plinth: version(),
    compared,
    troubles: joined.told,
  };
}

/** What has run has run with the text of before. */
function asIt(session: Session, edited: readonly EditedBefore[]): Session {
  const texts = new Map(edited.flatMap(({ path, was }) => (was === undefined ? [] : [[path, was] as const])));
  return texts.size === 0 ? session : session.withTexts(texts);
}

function pathOf({ path }: Chosen): string {
  return path;
}

/** All that the change brings, as far as that is known. */
function filesOf({ session, paths, compared }: ReviewQuestion): readonly string[] {
  const { work } = session.workspace;
  const isNamed = paths !== undefined && compared === undefined;
  if (isNamed || work.kind !== 'git') return paths ?? [];
  // What ran long ago and is only tidied up does not run again.
  return [...work.work.files].flatMap(([path, state]) => (state === 'changed' ? [] : [path]));
}

async function collectOne(
  one: Chosen,
  question: ReviewQuestion & {
    readonly code: CodeAround;
    readonly withFormerRefusal: ReturnType<typeof formerRefusals>;
  },
  before: readonly ReviewedMigration[],
): Promise<ReviewedMigration | { readonly because: string }> {
  const { path, folder, provable, previous } = one;
  const { session, shown, signal, targetVersion, code } = question;
  const ask = { named: true, assumed: 'postgresql', targetVersion } as const;
  const effects = await session.effects(path, ask, signal);
  if (effects.kind === 'told') return { because: effects.report.because };
  const report = await session.report(path, ask, signal);
  const linted = report.kind === 'linted' ? report : undefined;
  const suppressed = linted?.suppressed ?? [];
  const sections = effects.sections.filter(({ section }) => section.direction === 'up').map(sectionOf);
  const start = before[0]?.sections[0]?.found ?? sections[0]?.found;
  const following =
    start === undefined ? undefined : generatedScript(sections, { start, previous: parsedIn(before) });
  const last = sections.at(-1);
  const written = downOf(session, path, provable, shown);
  const own =
    written === undefined || last === undefined
      ? undefined
      : await runByHand(written.text, path, last, effects.targetVersion);
  const isWritten = provable !== undefined && writtenBack(provable) !== undefined;
  const first = await proofOf(path, folder, question, isWritten ? undefined : following);
  const fault = own && backFault({ proof: first, backSection: own });
  // One that only lacks a name knows more of the rows than what follows from the schema.
  const isMisnamed = first.kind === 'run' && first.proof.rollback?.kind === 'not-verifiable';
  const second =
    fault === undefined || following === undefined || isMisnamed
      ? undefined
      : await inPlace(first, following, { path, folder, question });
  const isReplaced = second !== undefined;
  const down = isReplaced ? undefined : written;
  const script = following !== undefined && (isReplaced || !isWritten) ? asRun(following) : undefined;
  const authors =
    question.git === 'asked' ? await authorsOf(session.root, path, effects.text, suppressed, signal) : [];
  return {
    file: shown(path),
    path,
    text: effects.text,
    textOf: (other) => session.textOf(other),
    isRepeatable: isRepeatable(path, folder),
    tool: folder === undefined ? undefined : effects.toolName,
    isWholeRun:
      (effects.transactionAround === 'all-pending' || effects.runBy?.around !== undefined) &&
      effects.byHand === undefined,
    targetVersion: effects.targetVersion,
    targetFrom: effects.target.from,
    targetFile: effects.target.file,
    targetOutside: effects.target.outside,
    byHand: effects.byHand,
    toolVersion: effects.toolVersion,
    ...{ sendingDoubt: effects.sendingDoubt, afterFailure: effects.afterFailure },
    runBy: await question.withFormerRefusal(effects.runBy),
    ...{ afterPart: effects.afterPart, againPart: effects.againPart },
    outsideInRun: effects.outsideInRun,
    ...{
      stopsBefore: effects.stopsBefore,
      lock: effects.lock,
      missing: effects.missing,
      edited: effects.edited,
      commandLine: effects.commandLine,
    },
    ...{ outside: effects.outside, indexGuide: effects.indexGuide },
    handedFrom: effects.isHandedOver ? folder?.path : undefined,
    configuredStart: folder && configuredStart({ root: session.root, paths: session.workspace.paths }),
    alsoFor: folder && alsoRunBy(path, folder, session.workspace.paths),
    ...{ startUps: folder?.startUps ?? [], applies: folder?.applies },
    ...saidInCode(
      { root: session.root, paths: session.workspace.paths },
      sections.flatMap(({ statements }) => statements),
      code.migrations,
    ),
    conflictsInCode: await conflictsInCode(code, session.workspace.paths, sections),
    unsaidColumns: await unsaidColumns(code, sections),
    declaredBefore: await declaredBefore(code, folder),
    nullsInCode: await nullsInCode(code, sections),
    strictReads: await strictReads(code, session.workspace.paths, sections),
    newReads: newReads({ root: session.root, paths: session.workspace.paths }, sections, code.migrations),
    numbered: folder === undefined || folder.tool === 'drizzle' ? undefined : numberedPlace(path, previous),
    recordBack: guardedBack(session, folder, effects.recordBack),
    ...recordedIn(session, one, sections[0]?.found),
    ...(one.former === undefined ? {} : { renamedFrom: shown(one.former) }),
    sections,
    coverage: effects.coverage,
    findings: linted?.findings ?? [],
    suppressed: suppressed.map((one, at) => ({ ...one, author: authors[at] ?? 'not known' })),
    sizes: session.workspace.statistics.sizesFor(path),
    personalData: personalDataSettings(session, folder),
    proof: second ?? first,
    backSection:
      script === undefined || last === undefined
        ? own
        : { script, section: await backEffects(script, path, last, effects.targetVersion) },
    readBack: last && (await backReader(path, last, effects.targetVersion)),
    down: down === undefined ? undefined : { ...down, text: own?.script ?? down.text },
    failedBack:
      isReplaced && written !== undefined && fault !== undefined
        ? { ...fault, file: written.file }
        : following !== undefined && provable?.down?.kind === 'empty'
          ? { kind: 'empty', file: shown(provable.down.file) }
          : undefined,
  };
}

/** A trigger on the tool’s table refuses what is done there by hand. */
function guardedBack(
  session: Session,
  folder: MigrationFolder | undefined,
  words: string | undefined,
): string | undefined {
  if (words === undefined || folder === undefined) return words;
  const table = toolById(folder.tool).historyTable?.name;
  if (table === undefined) return words;
  const files = folder.files
    .filter((file) => !/(?:^|[/.])down\.sql$/.test(file))
    .toSorted()
    .map((file) => (folder.path === '' ? file : `${folder.path}/${file}`))
    .map((path) => ({ path, text: session.textOf(path) ?? '' }));
  const guard = recordGuard(files, table);
  return guard === undefined ? words : guardedInWords(words, guard);
}

function sectionOf(
  one: {
    readonly section: { readonly delivery: ReviewedSection['delivery'] };
  } & Omit<ReviewedSection, 'delivery'>,
): ReviewedSection {
  const { section, ...rest } = one;
  return { ...rest, delivery: section.delivery };
}

async function proofOf(
  path: string,
  folder: MigrationFolder | undefined,
  { session, prover, targetVersion, signal }: ReviewQuestion,
  brought: BroughtDraft | undefined,
): Promise<ReviewedProof> {
  if ('kind' in prover)
    return prover.kind === 'known' ? prover.proofOf(path) : { kind: 'not-run', because: prover.because };
  if (folder === undefined)
    return { kind: 'not-run', because: 'it is no migration of a folder that Plinth knows' };
  const answer = await prove({
    session,
    prover,
    folder,
    path,
    target: targetVersion,
    rollback: 'prove',
    brought,
    boundary: 'passed',
    signal,
  });
  return answer.kind === 'proof'
    ? { kind: 'run', proof: answer.proof }
    : { kind: 'not-run', because: answer.failure.message.replace(/\.$/, '') };
}

/** What follows from the schema, in the place of a way back that fails; undefined where it was seen to fail too. */
async function inPlace(
  first: ReviewedProof,
  following: BroughtDraft,
  {
    path,
    folder,
    question,
  }: {
    readonly path: string;
    readonly folder: MigrationFolder | undefined;
    readonly question: ReviewQuestion;
  },
): Promise<ReviewedProof | undefined> {
  // Who knows proofs only, knows none of this.
  if ('kind' in question.prover) return first;
  const second = await proofOf(path, folder, question, { ...following, replaces: true });
  const rollback = second.kind === 'run' ? second.proof.rollback : undefined;
  const outcome = rollback?.kind === 'missing' ? rollback.draft?.outcome : undefined;
  return outcome === undefined || outcome.kind === 'failed' ? undefined : second;
}

function downOf(
  session: Session,
  path: string,
  provable: Provable | undefined,
  shown: (path: string) => string,
): ReviewedMigration['down'] {
  const down = provable && writtenBack(provable);
  const text = down === undefined ? undefined : session.textOf(down.file);
  if (down === undefined || text === undefined) return undefined;
  // In one file with the way forward: what its tool sends on the way back.
  const own =
    down.file === path && down.kind === 'read'
      ? down.sections.map(({ span }) => text.slice(span.start, span.end).trim()).join('\n\n')
      : text.trim();
  return { file: shown(down.file), text: `${own}\n` };
}
