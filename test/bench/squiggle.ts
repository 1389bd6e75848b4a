/**
 * From an edit to the error of a query at its token, with the embedded server warm: the time until the answer that has it, for misspelt names in
 * the first query of a file.
 *   npm run bench:squiggle -- FOLDER FILE COLUMN [--edits 40]     COLUMN: a name in the file that the migrations create
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Conversation, editorCapabilities, uri } from '../lsp/conversation.ts';

const { values, positionals } = parseArgs({
  options: { edits: { type: 'string', default: '40' } },
  allowPositionals: true,
});

void main();

async function main(): Promise<void> {
  const [folder = '.', file = '', name = ''] = positionals;
  const root = resolve(folder);
  const text = readFileSync(join(root, file), 'utf8');
  const server = await Conversation.start({
    folders: [root],
    trusted: true,
    capabilities: editorCapabilities,
  });
  const document = uri(join(root, file));
  await server.open(document, text);
  const times: number[] = [];
  for (let edit = 0; edit <= Number(values.edits); edit += 1) {
    const wrong = `${name}zz${edit}`;
    await server.replace(document, text.replace(new RegExp(`\\b${name}\\b`), wrong));
    const begun = performance.now();
    while (
      !(await server.diagnostics(document)).some(({ message }) => JSON.stringify(message).includes(wrong))
    );
    // The first one starts the embedded server.
    if (edit > 0) times.push(performance.now() - begun);
  }
  await server.stop();
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0);
  console.log(`${file}: ${sorted.length} edits, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(0.999)} ms`);
}
