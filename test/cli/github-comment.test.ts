/** The review as one comment on a pull request: made once, then edited, never another's; what GitHub refuses fails nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mark, post, type Posting } from '../../cli/github/comment.ts';
import { commentLimit, cutTo, summaryLimit } from '../../cli/github/cut.ts';
import { githubRun } from '../../cli/github/run.ts';
import { github, robot, token, type Comment, type Fake, type Trouble } from './github.ts';
import {
  add,
  commit,
  git,
  plinthProcess,
  repositoryWith,
  workspace,
  type Files,
  type Outcome,
} from './run.ts';

const said = (login: string, body: string): Omit<Comment, 'id'> => ({ body, user: { login } });
const ours = said(robot, `${mark}\nold`);
const chatter = Array.from({ length: 230 }, (_, at) => said('ann', `remark ${at}`));
const pull = { repository: 'acme/shop', number: 7, isFromFork: false };

/** `patience`: short only where silence is what is tried, since a busy machine answers late. */
function posted(fake: Fake, more: Partial<Posting> = {}, isFromFork = false, patience = 30_000) {
  const api = { rest: fake.url, graphql: `${fake.url}/graphql`, token, patience };
  return post(
    api,
    { ...pull, isFromFork },
    { body: `${mark}\nnew`, absent: 'create', pauses: [1, 1], ...more },
  );
}

describe('one comment', () => {
  it.each<{ what: string; there: readonly Omit<Comment, 'id'>[]; result: object; log: readonly string[] }>([
    {
      what: 'made where there is none',
      there: [],
      result: { kind: 'created' },
      log: ['GET 200', 'POST 201'],
    },
    { what: 'edited', there: [ours], result: { kind: 'edited' }, log: ['GET 200', 'WHO 200', 'PATCH 200'] },
    {
      what: 'edited on the third page',
      there: [...chatter, ours],
      result: { kind: 'edited', url: 'https://github.example/c/231' },
      log: ['GET 200', 'GET 200 2', 'GET 200 3', 'WHO 200', 'PATCH 200'],
    },
    {
      what: 'looked for on a page that is full and the last',
      there: chatter.slice(0, 100),
      result: { kind: 'created' },
      log: ['GET 200', 'GET 200 2', 'POST 201'],
    },
    {
      what: 'not one that somebody else has written or quoted',
      there: [said('mallory', ours.body), said('other-app[bot]', ours.body), said(robot, `> ${ours.body}`)],
      result: { kind: 'created' },
      log: ['GET 200', 'WHO 200', 'POST 201'],
    },
  ])('$what', async ({ there, result, log }) => {
    const fake = await github(there);
    expect(await posted(fake)).toMatchObject(result);
    expect(fake.log).toEqual(log);
    const changed = fake.comments.filter(({ body }, at) => body !== there[at]?.body);
    expect(changed.map(({ body, user }) => [body, user.login])).toEqual([[`${mark}\nnew`, robot]]);
  });

  it('is not made where nothing is to be said', async () => {
    const fake = await github(chatter);
    expect(await posted(fake, { absent: 'leave' })).toEqual({ kind: 'none' });
    expect(fake.comments).toHaveLength(chatter.length);
  });
});

