/**
 * Publishes a review for a pull request: as its comment and in the run's summary. A refusal by GitHub is logged and does not fail the run.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { markdownText } from '../../engine/document/escape.ts';
import type { Io } from '../io.ts';
import { command } from '../reporters/github.ts';
import { printable } from '../style.ts';
import { mark, post, type Failed, type Posted } from './comment.ts';
import { commentLimit, cutTo, summaryLimit } from './cut.ts';
import type { GithubRun } from './run.ts';

/** Before the second and the third try. */
const pauses = [1_000, 4_000];

/** `file`: path of the full document, as given. */
export async function publishReview(
  document: string,
  file: string | undefined,
  run: GithubRun,
  io: Io,
): Promise<void> {
  const posted = await comment(bodyOf(document, run), 'create', run);
  const where =
    file === undefined
      ? 'plinth review --output FILE writes all of it.'
      : `All of it is in the file ${markdownText(file)} of the job.`;
  if (posted.kind !== 'failed') {
    summarise(cutTo(document, summaryLimit, where), run, io);
    tell(posted, io);
    return;
  }
  const word = `The review is no comment on the pull request. ${posted.because}`;
  const isThere = summarise(cutTo(`> ${markdownText(word)}\n\n${document}`, summaryLimit, where), run, io);
  notice(`${word}${isThere ? ' It is in the summary of this run.' : ''}`, io);
}

/**
 * Updates an existing comment to say that the change has no migrations any more; the comment is kept because people may have replied to it.
 */
export async function publishNothing(run: GithubRun, io: Io): Promise<void> {
  const document = '# Review\n\nThis pull request has no new migration.\n';
  const posted = await comment(bodyOf(document, run), 'leave', run);
  summarise(document, run, io);
  if (posted.kind === 'failed')
    io.write(
      command('notice', { title: 'plinth' }, `There is no new migration to review. ${posted.because}`),
    );
  else tell(posted, io);
}

function comment(body: string, absent: 'create' | 'leave', { target }: GithubRun): Promise<Posted> {
  return typeof target === 'string'
    ? Promise.resolve({ kind: 'failed', because: target })
    : post(target.api, target.pull, { body, absent, pauses });
}

function bodyOf(document: string, { url, commit }: GithubRun): string {
  const of = commit === undefined ? '' : ` Of ${commit.slice(0, 12)}.`;
  const end = `\n---\n\n_Written by Plinth, which edits this comment at every run.${of}_\n`;
  const whole =
    url === undefined
      ? 'All of it is in the summary of the run.'
      : `All of it is in the [summary of the run](${url}).`;
  const around = `${mark}\n${end}`.length;
  return `${mark}\n${cutTo(document, { ...commentLimit, most: commentLimit.most - around }, whole)}${end}`;
}

/** Returns true if the summary could be written; if there is no summary, the document is printed to the log. */
function summarise(document: string, { summary }: GithubRun, io: Io): boolean {
  try {
    if (summary !== undefined) {
      appendFileSync(summary, document);
      return true;
    }
  } catch (error) {
    notice(`The summary was not written: ${error instanceof Error ? error.message : String(error)}`, io);
  }
  // The runner executes log lines that begin with ::, and the document may contain such lines.
  const until = randomUUID();
  io.write(`::stop-commands::${until}\n${document}\n::${until}::\n`);
  return false;
}

function notice(message: string, io: Io): void {
  io.write(command('notice', { title: 'plinth' }, message));
}

function tell(posted: Exclude<Posted, Failed>, io: Io): void {
  if (posted.kind === 'none') io.write('There is no new migration to review.\n');
  else io.write(`The comment on the pull request was ${posted.kind}: ${printable(posted.url)}\n`);
}
