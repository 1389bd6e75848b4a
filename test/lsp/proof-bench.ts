/** A small folder of migrations, the last of them open in an editor over the wire, to ask for its proof. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Diagnostic, MarkupContent } from 'vscode-languageserver';
import { Conversation, editorCapabilities, emptyFolder, eventually, uri } from './conversation.ts';

const history = {
  '000001_orders.up.sql':
    'CREATE TABLE orders (id int PRIMARY KEY, note text, at timestamptz DEFAULT now());\nCREATE TABLE lines (id int, tags text[]);',
  '000001_orders.down.sql': 'DROP TABLE lines;\nDROP TABLE orders;',
};

export interface ProofBench {
  readonly server: Conversation;
  readonly document: string;
  readonly folder: string;
  readonly hints: () => Promise<readonly string[]>;
  readonly hover: (line: number, character: number) => Promise<string>;
  readonly edit: (text: string) => Promise<void>;
  readonly hinted: (wanted: readonly string[]) => Promise<void>;
  /** What the proof has against the document, once it is this. */
  readonly told: (wanted: (found: readonly Diagnostic[]) => boolean) => Promise<readonly Diagnostic[]>;
}

interface Options {
  readonly trusted?: boolean;
  readonly settings?: object;
  readonly down?: string;
  /** Beside the migrations before it, or in their place. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The last migration of a small folder, open in an editor until the test ends. */
export async function bench(
  text: string,
  { trusted = true, settings = {}, down, files: more = {} }: Options = {},
): Promise<ProofBench> {
  const { path, remove } = emptyFolder();
  const migrations = {
    ...history,
    '000002_change.up.sql': '-- to be written\n',
    ...(down === undefined ? {} : { '000002_change.down.sql': down }),
  };
  const own = Object.entries(migrations).map(([name, content]) => [`migrations/${name}`, content] as const);
  for (const [name, content] of [...own, ...Object.entries(more)]) {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const capabilities = {
    ...editorCapabilities,
    workspace: { ...editorCapabilities.workspace, inlayHint: { refreshSupport: true } },
  };
  const env = { TMPDIR: path };
  // The only embedded server is that of proofs.
  const proofs = { explain: { ahead: false }, ...settings };
  const server = await Conversation.start({ folders: [path], trusted, settings: proofs, capabilities, env });
  onTestFinished(async () => {
    await server.stop();
    remove();
  });
  const document = uri(join(path, 'migrations', '000002_change.up.sql'));
  await server.open(document, text);
  const hints = (): Promise<readonly string[]> => server.hints(document);
  return {
    server,
    document,
    folder: path,
    hints,
    hover: async (line, character) => {
      const answer = await server.hover(document, line, character);
      return ((answer?.contents ?? { value: '' }) as MarkupContent).value;
    },
    edit: (changed) => server.replace(document, changed),
    told: async (wanted) => {
      let last: readonly Diagnostic[] = [];
      await eventually(
        'the diagnostics of the proof',
        async () => {
          last = (await server.diagnostics(document)).filter(({ code }) => code === 'proof');
          return wanted(last) ? true : undefined;
        },
        30_000,
      ).catch(() => expect(last).toBe('as wanted'));
      return last;
    },
    hinted: async (wanted) => {
      let last: readonly string[] = [];
      await eventually(
        `the hints ${wanted.join(', ')}`,
        async () => {
          last = await hints();
          return JSON.stringify(last) === JSON.stringify(wanted) ? true : undefined;
        },
        30_000,
      ).catch(() => expect(last).toEqual(wanted));
    },
  };
}

/** Processes of the embedded server that this language server has started. */
export function embedded(server: Conversation): readonly number[] {
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim();
  return children
    .split(' ')
    .filter((one) => one !== '')
    .map(Number);
}
