/**
 * The review of a migration, or of all migrations that are new since a revision. It uses the engine of the command line on the texts in the
 * editor, with the results of proofs in this window. Runs no proof, opens no connection, writes no file.
 */
import { baseOf } from '../../core/migrations/listing.ts';
import { join } from 'node:path';
import type { ChangeProof } from '../../core/review/change.ts';
import { reviewOf } from '../../core/review/review.ts';

import { provedDialect } from '../../engine/proof/dialects.ts';
import { collectChange, type ReviewQuestion } from '../../engine/review/collect.ts';
import { reviewDocument } from '../../engine/review/document.ts';
import { rangesOf, type ReviewRange } from '../../engine/review/places.ts';
import { renderPage } from '../../engine/review/render.ts';
import { Cancelled } from '../../engine/session/time-slices.ts';
import type { Session } from '../../engine/session/session.ts';
import { filesOf, newWork, withUntracked, type NewWork } from '../../engine/workspace/git.ts';
import { revisionsOf } from '../../engine/workspace/git-revisions.ts';
import { failure } from '../../protocol/message.ts';
import {
  canReview,
  makeReview,
  revealCommand,
  reviewOutdated,
  reviewRevisions,
  type ReviewAnswer,
  type ReviewAsk,
  type ReviewPlace,
  type RevisionsAnswer,
} from '../../protocol/review.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { pathOf, uriOf } from '../convert/uri.ts';
import { sourceOf } from '../workspace/source.ts';
import type { PlacedMigration } from '../workspace/workspace.ts';

export function registerReview(context: ServerContext): void {
  const { rpc, documents, workspace, documentProofs } = context;
  const migrationAt = async (uri: string): Promise<PlacedMigration | undefined> => {
    const document = documents.get(uri);
    const place = document && (await workspace.migrationOf(sourceOf(document)));
    // Reviews exist for PostgreSQL only.
    return place !== undefined && provedDialect(place.folder) === 'postgresql' ? place : undefined;
  };
  documentProofs.onChange((uri) => rpc.tell(reviewOutdated, { uri }));
  rpc.answer(canReview, false, async ({ uri }) => (await migrationAt(uri)) !== undefined);
  rpc.answer(
    reviewRevisions,
    failure('The branches could not be listed. The log says why.'),
    ({ uri }, token) => revisions(uri, workspace.trusted, abortOf(token)),
  );
  rpc.answer(
    makeReview,
    failure('The review could not be written. The log says why.'),
    async (ask, token): Promise<ReviewAnswer> => {
      const signal = abortOf(token);
      try {
        const subject =
          ask.ref === undefined
            ? await migrationSubject(ask.uri, documents.get(ask.uri) !== undefined, migrationAt)
            : await changesSubject(ask.uri, ask.ref, context, signal);
        if ('kind' in subject) return signal.aborted ? { kind: 'cancelled' } : subject;
        const answer = await written(subject, ask, context, signal);
        return signal.aborted ? { kind: 'cancelled' } : answer;
      } catch (error) {
        if (error instanceof Cancelled) return { kind: 'cancelled' };
        throw error;
      }
    },
  );
}

/** What is reviewed. */
interface Subject {
  readonly session: Session;
  readonly paths: readonly string[];
  readonly target: number | undefined;
  /** The new work that is reviewed; undefined for one migration. */
  readonly compared: NewWork | undefined;
  readonly name: string;
}

type NoSubject = Extract<ReviewAnswer, { readonly kind: 'nothing' | 'failure' }>;

async function migrationSubject(
  uri: string,
  isOpen: boolean,
  migrationAt: (uri: string) => Promise<PlacedMigration | undefined>,
): Promise<Subject | NoSubject> {
  if (!isOpen) return nothing('The file of this migration is not there any more, or cannot be opened.');
  const migration = await migrationAt(uri);
  if (migration === undefined)
    return nothing('This file is no migration for PostgreSQL in a folder that Plinth knows.');
  const { session, path, target } = migration;
  const name = baseOf(path);
  return { session, paths: [path], target, compared: undefined, name };
}

