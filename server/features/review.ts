/** The review of a migration in the editor, by the engine of the command line and of the texts that the editor holds. Runs no proof, opens no connection, writes no file. */
import { join } from 'node:path';
import { reviewOf } from '../../core/review/review.ts';
import { collectReview, type ReviewQuestion } from '../../engine/review/collect.ts';
import { reviewDocument } from '../../engine/review/document.ts';
import { placesOf, type ReviewRange } from '../../engine/review/places.ts';
import { renderPage } from '../../engine/review/render.ts';
import { Cancelled } from '../../engine/session/breath.ts';
import {
  canReview,
  makeReview,
  revealCommand,
  type ReviewAnswer,
  type ReviewAsk,
  type ReviewPlace,
} from '../../protocol/review.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { uriOf } from '../convert/uri.ts';
import { sourceOf } from '../workspace/source.ts';
import type { PlacedMigration } from '../workspace/workspace.ts';

export function registerReview({ rpc, documents, workspace }: ServerContext): void {
  const migrationAt = async (uri: string): Promise<PlacedMigration | undefined> => {
    const document = documents.get(uri);
    return document && workspace.migrationOf(sourceOf(document));
  };
  rpc.answer(canReview, false, async ({ uri }) => (await migrationAt(uri)) !== undefined);
  rpc.answer(
    makeReview,
    { kind: 'failure', message: 'The review could not be written. The log says why.' },
    async (ask, token): Promise<ReviewAnswer> => {
      if (documents.get(ask.uri) === undefined)
        return nothing('The file of this migration is not there any more, or cannot be opened.');
      const signal = abortOf(token);
      try {
        const migration = await migrationAt(ask.uri);
        if (migration === undefined)
          return nothing('This file is no migration for PostgreSQL in a folder that Plinth knows.');
        const answer = await written(migration, ask, { trusted: workspace.trusted, signal });
        return signal.aborted ? { kind: 'cancelled' } : answer;
      } catch (error) {
        if (error instanceof Cancelled) return { kind: 'cancelled' };
        throw error;
      }
    },
  );
}

async function written(
  { session, path, target }: PlacedMigration,
  { format }: ReviewAsk,
  { trusted, signal }: { readonly trusted: boolean; readonly signal: AbortSignal },
): Promise<ReviewAnswer> {
  const question: ReviewQuestion = {
    session,
    paths: [path],
    date: new Date().toISOString().slice(0, 10),
    prover: {
      kind: 'none',
      because: trusted ? 'reviews in the editor run nothing' : 'the workspace is not trusted',
    },
    targetVersion: target,
    git: trusted ? 'asked' : 'left-alone',
    shown: (one) => one,
    signal,
  };
  const input = await collectReview(question);
  const review = reviewOf(input);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (format !== 'page') {
    const document = reviewDocument(review, session, format);
    return document.kind === 'rendered'
      ? { kind: 'made', name, text: document.text }
      : { kind: 'failure', message: document.message };
  }
  const places = placesOf(input);
  const linkTo = (range: ReviewRange | undefined): string =>
    range === undefined ? '' : commandLink(uriOf(join(session.root, range.path)), range);
  const text = renderPage(review, {
    place: (place) => linkTo(places.place(place)),
    line: (file, line) => linkTo(places.line(file, line)),
  });
  return { kind: 'made', name, text };
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

function nothing(message: string): ReviewAnswer {
  return { kind: 'nothing', message };
}
