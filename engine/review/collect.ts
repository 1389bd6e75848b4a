/**
 * Collects the input of a review: asks the session, runs the proof if requested, reads git and the disk. Writes nothing, opens no
 * connection.
 */
import { groupBy } from '../../core/collections/group-by.ts';
import type { Change, ChangedMigration, ChangeProof, Runner } from '../../core/review/change.ts';
import { relationsIn } from '../../core/review/facts/compatibility.ts';
import { factsOf } from '../../core/review/facts/facts.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { newestVersion } from '../../core/migrations/dialect/server-version.ts';
import { noPersonalDataSettings } from '../../core/personal-data/settings.ts';
import { provedDialect } from '../proof/dialects.ts';
import type { BroughtDraft } from '../proof/draft.ts';
import { prove } from '../proof/prove.ts';
import type { Prover } from '../proof/prover.ts';
import { personalDataSettings } from '../session/personal-data.ts';
import { writtenBack, type Provable } from '../session/provable-migrations.ts';
import type { EffectsReport } from '../session/effects.ts';
import type { Session } from '../session/session.ts';
import { version } from '../version.ts';
import { authorsOf } from './authors.ts';
import { choose, comparedWith, type ChoiceQuestion, type Chosen } from './chosen.ts';
import { hashOf } from './hash.ts';

export interface ReviewQuestion extends ChoiceQuestion {
  /** As 2027-01-31. */
  readonly date: string;
  /** The prover that runs the migrations; known proofs; or why nothing is run. */
  readonly prover: Prover | KnownProofs | { readonly kind: 'none'; readonly because: string };
  readonly targetVersion: number | undefined;
  readonly onProgress?: (done: number, of: number, path: string) => void;
}

/** Of the current migrations, relative to the workspace. */
export interface KnownProofs {
  readonly kind: 'known';
  readonly proofOf: (path: string) => ChangeProof;
}

type Effects = Extract<EffectsReport, { readonly kind: 'read' }>;

export async function collectChange(question: ReviewQuestion): Promise<Change> {
  const { session, signal } = question;
  const { chosen, unread: left, troubles } = await choose(question);
  const files = [...new Set(chosen.flatMap(({ path, provable }) => [path, provable?.down?.file ?? path]))];
  const shown = namesOf(question, [...files, ...left.map(({ path }) => path)]);
  const unread = left.map(({ path, because }) => ({ file: shown(path), because }));
  const migrations: ChangedMigration[] = [];
  let read: Effects | undefined;
  for (const [done, one] of chosen.entries()) {
    if (signal?.aborted === true) break;
    question.onProgress?.(done, chosen.length, one.path);
    const effects = await session.effects(one.path, askOf(question), signal);
    if (effects.kind === 'told') {
      unread.push({ file: shown(one.path), because: effects.report.because });
      continue;
    }
    read ??= effects;
    migrations.push(await migrationOf(one, effects, { ...question, shown }));
  }
  const [first] = chosen;
  const folder = first?.folder;
  const change: Change = {
    migrations,
    unread,
    target: {
      dialect: read?.dialect ?? 'postgresql',
      version: read?.targetVersion ?? newestVersion,
      from: read?.target.from ?? 'assumed',
      file: read?.target.file,
    },
    queriesNaming: undefined,
    sizes: first === undefined ? undefined : session.workspace.statistics.sizesFor(first.path),
    personalData: folder === undefined ? noPersonalDataSettings : personalDataSettings(session, folder),
    files: files.flatMap((path) => {
      const sha256 = hashOf(session, path);
      return sha256 === undefined ? [] : [{ file: shown(path), sha256 }];
    }),
    date: question.date,
    plinth: version(),
    compared: comparedWith(session, question)?.base,
    troubles,
  };
  if (folder === undefined) return change;
  const about = relationsIn(factsOf(change).objects);
  const { naming } = await session.queriesOf(folder, about, signal);
  return { ...change, queriesNaming: naming };
}

/** Files by their names in their migration folder; in the caller's words if they are not a single file, or there is no folder. */
function namesOf({ session, shown }: ReviewQuestion, paths: readonly string[]): (path: string) => string {
  const short = (path: string): string | undefined => {
    const folder = session.folders.find((one) => one.path !== '' && path.startsWith(`${one.path}/`));
    return folder && path.slice(folder.path.length + 1);
  };
  const counts = groupBy(paths, short);
  return (path) => {
    const own = short(path);
    return own !== undefined && counts.get(own)?.length === 1 ? own : shown(path);
  };
}

