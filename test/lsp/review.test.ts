/** The review of a migration over the wire: of what the editor holds, closed to everything from outside, and the same document as the command line's. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { canReview, makeReview, type ReviewAnswer, type ReviewPlace } from '../../protocol/review.ts';
import { repository } from '../hosts/paths.ts';
import { plinth } from '../cli/run.ts';
import { Conversation, copyOf, uri } from './conversation.ts';

let folder: ReturnType<typeof copyOf>;
let server: Conversation;

afterEach(async () => {
  expect(await server.stop()).toBe(0);
  folder.remove();
});

const suppressed = 'migrations/000014_index_product_listing.up.sql';
const index = 'migrations/000009_index_orders_placed_at.up.sql';

async function start(trusted = true): Promise<void> {
  folder = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({ folders: [folder.path], trusted });
}

function at(path: string): string {
  return uri(join(folder.path, path));
}

function disk(path: string): string {
  return readFileSync(join(folder.path, path), 'utf8');
}

function text(answer: ReviewAnswer): string {
  if (answer.kind !== 'made') throw new Error(JSON.stringify(answer));
  return answer.text;
}

/** What the links of a page name. */
function placesIn(page: string): readonly ReviewPlace[] {
  return [...page.matchAll(/href="command:plinth\.review\.reveal\?([^"]*)"/g)].flatMap(
    ([, given = '']) => JSON.parse(decodeURIComponent(given)) as ReviewPlace[],
  );
}

it('is what the command line writes', async () => {
  await start();
  await server.open(at(index), disk(index));
  expect(await server.ask(canReview, { uri: at(index) })).toBe(true);
  for (const format of ['markdown', 'html'] as const) {
    const ours = text(await server.ask(makeReview, { uri: at(index), ref: undefined, format }));
    const options = ['--no-proof', '--format', format];
    const { out } = await plinth(['review', index, ...options], { cwd: folder.path });
    // The reason why nothing was proved is the one difference.
    const neutral = (one: string): string =>
      one.replaceAll(
        /nobody has asked for a proof of it in this editor|the proof was left out \(--no-proof\)/g,
        '…',
      );
    expect(neutral(ours)).toBe(neutral(out));
    expect(ours).toContain('nobody has asked for a proof of it in this editor');
  }
});

it('shows a page that lets nothing in, whose links select statements', async () => {
  await start();
  const shifted = `-- <script>alert(1)</script>\n${disk(index)}`;
  await server.open(at(index), shifted);
  const page = text(await server.ask(makeReview, { uri: at(index), ref: undefined, format: 'page' }));
  expect(page).toMatch(/default-src 'none'; style-src 'sha256-[^';]+'; base-uri 'none'; form-action 'none'/);
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|src=|https?:\/\/(?!www\.w3\.org)/);
  expect(
    [...page.matchAll(/href="([^"]*)"/g)].every(([, to = '']) =>
      /^(?:#|command:plinth\.review\.reveal\?)/.test(to),
    ),
  ).toBe(true);
  const [first] = placesIn(page);
  expect(first?.uri).toBe(at(index));
  const lines = shifted.split('\n');
  expect(lines[first?.line ?? -1]?.slice(first?.column)).toMatch(/^CREATE INDEX/);
});

it('follows the text of the editor, and escapes what a migration is called and says', async () => {
  await start();
  await server.open(at(index), disk(index));
  const before = text(await server.ask(makeReview, { uri: at(index), ref: undefined, format: 'page' }));
  const hostile = 'ALTER TABLE orders ADD COLUMN "<img src=x onerror=alert(1)>" int;\n';
  await server.replace(at(index), `${disk(index)}\n${hostile}`);
  const after = text(await server.ask(makeReview, { uri: at(index), ref: undefined, format: 'page' }));
  expect(before).not.toContain('onerror');
  expect(after).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;');
  expect(after).not.toContain('<img');
  // Of the text that is reviewed, not of the file that lies after it.
  const hash = (page: string): string | undefined => /class="hash">([^<]+)/.exec(page)?.[1];
  expect(hash(after)).not.toBe(hash(before));
});

it('says of what there is no review', async () => {
  await start();
  writeFileSync(join(folder.path, 'notes.sql'), 'SELECT 1;\n');
  await server.open(at('notes.sql'), 'SELECT 1;\n');
  expect(await server.ask(canReview, { uri: at('notes.sql') })).toBe(false);
  expect(await server.ask(makeReview, { uri: at('notes.sql'), ref: undefined, format: 'page' })).toEqual({
    kind: 'nothing',
    message: 'This file is no migration for PostgreSQL in a folder that Plinth knows.',
  });
  expect(await server.ask(makeReview, { uri: at('gone.sql'), ref: undefined, format: 'page' })).toEqual({
    kind: 'nothing',
    message: 'The file of this migration is not there any more, or cannot be opened.',
  });
});

it('says which template of the team it cannot read, and shows its own page all the same', async () => {
  folder = copyOf(join(repository, 'examples', 'shop'));
  const config = join(folder.path, 'plinth.config.json');
  const template = '"review": { "markdown": "nowhere.mustache" }';
  writeFileSync(config, readFileSync(config, 'utf8').replace('"rules": {}', template));
  server = await Conversation.start({ folders: [folder.path], trusted: true });
  await server.open(at(index), disk(index));
  expect(await server.ask(makeReview, { uri: at(index), ref: undefined, format: 'markdown' })).toEqual({
    kind: 'failure',
    message: 'The template nowhere.mustache was not read: ENOENT.',
  });
  expect(text(await server.ask(makeReview, { uri: at(index), ref: undefined, format: 'page' }))).toContain(
    'id="verdict"',
  );
});

it.each([
  [true, 'nobody has asked for a proof of it in this editor'],
  [false, 'the workspace is not trusted'],
])(
  'where the workspace is trusted (%s), and nowhere else, git is asked; no proof is run',
  async (trusted, because) => {
    folder = copyOf(join(repository, 'examples', 'shop'));
    mkdirSync(join(folder.path, '.git'));
    writeFileSync(join(folder.path, '.git', 'HEAD'), 'ref: refs/heads/main\n');
    const programs = copyOf(join(repository, 'examples', 'shop'));
    const started = join(programs.path, 'started');
    writeFileSync(join(programs.path, 'git'), `#!/bin/sh\necho >>'${started}'\nexit 1\n`, { mode: 0o755 });
    const env = { PATH: `${programs.path}${delimiter}${process.env['PATH'] ?? ''}` };
    server = await Conversation.start({ folders: [folder.path], trusted, env });
    await server.open(at(suppressed), disk(suppressed));
    const page = text(await server.ask(makeReview, { uri: at(suppressed), ref: undefined, format: 'page' }));
    expect(page).toContain(because);
    expect(page).toContain('<td>not known</td>');
    expect(existsSync(started)).toBe(trusted);
    programs.remove();
  },
);
