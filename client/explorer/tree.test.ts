/** How the tree handles changes that arrive while it is reading. The editor is replaced by a stub with events, tokens and context keys. */
import { expect, it, vi } from 'vitest';
import { schemaChanged, type SchemaChanged, type SchemaNode } from '../../protocol/schema.ts';
import type { Server } from '../language-client/server.ts';
import type { SchemaTree } from './tree.ts';

const editor = vi.hoisted(() => ({ busy: (): Promise<void> => Promise.resolve() }));

vi.mock('vscode', () => ({
  EventEmitter: class {
    readonly event = (): void => undefined;
    fire(): void {
      // A token that is never cancelled.
    }
  },
  CancellationTokenSource: class {
    readonly token = { isCancellationRequested: false };
    dispose(): void {
      // Nothing to dispose.
    }
  },
  commands: { executeCommand: () => editor.busy() },
  TreeItemCollapsibleState: {},
}));

const table: SchemaNode = {
  id: '["public","orders"]',
  kind: 'table',
  label: 'orders',
  detail: '',
  tooltip: [],
  children: 'closed',
  origin: undefined,
  sqlName: undefined,
  personal: undefined,
  hasDefinition: false,
  scripts: [],
  changedAt: undefined,
  pending: undefined,
  findings: undefined,
};
const findings = { severity: 'warning', count: 1, told: [] } as const;

/** A tree and the notifications of its server. */
async function open(): Promise<{ tree: SchemaTree; tell: (change: SchemaChanged) => void }> {
  const { SchemaTree: Tree } = await import('./tree.ts');
  let tell: (change: SchemaChanged) => void = () => undefined;
  const server = {
    state: { kind: 'running' },
    hear: (message: unknown, listener: typeof tell) => {
      if (message === schemaChanged) tell = listener;
    },
    onDidChangeState: () => ({ dispose: () => undefined }),
    ask: () => Promise.resolve({ kind: 'nodes', nodes: [table] }),
  };
  return { tree: new Tree(server as unknown as Server), tell: (change) => tell(change) };
}

it('takes a change that is told between an answer and its nodes in the tree', async () => {
  const { tree, tell } = await open();
  let isTold = false;
  // A slow window confirms a context key late.
  editor.busy = async () => {
    if (!isTold) tell({ source: 'migrations', nodes: [{ ...table, findings }], lists: [] });
    isTold = true;
    await new Promise((resolve) => setImmediate(resolve));
  };
  await tree.getChildren();
  await vi.waitFor(() => expect(tree.at([table])).toMatchObject({ node: { findings } }));
});