function askOf({ targetVersion }: ReviewQuestion) {
  return { named: true, assumed: 'postgresql', effectsOf: 'all', targetVersion } as const;
}

async function migrationOf(
  one: Chosen,
  effects: Effects,
  question: ReviewQuestion,
): Promise<ChangedMigration> {
  const { path, folder, provable } = one;
  const { session, shown, signal } = question;
  const report = await session.report(path, askOf(question), signal);
  const linted = report.kind === 'linted' ? report : undefined;
  const suppressed = linted?.suppressed ?? [];
  const authors =
    question.git === 'asked' ? await authorsOf(session.root, path, effects.text, suppressed, signal) : [];
  const sections = effects.sections
    .filter(({ section }) => section.direction === 'up')
    .map(({ section, ...rest }) => ({ ...rest, delivery: section.delivery }));
  return {
    file: shown(path),
    path,
    text: effects.text,
    tool: folder === undefined ? undefined : effects.toolName,
    runner: runnerOf(effects, folder),
    sections,
    findings: linted?.findings ?? [],
    suppressed: suppressed.map((each, at) => ({ ...each, author: authors[at] ?? 'not known' })),
    proof: await proofOf(path, folder, question, draftOf(sections, provable)),
    down: downOf(session, path, provable, shown),
  };
}

/** From the configuration, else from the files that start the tool, else as the tool documents. */
function runnerOf(
  { transactionAround, byHand, lock, recordBack }: Effects,
  folder: MigrationFolder | undefined,
): Runner {
  const { runner, startedBy } = folder ?? {};
  const start = runner?.startedBy ?? (byHand === undefined ? startedBy?.kind : 'person');
  return {
    startedBy: start ?? 'unknown',
    startedIn: runner?.file ?? (startedBy && `${startedBy.file}:${startedBy.line}`),
    command: start === 'person' ? undefined : startedBy?.command,
    transaction: transactionAround ?? 'nothing',
    lock: lock?.kind ?? 'unknown',
    instances: runner?.instances,
    recordBack,
    from: runner !== undefined ? 'configuration' : transactionAround === undefined ? 'assumed' : 'tool',
  };
}

/** The generated rollback, if nobody wrote one: the proof runs it. */
function draftOf(
  sections: ChangedMigration['sections'],
  provable: Provable | undefined,
): BroughtDraft | undefined {
  if (provable !== undefined && writtenBack(provable) !== undefined) return undefined;
  const [only, ...others] = sections;
  const way = only?.rollback();
  if (way?.kind !== 'written' || others.length > 0) return undefined;
  return { text: way.down, transaction: way.transaction };
}

async function proofOf(
  path: string,
  folder: MigrationFolder | undefined,
  { session, prover, targetVersion, signal }: ReviewQuestion,
  brought: BroughtDraft | undefined,
): Promise<ChangeProof> {
  if ('kind' in prover)
    return prover.kind === 'known' ? prover.proofOf(path) : { kind: 'not-run', because: prover.because };
  if (folder === undefined)
    return { kind: 'not-run', because: 'it is no migration of a folder that Plinth knows' };
  if (provedDialect(folder) !== prover.dialect)
    return { kind: 'not-run', because: `it is for ${folder.dialectName}` };
  const target = targetVersion;
  const answer = await prove({
    ...{ session, prover, folder, path, target, brought, signal },
    rollback: 'prove',
    boundary: 'passed',
  });
  return answer.kind === 'proof'
    ? { kind: 'run', proof: answer.proof }
    : { kind: 'not-run', because: answer.failure.message.replace(/\.$/, '') };
}

/** In one file with the up migration it is the down section. */
function downOf(
  session: Session,
  path: string,
  provable: Provable | undefined,
  shown: (path: string) => string,
): ChangedMigration['down'] {
  const down = provable && writtenBack(provable);
  const text = down === undefined ? undefined : session.textOf(down.file);
  if (down === undefined || text === undefined) return undefined;
  const own =
    down.file === path && down.kind === 'read'
      ? down.sections.map(({ span }) => text.slice(span.start, span.end).trim()).join('\n\n')
      : text.trim();
  return { file: shown(down.file), text: `${own}\n` };
}
