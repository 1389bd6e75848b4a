/**
 * Keeps one comment on a pull request: finds it by its marker and author and edits it, or creates it. Never throws, and never changes
 * another user's comment.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { askRest, member, ownLogin, text, type Answer, type Api } from './api.ts';

/** An invisible marker at the start of the comment. */
export const mark = '<!-- plinth:review -->';

export interface PullRequest {
  /** As owner/name. */
  readonly repository: string;
  readonly number: number;
  readonly isFromFork: boolean;
}

export type Posted =
  | { readonly kind: 'created' | 'edited'; readonly url: string }
  /** No comment exists, and none was to be created. */
  | { readonly kind: 'none' }
  | Failed;

export interface Failed {
  readonly kind: 'failed';
  readonly because: string;
}

/** `absent`: what to do if no comment exists yet. `pauses`: waiting times before the retries, in milliseconds. */
export interface Posting {
  readonly body: string;
  readonly absent: 'create' | 'leave';
  readonly pauses: readonly number[];
}

/** A page has 100 comments, and GitHub locks a conversation at 2,500. */
const mostPages = 50;
const longestPause = 30_000;

/** Each retry searches again: a comment that was created although its answer was lost is then found and edited. */
export async function post(api: Api, pull: PullRequest, posting: Posting): Promise<Posted> {
  const pauses = [...posting.pauses];
  for (;;) {
    const result = await attempt(api, pull, posting);
    if ('url' in result || result.kind === 'none') return result;
    const wait = isPassing(result) ? pauses.shift() : undefined;
    if (wait === undefined) return { kind: 'failed', because: reasonOf(result, pull) };
    const asked = result.kind === 'answer' ? result.retryAfter : 0;
    await pause(Math.min(Math.max(wait, asked), longestPause));
  }
}

type Written = Exclude<Posted, Failed>;

async function attempt(api: Api, pull: PullRequest, { body, absent }: Posting): Promise<Written | Answer> {
  const own = await find(api, pull);
  if (typeof own === 'object') return own;
  if (own === undefined && absent === 'leave') return { kind: 'none' };
  const answer =
    own === undefined
      ? await askRest(api, 'POST', `/repos/${pull.repository}/issues/${pull.number}/comments`, { body })
      : await askRest(api, 'PATCH', `/repos/${pull.repository}/issues/comments/${own}`, { body });
  if (answer.kind === 'silence') return answer;
  const isDone = answer.status === 200 || answer.status === 201;
  if (isDone)
    return {
      kind: own === undefined ? 'created' : 'edited',
      url: text(member(answer.body, 'html_url')) ?? '',
    };
  // The comment was deleted after it was found.
  return own !== undefined && answer.status === 404
    ? { kind: 'silence', because: 'the comment is gone' }
    : answer;
}

/** The id of our comment. */
async function find(api: Api, pull: PullRequest): Promise<number | undefined | Answer> {
  let login: string | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const path = `/repos/${pull.repository}/issues/${pull.number}/comments?per_page=100&page=${page}`;
    const answer = await askRest(api, 'GET', path);
    if (answer.kind === 'silence' || answer.status !== 200 || !Array.isArray(answer.body)) return answer;
    const comments: readonly unknown[] = answer.body;
    for (const comment of comments) {
      if (text(member(comment, 'body'))?.startsWith(mark) !== true) continue;
      if (login === undefined) {
        const known = await ownLogin(api);
        if (typeof known !== 'string') return known;
        login = known;
      }
      const id = member(comment, 'id');
      if (text(member(member(comment, 'user'), 'login')) === login && typeof id === 'number') return id;
    }
    if (comments.length < 100) return undefined;
  }
  return undefined;
}

/** True if a retry may succeed. */
function isPassing(answer: Answer): boolean {
  if (answer.kind === 'silence') return true;
  return answer.status >= 500 || answer.status === 429 || answer.retryAfter > 0;
}

function reasonOf(answer: Answer, { repository, number, isFromFork }: PullRequest): string {
  if (answer.kind === 'silence') return `GitHub was not reached: ${answer.because}.`;
  switch (answer.status) {
    case 401:
      return 'GitHub does not take the token.';
    case 403:
      return isFromFork
        ? 'The pull request comes from a fork, so GitHub gave this run no token that may write.'
        : 'The token may not write it. Give the job the permission pull-requests: write.';
    case 404:
      return `With this token GitHub shows no pull request ${number} in ${repository}. Give the job the permission pull-requests: write.`;
    default: {
      const said = text(member(answer.body, 'message'));
      return `GitHub answered ${answer.status}${said === undefined ? '' : ` (${said.slice(0, 200)})`}.`;
    }
  }
}
