/**
 * The part of GitHub's API that is needed for one comment. This is the only code in Plinth that sends HTTP requests. Requests go only to
 * the host that the runner names; redirects are not followed, since a redirect would pass on the token.
 */
import { version } from '../../engine/version.ts';

export interface Api {
  /** Without a trailing slash. */
  readonly rest: string;
  readonly graphql: string;
  readonly token: string;
  /** Timeout of one request, in milliseconds. */
  readonly patience: number;
}

export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown; readonly retryAfter: number }
  /** The request got no answer, or one that could not be read. */
  | { readonly kind: 'silence'; readonly because: string };

type Method = 'GET' | 'POST' | 'PATCH';

export function askRest(api: Api, method: Method, path: string, body?: object): Promise<Answer> {
  return ask(api, method, `${api.rest}${path}`, body);
}

/** The login that belongs to the token; an installation cannot get it from the REST API. */
export async function ownLogin(api: Api): Promise<string | Answer> {
  const answer = await ask(api, 'POST', api.graphql, { query: '{viewer{login}}' });
  if (answer.kind === 'silence' || answer.status !== 200) return answer;
  const login = text(member(member(member(answer.body, 'data'), 'viewer'), 'login'));
  return login ?? answer;
}

async function ask(api: Api, method: Method, url: string, body?: object): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(api.patience),
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${api.token}`,
        'content-type': 'application/json',
        'user-agent': `plinth/${version()}`,
        'x-github-api-version': '2022-11-28',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answered = await response.text();
    const retryAfter = Number(response.headers.get('retry-after') ?? '0') * 1000;
    return { kind: 'answer', status: response.status, body: read(answered), retryAfter: retryAfter || 0 };
  } catch (error) {
    return { kind: 'silence', because: reasonOf(error, api.patience) };
  }
}

/** A proxy may answer with HTML; its status is still used. */
function read(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The cause names the address and the error code; the error itself says only “fetch failed”. */
function reasonOf(error: unknown, patience: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `it did not answer within ${patience / 1000} seconds`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}

export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
