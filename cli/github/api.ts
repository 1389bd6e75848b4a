/**
 * GitHub's API as far as one comment needs it. The only place of Plinth that sends over HTTP, and it sends to the host that the runner names and
 * nowhere else: no redirect is followed, since it would take the token along.
 */
import { version } from '../../engine/version.ts';

export interface Api {
  /** Without a slash at its end. */
  readonly rest: string;
  readonly graphql: string;
  readonly token: string;
  /** For one answer, in milliseconds. */
  readonly patience: number;
}

export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown; readonly retryAfter: number }
  /** No answer, or none that could be read. */
  | { readonly kind: 'silence'; readonly because: string };

type Method = 'GET' | 'POST' | 'PATCH';

export function askRest(api: Api, method: Method, path: string, body?: object): Promise<Answer> {
  return ask(api, method, `${api.rest}${path}`, body);
}

/** The name that the token writes under; installations cannot ask the REST API for it. */
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

/** A proxy's page is no JSON, and still an answer with a status. */
function read(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The cause names the address and the code; the error itself says “fetch failed”. */
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
