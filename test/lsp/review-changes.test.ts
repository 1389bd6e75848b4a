/** Reviews over the wire of what somebody has proved here, and of all migrations that are new since a revision of git. */
import { expect, it } from 'vitest';
import { proveDocument } from '../../protocol/proof.ts';
import { makeReview, reviewOutdated, reviewRevisions, type ReviewAnswer } from '../../protocol/review.ts';
import { git, plinth } from '../cli/run.ts';
import { eventually, uri } from './conversation.ts';
import { bench, type ProofBench } from './proof-bench.ts';

const widen = 'ALTER TABLE orders ALTER COLUMN id TYPE bigint;';
const back = { down: 'ALTER TABLE orders ALTER COLUMN id TYPE int;' };

const measured = 'Measured by the proof.';
const expected = 'proof not run.';

function text(answer: ReviewAnswer): string {
  if (answer.kind !== 'made') throw new Error(JSON.stringify(answer));
  return answer.text;
}

async function markdown({ server, document }: ProofBench): Promise<string> {
  return text(await server.ask(makeReview, { uri: document, ref: undefined, format: 'markdown' }));
}

it('says what a proof measured as long as its text stands, and again when it has run again', async () => {
  const opened = await bench(widen, back);
  const { server, document, edit } = opened;
  const before = await markdown(opened);
  expect(before).toContain('nobody has asked for a proof of it in this editor.');
  expect(before).toContain(expected);
  await server.ask(proveDocument, { uri: document });
  await server.next(reviewOutdated, (params: { readonly uri: string }) => params.uri === document);
  const proved = await markdown(opened);
  expect(proved).toContain(measured);
  expect(proved).toMatch(/^## Rollback\n\n- 000002_change\.up\.sql, \*\*proved\*\*/m);
  expect(proved).not.toContain('nobody has asked');
  const heard = server.heard(reviewOutdated.method).length;
  await edit(`${widen}\nALTER TABLE orders ADD COLUMN b int;`);
  // Of the new text nothing is said that the old one showed.
  expect(await markdown(opened)).toContain(expected);
  await eventually('the review of what was measured anew', async () =>
    (await markdown(opened)).includes('| add column `orders.b` | ACCESS EXCLUSIVE | ') &&
    (await markdown(opened)).includes(measured)
      ? true
      : undefined,
  );
  expect(server.heard(reviewOutdated.method).length).toBeGreaterThan(heard);
});

it('is what the command line writes of the same revision', async () => {
  const { server, document, folder } = await bench(widen, back);
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', 'migrations/000001_orders.up.sql', 'migrations/000001_orders.down.sql');
  git(folder, 'commit', '-q', '-m', 'Begin with orders');
  git(folder, 'tag', 'v1');
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '-m', 'Write the change');
  git(folder, 'branch', 'work<b>');
  await server.replace(document, '-- to be written\n');
  const root = uri(folder);
  expect(await server.ask(reviewRevisions, { uri: root })).toEqual({
    kind: 'revisions',
    all: [
      { name: 'main', kind: 'branch', subject: 'Write the change', isDefault: true },
      { name: 'work<b>', kind: 'branch', subject: 'Write the change', isDefault: false },
      { name: 'v1', kind: 'tag', subject: 'Begin with orders', isDefault: false },
    ],
  });
  const ours = text(await server.ask(makeReview, { uri: root, ref: 'v1', format: 'markdown' }));
  const { out } = await plinth(['review', 'v1', '--no-proof'], { cwd: folder });
  const neutral = (one: string): string =>
    one.replaceAll(
      /nobody has asked for a proof of it in this editor|the proof was left out \(--no-proof\)/g,
      '…',
    );
  expect(neutral(ours)).toBe(neutral(out));
  expect(ours).toContain('compared with v1');
  // The text that the editor holds counts, not the file's.
  await server.replace(document, widen);
  const page = text(await server.ask(makeReview, { uri: root, ref: 'v1', format: 'page' }));
  expect(page).toContain('change column type <code>orders.id</code>');
  expect(page).toContain('command:plinth.review.reveal?');
});

it('says why there is nothing to review of a revision', async () => {
  const { server, folder } = await bench(widen, back);
  const root = uri(folder);
  const ask = (ref: string): Promise<ReviewAnswer> =>
    server.ask(makeReview, { uri: root, ref, format: 'page' });
  const withoutGit = 'git does not answer here: there is none, or this folder is in no repository.';
  expect(await ask('main')).toEqual({ kind: 'nothing', message: withoutGit });
  expect(await server.ask(reviewRevisions, { uri: root })).toEqual({ kind: 'failure', message: withoutGit });
  git(folder, 'init', '-q', '-b', 'main');
  expect(await server.ask(reviewRevisions, { uri: root })).toEqual({ kind: 'revisions', all: [] });
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '-m', 'All');
  expect(await ask('main')).toEqual({
    kind: 'nothing',
    message: 'No migration is new or other than at the commit in common with main.',
  });
  for (const hostile of ['no-such', '--output=here', 'main; touch here'])
    expect(await ask(hostile)).toEqual({
      kind: 'nothing',
      message: `git knows no revision “${hostile}” that has a commit in common with what is checked out here.`,
    });
  expect(await server.ask(makeReview, { uri: uri('/nowhere'), ref: 'main', format: 'page' })).toMatchObject({
    message: 'This folder is not part of the workspace any more.',
  });
});

it('asks git nothing where the workspace is not trusted', async () => {
  const { server, folder } = await bench(widen, { ...back, trusted: false });
  const message = 'git is not asked in a workspace that is not trusted.';
  expect(await server.ask(makeReview, { uri: uri(folder), ref: 'main', format: 'page' })).toEqual({
    kind: 'nothing',
    message,
  });
  expect(await server.ask(reviewRevisions, { uri: uri(folder) })).toEqual({ kind: 'failure', message });
});
