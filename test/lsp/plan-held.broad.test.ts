/** Typing in a query file while the planner is held: a process that never answers. Nothing that an editor asks while somebody types waits for it. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, editorCapabilities, emptyFolder, eventually } from './conversation.ts';
import { embedded } from './proof-bench.ts';

const capabilities = {
  ...editorCapabilities,
  workspace: { ...editorCapabilities.workspace, inlayHint: { refreshSupport: true } },
};
const held = `
process.on('message', () => undefined);
process.on('disconnect', () => process.exit(0));
setInterval(() => undefined, 1_000_000);
`;

it('has lenses, hints, hovers and diagnostics before anything is planned', async () => {
  const bundles = emptyFolder();
  cpSync(join(repository, 'dist'), bundles.path, { recursive: true });
  writeFileSync(join(bundles.path, 'embedded.cjs'), held);
  const shop = copyOf(join(repository, 'examples', 'shop'));
  const server = await Conversation.start({
    ...{ folders: [shop.path], trusted: true, capabilities, bundles: bundles.path },
    env: { HOME: '/nonexistent', DATABASE_URL: '' },
  });
  onTestFinished(async () => {
    await server.stop();
    shop.remove();
    bundles.remove();
  });
  const document = await server.openFile(join(shop.path, 'queries', 'low_stock.sql'));
  await server.hints(document);
  const planner = await eventually('the planner', () => {
    const [pid] = embedded(server);
    return Promise.resolve(pid);
  });
  for (let letters = 1; letters <= 10; letters += 1) {
    const note = 'n'.repeat(letters);
    await server.replace(document, `SELECT id\nFROM orders\nWHERE note = '${note}';\n`);
    const [lenses, hints, hover, diagnostics] = await Promise.all([
      server.lenses(document),
      server.hints(document),
      server.hover(document, 1, 6),
      server.diagnostics(document),
    ]);
    expect(lenses.map(({ command }) => command?.title)).toEqual([
      'Explain · assumed sizes',
      'Advise indexes',
    ]);
    expect(hints).toEqual([]);
    expect(JSON.stringify(hover)).toContain('orders');
    expect(diagnostics).toEqual([]);
  }
  // It was asked, and is still held.
  expect(embedded(server)).toEqual([planner]);
});
