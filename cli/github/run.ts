/** What the runner of GitHub Actions says of this run: where it is, for which pull request, with which token. Sends nothing. */
import { readFileSync } from 'node:fs';
import { member, text, type Api } from './api.ts';
import type { PullRequest } from './comment.ts';

export interface GithubRun {
  /** The page of the run, where the summary is. */
  readonly url: string | undefined;
  /** The file whose text becomes the summary. */
  readonly summary: string | undefined;
  readonly commit: string | undefined;
  /** A sentence where a comment is not possible. */
  readonly target: { readonly api: Api; readonly pull: PullRequest } | string;
}

type Environment = Record<string, string | undefined>;

const patience = 10_000;

/** Undefined outside of a run. The token is taken out of the environment: no process that the review starts gets to see it. */
export function githubRun(environment: Environment): GithubRun | undefined {
  if (environment['GITHUB_ACTIONS'] !== 'true') return undefined;
  const token = environment['GITHUB_TOKEN'] ?? '';
  delete environment['GITHUB_TOKEN'];
  const event = eventOf(environment['GITHUB_EVENT_PATH']);
  const head = member(member(event, 'pull_request'), 'head');
  const sha = text(member(head, 'sha'));
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = environment;
  return {
    url:
      server !== undefined && repository !== undefined && id !== undefined
        ? `${server}/${repository}/actions/runs/${id}`
        : undefined,
    summary: environment['GITHUB_STEP_SUMMARY'],
    commit: sha !== undefined && /^[0-9a-f]{7,64}$/.test(sha) ? sha : undefined,
    target: targetOf(environment, event, token),
  };
}

function targetOf(environment: Environment, event: unknown, token: string): GithubRun['target'] {
  const pull = member(event, 'pull_request');
  const number = member(pull, 'number');
  if (typeof number !== 'number' || !Number.isInteger(number)) return 'This run is not about a pull request.';
  if (token === '') return 'This run has no GITHUB_TOKEN.';
  const { GITHUB_REPOSITORY: repository = '', GITHUB_API_URL: rest = '' } = environment;
  if (!/^[\w-][\w.-]*\/[\w.-]+$/.test(repository) || !/^https?:\/\/[^/]/.test(rest))
    return 'GITHUB_REPOSITORY or GITHUB_API_URL is not set as GitHub sets it.';
  const from = text(member(member(member(pull, 'head'), 'repo'), 'full_name'));
  return {
    api: {
      rest: rest.replace(/\/+$/, ''),
      graphql: environment['GITHUB_GRAPHQL_URL'] ?? `${rest.replace(/\/+$/, '')}/graphql`,
      token,
      patience,
    },
    // A fork that was deleted has no name.
    pull: { repository, number, isFromFork: from !== repository },
  };
}

/** The event that started the run; undefined if it cannot be read. */
function eventOf(path: string | undefined): unknown {
  if (path === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
