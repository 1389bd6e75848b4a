/** Tools for agents over the wire: answered in trusted workspaces, about their folders, and about nothing else. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { announcedFiles, askTool, type ToolAnswer } from '../../protocol/agents.ts';
import { trustGranted } from '../../protocol/status.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf } from './conversation.ts';

let shop: ReturnType<typeof copyOf>;
let server: Conversation;
beforeAll(async () => {
  shop = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({ folders: [shop.path], trusted: false });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  shop.remove();
});

function ask(tool: string, input: string, folder = shop.path): Promise<ToolAnswer> {
  return server.ask(askTool, { folder, tool, input });
}

it('answers nothing without trust', async () => {
  expect(await ask('schema', '{}')).toMatchObject({ kind: 'failure' });
  await server.tell(trustGranted, { at: undefined });
});

it('answers about a folder of the workspace', async () => {
  const answer = await ask('schema', '{"about":"orders"}');
  expect(answer).toMatchObject({ kind: 'answer', isError: false });
  expect(answer).toHaveProperty('text', expect.stringContaining('"name":"orders"'));
});

it.each([
  ['a tool that does not exist', 'sizes', '{}'],
  ['an input that does not exist', 'schema', '{"connection":"production"}'],
  ['no object', 'schema', '[]'],
  ['a path outside', 'lint', '{"path":"/etc/passwd"}'],
])('refuses %s', async (_, tool, input) => {
  expect(await ask(tool, input)).toMatchObject({ kind: 'answer', isError: true });
});

it('fails for what is no JSON, and for another folder, and goes on', async () => {
  expect(await ask('schema', '{')).toMatchObject({ kind: 'failure' });
  expect(await ask('schema', '{}', '/etc')).toMatchObject({ kind: 'failure' });
  expect(await ask('rules', '{"about":"index"}')).toMatchObject({ isError: false });
});

it('proposes the files that announce the tools, and writes none', async () => {
  const answer = await server.ask(announcedFiles, { folder: shop.path });
  const files = answer.kind === 'files' ? answer.files : [];
  expect(files.map(({ path }) => path)).toEqual([
    join(shop.path, '.vscode/mcp.json'),
    join(shop.path, 'AGENTS.md'),
  ]);
  for (const { path, before } of files) {
    expect(before).toBeUndefined();
    expect(existsSync(path)).toBe(false);
  }
});
