/** As much of GitHub's API as a comment needs, on this machine: comments in pages, who the token is, and whatever goes wrong. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string };
}

export interface Fake {
  readonly url: string;
  readonly comments: Comment[];
  /** As `GET 200`, in the order they came; `GET 200 2` for the second page. */
  readonly log: string[];
}

/** Instead of the answer; 'silence' never answers, 'lost' does what was asked and then hangs up. */
export type Trouble = number | 'silence' | 'lost' | 'moved';

export const robot = 'github-actions[bot]';
export const token = 'secret-of-this-run';

/** `troubles` by method: what happens to its first requests, one after the other. */
export async function github(
  comments: readonly Omit<Comment, 'id'>[] = [],
  troubles: Readonly<Partial<Record<string, readonly Trouble[]>>> = {},
): Promise<Fake> {
  const kept = comments.map((one, at) => ({ id: at + 1, ...one }));
  const left = new Map(Object.entries(troubles).map(([method, all = []]) => [method, [...all]]));
  const log: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url = '' } = request;
      const kind = url === '/graphql' ? 'WHO' : method;
      const trouble = left.get(kind)?.shift();
      const page = new URL(url, 'http://here').searchParams.get('page') ?? '1';
      const note = (status: Trouble): void => {
        log.push(`${kind} ${status}${page === '1' ? '' : ` ${page}`}`);
      };
      if (request.headers.authorization !== `Bearer ${token}`) {
        refuse(401);
        return;
      }
      if (trouble === 'silence') {
        note('silence');
        return;
      }
      if (trouble === 'moved') {
        note(trouble);
        return response.writeHead(307, { location: 'http://127.0.0.1:1/elsewhere' }).end();
      }
      if (typeof trouble === 'number') {
        refuse(trouble);
        return;
      }
      const [status, answer] = answerTo(kind, url, Number(page), body, kept);
      if (trouble === 'lost') {
        note(trouble);
        return response.destroy();
      }
      note(status);
      send(response, status, answer);
      return;

      function refuse(status: number): void {
        note(status);
        send(response, status, { message: 'No.\n::error::forged' });
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, comments: kept, log };
}

function answerTo(
  kind: string,
  url: string,
  page: number,
  body: string,
  comments: Comment[],
): readonly [status: number, answer: unknown] {
  if (kind === 'WHO') return [200, { data: { viewer: { login: robot } } }];
  const given = kind === 'GET' ? '' : (JSON.parse(body) as { body: string }).body;
  // As GitHub does it.
  if (given.length > 65_536) return [422, { message: 'Body is too long (maximum is 65536 characters)' }];
  const whole = '/repos/acme/shop/issues/7/comments';
  if (kind === 'GET' && url.startsWith(`${whole}?per_page=100&`))
    return [200, comments.slice((page - 1) * 100, page * 100)];
  if (kind === 'POST' && url === whole) {
    const made = { id: comments.length + 1, body: given, user: { login: robot } };
    comments.push(made);
    return [201, { ...made, html_url: `https://github.example/c/${made.id}` }];
  }
  const id = Number(/^\/repos\/acme\/shop\/issues\/comments\/(\d+)$/.exec(url)?.[1]);
  const found = comments.find((one) => one.id === id);
  if (kind !== 'PATCH' || found === undefined) return [404, { message: 'Not Found' }];
  found.body = given;
  return [200, { ...found, html_url: `https://github.example/c/${id}` }];
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}