describe('what GitHub refuses', () => {
  const noRight = 'The token may not write it. Give the job the permission pull-requests: write.';
  it.each<{
    troubles: Partial<Record<string, readonly Trouble[]>>;
    result: object;
    log: readonly string[];
    fork?: true;
  }>([
    { troubles: { POST: [403] }, result: { because: noRight }, log: ['GET 200', 'POST 403'] },
    {
      troubles: { POST: [403] },
      fork: true,
      result: {
        because: 'The pull request comes from a fork, so GitHub gave this run no token that may write.',
      },
      log: ['GET 200', 'POST 403'],
    },
    { troubles: { GET: [401] }, result: { because: 'GitHub does not take the token.' }, log: ['GET 401'] },
    {
      troubles: { GET: [404] },
      result: { because: expect.stringContaining('shows no pull request 7 in acme/shop') as string },
      log: ['GET 404'],
    },
    {
      troubles: { GET: ['moved'] },
      result: { because: 'GitHub answered 307.' },
      log: ['GET moved'],
    },
    {
      troubles: { GET: [500], POST: [502] },
      result: { kind: 'created' },
      log: ['GET 500', 'GET 200', 'POST 502', 'GET 200', 'POST 201'],
    },
    {
      troubles: { GET: [500, 500, 503] },
      result: { because: 'GitHub answered 503 (No.\n::error::forged).' },
      log: ['GET 500', 'GET 500', 'GET 503'],
    },
    {
      troubles: { GET: ['silence'] },
      result: { kind: 'created' },
      log: ['GET silence', 'GET 200', 'POST 201'],
    },
    {
      troubles: { GET: ['silence', 'silence', 'silence'] },
      result: { because: 'GitHub was not reached: it did not answer within 0.5 seconds.' },
      log: ['GET silence', 'GET silence', 'GET silence'],
    },
    // It was made, and the answer was lost: the next try finds it.
    {
      troubles: { POST: ['lost'] },
      result: { kind: 'edited' },
      log: ['GET 200', 'POST lost', 'GET 200', 'WHO 200', 'PATCH 200'],
    },
  ])('$troubles', async ({ troubles, result, log, fork }) => {
    const fake = await github([], troubles);
    const patience = Object.values(troubles).flat().includes('silence') ? 500 : undefined;
    expect(await posted(fake, {}, fork, patience)).toMatchObject(result);
    expect(fake.log).toEqual(log);
    expect(fake.comments.length).toBe('kind' in result ? 1 : 0);
  });

  it.each([[[500, 500, 500]], [[403]]])(
    'who the token is: nothing is edited and nothing made (%s)',
    async (who) => {
      const fake = await github([ours], { WHO: who });
      expect(await posted(fake)).toMatchObject({ kind: 'failed' });
      expect(fake.comments).toMatchObject([ours]);
    },
  );

  it('a comment that goes while it is edited is made again', async () => {
    const fake = await github([ours], { PATCH: [404] });
    expect(await posted(fake)).toMatchObject({ kind: 'edited' });
    expect(fake.log).toEqual(['GET 200', 'WHO 200', 'PATCH 404', 'GET 200', 'WHO 200', 'PATCH 200']);
  });
});

