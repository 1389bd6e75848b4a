/**
 * Times proofs while editing the last of 200 migrations, over LSP: from an edit to the measured hover, and what the linter's answer to the same
 * edits costs with proofs beside it and without, taking turns in one run. Absolute figures belong to the machine; the ratio is what counts.
 *   npm run bench:proof [-- --migrations 200] [--edits 40] [--seed 1]
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { MarkupContent } from 'vscode-languageserver';
import { proveDocument } from '../../protocol/proof.ts';
import { Conversation, editorCapabilities, eventually, uri } from '../lsp/conversation.ts';
import { generateRepository, writeRepository } from './generate.ts';
import { ms, quantile } from './statistics.ts';

const { values } = parseArgs({
  options: {
    migrations: { type: 'string', default: '200' },
    edits: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
  },
});
const edits = Number(values.edits);

void main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-bench-proof-'));
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`);
  try {
    const migrations = Number(values.migrations) - 2;
    writeRepository(folder, generateRepository({ seed: Number(values.seed), migrations }));
    const target = 'CREATE TABLE bench_target (id bigint PRIMARY KEY, note text);\n';
    writeFileSync(join(folder, 'migrations', '800000_target.up.sql'), target);
    writeFileSync(join(folder, 'migrations', '900000_last.up.sql'), '-- to be written\n');
    writeFileSync(
      join(folder, 'migrations', '900000_last.down.sql'),
      'DROP TABLE bench_made;\nALTER TABLE bench_target DROP COLUMN c;\n',
    );
    const plain = await open(folder);
    const proving = await open(folder);
    const first = performance.now();
    const answer = await proving.server.ask(proveDocument, { uri: proving.document });
    console.log(
      `first proof, behind ${migrations + 1} migrations: ${ms(performance.now() - first)}: ${JSON.stringify(answer)}`,
    );
    await measuredHovers(proving);
    await lintedEdits(plain, proving);
    console.log(`embedded process: ${embeddedMemory(proving.server)}`);
    await plain.server.stop();
    await proving.server.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Editor {
  readonly server: Conversation;
  readonly document: string;
}

async function open(folder: string): Promise<Editor> {
  const capabilities = {
    ...editorCapabilities,
    workspace: { ...editorCapabilities.workspace, inlayHint: { refreshSupport: true } },
  };
  const server = await Conversation.start({ folders: [folder], trusted: true, capabilities });
  const document = uri(join(folder, 'migrations', '900000_last.up.sql'));
  await server.open(document, textOf(0));
  await server.diagnostics(document);
  return { server, document };
}

/** Each differs from the one before in its first statement. */
function textOf(turn: number): string {
  return `ALTER TABLE bench_target ADD COLUMN c int DEFAULT ${turn};\nCREATE TABLE bench_made (id bigint PRIMARY KEY);\n`;
}

async function measuredHovers({ server, document }: Editor): Promise<void> {
  const figures: number[] = [];
  for (let turn = 1; turn <= edits; turn += 1) {
    const from = performance.now();
    await server.replace(document, textOf(turn));
    await eventually('a measured hover', async () => {
      const hover = await server.hover(document, 0, 2);
      return ((hover?.contents ?? { value: '' }) as MarkupContent).value.includes('Measured on 18')
        ? true
        : undefined;
    });
    figures.push(performance.now() - from);
  }
  console.log(`edit to measured hover: ${figuresOf(figures)}`);
}

/** As somebody types: edits follow each other while the proof of the one before runs. */
async function lintedEdits(plain: Editor, proving: Editor): Promise<void> {
  const figures = { plain: [] as number[], proving: [] as number[] };
  for (let turn = 1; turn <= edits; turn += 1) {
    for (const [name, { server, document }] of Object.entries({ plain, proving })) {
      const from = performance.now();
      await server.replace(document, textOf(edits + turn));
      await server.diagnostics(document);
      figures[name as keyof typeof figures].push(performance.now() - from);
      // Some edits meet a running proof, some its beginning.
      await wait(100 + ((turn * 37) % 250));
    }
  }
  console.log(`edit to diagnostics, without proofs: ${figuresOf(figures.plain)}`);
  console.log(`edit to diagnostics, with proofs:    ${figuresOf(figures.proving)}`);
  const ratio = quantile(figures.proving, 0.5) / quantile(figures.plain, 0.5);
  console.log(`  p50, with / without: ${ratio.toFixed(2)}`);
}

function figuresOf(figures: readonly number[]): string {
  return `p50 ${ms(quantile(figures, 0.5))}  p95 ${ms(quantile(figures, 0.95))}  max ${ms(Math.max(...figures))}`;
}

function embeddedMemory({ pid }: Conversation): string {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const read = children.map((child) => {
    const status = readFileSync(`/proc/${child}/status`, 'utf8');
    const megabytes = (field: string): string =>
      (Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024).toFixed(0);
    return `${megabytes('VmRSS')} MB resident, ${megabytes('VmHWM')} MB at its highest`;
  });
  return read.join('; ');
}
