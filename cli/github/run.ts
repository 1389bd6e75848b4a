/** Reads the environment of a GitHub Actions run: its page, its pull request and its token. Sends nothing. */
import { readFileSync } from 'node:fs';
import { member, text, type Api } from './api.ts';
import type { PullRequest } from './comment.ts';

export interface GithubRun {
  /** The page of the run, which shows the summary. */
  readonly url: string | undefined;
  /** The file whose text becomes the run's summary. */
  readonly summary: string | undefined;
  readonly commit: string | undefined;
  /** A sentence if no comment can be posted. */
  readonly target: { readonly api: Api; readonly pull: PullRequest } | string;
}

type Environment = Record<string, string | undefined>;

const patience = 10_000;

/** Undefined outside GitHub Actions. The token is removed from the environment, so that no child process of the review can read it. */
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
    // A deleted fork has no name.
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