describe('a document above the limit', () => {
  const section = (name: string, size: number): string => `## ${name}\n\n${'x\n'.repeat(size / 2)}\n`;
  const document = `# R\n\n${section('Decide', 100)}${section('Long', 70_000)}${section('Short', 100)}`;

  it('keeps the first and whole sections, and says what is elsewhere', () => {
    const cut = cutTo(document, commentLimit, 'It is there.');
    expect(cut.length).toBeLessThanOrEqual(commentLimit.most);
    expect(cut.match(/^## .*$/gm)).toEqual(['## Decide', '## Short']);
    expect(cut).toMatch(/\n---\n\nNot all of it fits here\. Left out: Long\. It is there\.\n$/);
    expect(cutTo(document, summaryLimit, '')).toBe(document);
  });

  it('cuts its first section between lines, outside of code', () => {
    const code = `\`\`\`\`sql\n${'## not a section\n```\n'.repeat(6_000)}\`\`\`\`\n`;
    const cut = cutTo(`# R\n\n## Decide\n\n- first\n\n${code}\n## Next\n`, commentLimit, 'It is there.');
    expect(cut).toBe(
      '# R\n\n## Decide\n\n- first\n\n---\n\nNot all of it fits here. Left out: the rest of the first section, Next. It is there.\n',
    );
  });

  it('counts bytes where bytes are limited', () => {
    const wide = `# R\n\n## Decide\n\n- a\n\n## Long\n\n${'é\n'.repeat(400_000)}`;
    expect(wide.length).toBeLessThan(summaryLimit.most);
    expect(cutTo(wide, summaryLimit, '')).toContain('Left out: Long.');
  });
});

// ------------------------------------------------------------------------------------------------------ the whole command

const history: Files = {
  'm/1_a.up.sql': 'CREATE TABLE t (id bigint PRIMARY KEY);',
  'm/1_a.down.sql': 'DROP TABLE t;',
};
const hostile = '@octocat <img src=x> #1 [x](https://evil.example)';
const change: Files = {
  'm/2_b.up.sql': `CREATE TABLE "${hostile}" (id int);\nCREATE INDEX "@octocat/all" ON t (id);`,
};

function branch(files: Files): string {
  const root = repositoryWith(history);
  git(root, 'switch', '-q', '-c', 'work');
  add(root, files);
  commit(root);
  return root;
}

interface Run {
  readonly fake: Fake;
  readonly from?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

async function run(cwd: string, { fake, from = 'acme/shop', environment }: Run) {
  const pullRequest = { number: 7, head: { sha: 'abcdef0123456789', repo: { full_name: from } } };
  const runner = workspace({ event: JSON.stringify({ pull_request: pullRequest }) });
  const summary = join(runner, 'summary');
  const outcome: Outcome = await plinthProcess(['review', 'main', '--no-proof', '--github-comment'], {
    cwd,
    environment: {
      GITHUB_ACTIONS: 'true',
      GITHUB_TOKEN: token,
      GITHUB_API_URL: fake.url,
      GITHUB_GRAPHQL_URL: `${fake.url}/graphql`,
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_RUN_ID: '5',
      GITHUB_EVENT_PATH: join(runner, 'event'),
      GITHUB_STEP_SUMMARY: summary,
      ...environment,
    },
  });
  return { ...outcome, summary: existsSync(summary) ? readFileSync(summary, 'utf8') : undefined };
}

describe('plinth review --github-comment', () => {
  it('makes the comment, edits it, and says when nothing is left', async () => {
    const fake = await github();
    const root = branch(change);
    const first = await run(root, { fake });
    expect(first).toMatchObject({
      code: 0,
      err: '',
      out: 'The comment on the pull request was created: https://github.example/c/1\n',
    });
    const body = fake.comments[0]?.body ?? '';
    expect(body).toMatch(/^<!-- plinth:review -->\n# Review of /);
    expect(body).toMatch(/edits this comment at every run\. Of abcdef012345\._\n$/);
    expect(first.summary).toMatch(/^# Review of /);
    git(root, 'rm', '-q', 'm/2_b.up.sql');
    commit(root);
    const second = await run(root, { fake });
    expect(second).toMatchObject({ code: 0, err: '' });
    expect(second.out).toContain('was edited');
    expect(fake.comments).toHaveLength(1);
    expect(fake.comments[0]?.body).toContain('This pull request has no new migration.');
  });

  it('mentions nobody and links nowhere, whatever things are called', async () => {
    const fake = await github();
    await run(branch(change), { fake });
    const text = (fake.comments[0]?.body ?? '').replaceAll(/^(`{3,})[^`\n]*\n[^]*?\n\1$/gm, '');
    expect(text).toContain('octocat');
    expect(text).not.toMatch(/@\w|(?<!\\)<img|#\d|\]\(https?:\/\//);
  });

  it('fits what GitHub takes, with a way to the rest', async () => {
    const fake = await github();
    const columns = Array.from({ length: 60 }, (_, at) => `"${'c'.repeat(50)}${at}" int`).join(', ');
    const tables = Array.from({ length: 30 }, (_, at) => `CREATE TABLE wide${at} (${columns});`).join('\n');
    const { code, out, summary = '' } = await run(branch({ 'm/2_b.up.sql': tables }), { fake });
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('was created') as string });
    expect(summary.length).toBeGreaterThan(commentLimit.most);
    expect(fake.comments[0]?.body).toMatch(
      /Left out: [^\n]+\. All of it is in the \[summary of the run\]\(https:\/\/github\.example\/acme\/shop\/actions\/runs\/5\)\./,
    );
  });

  it('puts it into the summary where the token of a fork may not write', async () => {
    const fake = await github([], { POST: [403] });
    const { code, out, err, summary } = await run(branch(change), { fake, from: 'mallory/shop' });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(
      '::notice title=plinth::The review is no comment on the pull request. The pull request comes from a fork, so GitHub gave this run no token that may write. It is in the summary of this run.\n',
    );
    expect(summary).toMatch(/^> The review is no comment on the pull request\. .*\n\n# Review of /);
  });

  it.each<[string, object, Readonly<Record<string, string>>, string]>([
    ['a push', { ref: 'refs/heads/main' }, {}, 'This run is not about a pull request.'],
    ['no token', { pull_request: { number: 7 } }, { GITHUB_TOKEN: '' }, 'This run has no GITHUB_TOKEN.'],
    [
      'another repository',
      { pull_request: { number: 7 } },
      { GITHUB_REPOSITORY: 'a/../b' },
      'GITHUB_REPOSITORY or GITHUB_API_URL is not set as GitHub sets it.',
    ],
  ])('has nobody to ask for %s, and takes the token out of the environment', (_, event, given, because) => {
    const environment: Record<string, string | undefined> = {
      GITHUB_ACTIONS: 'true',
      GITHUB_TOKEN: token,
      GITHUB_API_URL: 'https://api.github.example',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_EVENT_PATH: join(workspace({ event: JSON.stringify(event) }), 'event'),
      ...given,
    };
    expect(githubRun(environment)?.target).toBe(because);
    expect(environment).not.toHaveProperty('GITHUB_TOKEN');
  });

  it('sends nothing outside of a run, and nothing without the option', async () => {
    const fake = await github();
    const root = branch(change);
    const outside = await run(root, { fake, environment: { GITHUB_ACTIONS: '' } });
    expect(outside).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Nothing was sent.') as string,
    });
    const { code } = await plinthProcess(['review', 'main', '--no-proof'], {
      cwd: root,
      environment: { GITHUB_ACTIONS: 'true', GITHUB_TOKEN: token, GITHUB_API_URL: fake.url },
    });
    expect(code).toBe(0);
    expect(fake.log).toEqual([]);
  });
});