async function changesSubject(
  uri: string,
  ref: string,
  { workspace, settings }: ServerContext,
  signal: AbortSignal,
): Promise<Subject | NoSubject> {
  if (!workspace.trusted) return nothing(untrusted);
  const root = pathOf(uri);
  const session = (await workspace.sessions()).find((one) => one.root === root);
  if (session === undefined) return nothing('This folder is not part of the workspace any more.');
  const { root: folder } = session;
  const [files, found] = await Promise.all([
    filesOf(folder, signal),
    newWork(folder, { since: ref, defaultBranch: undefined }, signal),
  ]);
  if (!files.ok) return nothing(withoutGit);
  if (!found.ok) {
    const { failure } = found;
    return failure.kind === 'unknown-revision'
      ? nothing(`git knows no revision “${ref}” that has a commit in common with what is checked out here.`)
      : nothing(withoutGit);
  }
  const compared = withUntracked(found.value, files.value);
  const paths = [...compared.files.keys()];
  const { targetVersion } = await settings.of(uri);
  return { session, paths, target: targetVersion, compared, name: `changes since ${ref}` };
}

const untrusted = 'git is not asked in a workspace that is not trusted.';
const withoutGit = 'git does not answer here: there is none, or this folder is in no repository.';

async function revisions(uri: string, trusted: boolean, signal: AbortSignal): Promise<RevisionsAnswer> {
  if (!trusted) return failure(untrusted);
  const folder = pathOf(uri);
  const found = folder === undefined ? undefined : await revisionsOf(folder, signal);
  return found?.ok === true ? { kind: 'revisions', all: found.value } : failure(withoutGit);
}

async function written(
  { session, paths, target, compared, name }: Subject,
  { format }: ReviewAsk,
  { workspace: { trusted }, documentProofs }: ServerContext,
  signal: AbortSignal,
): Promise<ReviewAnswer> {
  const question: ReviewQuestion = {
    session,
    paths,
    compared,
    date: new Date().toISOString().slice(0, 10),
    prover: {
      kind: 'known',
      proofOf: (path) => proofFrom(documentProofs.ofMigration(session.root, path), trusted),
    },
    targetVersion: target,
    git: trusted ? 'asked' : 'left-alone',
    shown: (one) => one,
    signal,
  };
  const change = await collectChange(question);
  if (change.migrations.length + change.unread.length === 0)
    return nothing(
      `No migration is new or other than at the commit in common with ${compared?.base ?? 'it'}.`,
    );
  const review = reviewOf(change);
  if (format !== 'page') {
    const document = reviewDocument(review, session, format);
    return document.kind === 'rendered'
      ? { kind: 'made', name, text: document.text }
      : failure(document.message);
  }
  const rangeOf = rangesOf(change);
  const text = renderPage(review, (place) => {
    const range = rangeOf(place);
    return range === undefined ? '' : commandLink(uriOf(join(session.root, range.path)), range);
  });
  return { kind: 'made', name, text };
}

function proofFrom(
  known: ReturnType<ServerContext['documentProofs']['ofMigration']>,
  trusted: boolean,
): ChangeProof {
  if (known === 'running') return { kind: 'not-run', because: 'its proof is running' };
  if (known === 'outdated') return { kind: 'not-run', because: 'its text was changed since it was proved' };
  if (known !== undefined) return { kind: 'run', proof: known };
  return {
    kind: 'not-run',
    because: trusted ? 'nobody has asked for a proof of it in this editor' : 'the workspace is not trusted',
  };
}

function commandLink(uri: string, { start, end }: ReviewRange): string {
  const place: ReviewPlace = {
    uri,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
  return `command:${revealCommand}?${encodeURIComponent(JSON.stringify([place]))}`;
}

function nothing(message: string): NoSubject {
  return { kind: 'nothing', message };
}
