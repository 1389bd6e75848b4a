/**
 * Nothing in Problems is stale: after any sequence of what a person does to a folder, Problems shows what a server says that starts then.
 * The editor is played by what VS Code's client does with answers.
 */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { afterAll, afterEach, expect, it } from 'vitest';
import { trustGranted } from '../../protocol/status.ts';
import { Random } from '../bench/random.ts';
import { seeds } from '../breadth.ts';
import { commit, empty, git, removeRepositories, write } from '../dated-repository.ts';
import { Conversation, eventually, uri } from './conversation.ts';

afterAll(removeRepositories);

/**
 * Tabs, and the problems shown. As in the client: the answer to a request for a tab that is closed by then is dropped, and the tab is asked
 * for once more right before the server hears that it is closed.
 */
class Editor {
  readonly shown = new Map<string, unknown>();
  readonly tabs = new Map<string, string>();
  /** By the URI of a file: the id of the last answer for the workspace. */
  readonly #ids = new Map<string, string>();
  readonly #stop = new CancellationTokenSource();
  readonly server: Conversation;

  private constructor(server: Conversation) {
    this.server = server;
    void this.#listen();
  }

  static async start(folder: string, trusted: boolean, settings: object): Promise<Editor> {
    const started: Editor[] = [];
    const refresh = (): null => {
      for (const one of started) void one.pullAll();
      return null;
    };
    const answers = { 'workspace/diagnostic/refresh': refresh };
    const server = await Conversation.start({
      folders: [folder],
      trusted,
      settings,
      answers,
      alone: !trusted,
    });
    const editor = new Editor(server);
    started.push(editor);
    return editor;
  }

  async #listen(): Promise<void> {
    while (!this.#stop.token.isCancellationRequested) {
      const previousResultIds = [...this.#ids].map(([one, value]) => ({ uri: one, value }));
      const report = await this.server.connection
        .sendRequest<WorkspaceDiagnosticReport>(
          'workspace/diagnostic',
          { previousResultIds },
          this.#stop.token,
        )
        .catch(() => ({ items: [] }));
      for (const item of report.items) {
        if (item.kind !== 'full') continue;
        this.#ids.set(item.uri, item.resultId ?? '');
        if (!this.tabs.has(item.uri)) this.#show(item.uri, item.items);
      }
    }
  }

  #show(file: string, items: readonly unknown[]): void {
    if (items.length === 0) this.shown.delete(file);
    else this.shown.set(file, items);
  }

  async pull(file: string): Promise<void> {
    const report = await this.server.report(file);
    if (this.tabs.has(file) && report.kind === 'full') this.#show(file, report.items);
  }

  async pullAll(): Promise<void> {
    await Promise.all([...this.tabs.keys()].map((file) => this.pull(file)));
  }

  async type(file: string, text: string): Promise<void> {
    if (this.tabs.has(file)) await this.server.replace(file, text);
    else await this.server.open(file, text, file.endsWith('.ts') ? 'typescript' : 'sql');
    this.tabs.set(file, text);
    // What one file says can change what is said of another.
    void this.pullAll();
  }

  async close(file: string): Promise<void> {
    if (!this.tabs.delete(file)) return;
    void this.pull(file);
    this.#ids.delete(file);
    await this.server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: file } });
  }

  async sawOnDisk(...paths: readonly string[]): Promise<void> {
    const changes = paths.map((path) => ({ uri: uri(path), type: 2 }));
    await this.server.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  async stop(): Promise<void> {
    this.#stop.cancel();
    await this.server.stop();
  }
}

const files = {
  'db/1_users.up.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text, mail text);\n',
  'db/2_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);\n',
};
const texts = [
  '',
  'CREATE INDEX users_name ON users (name);\n',
  'ALTER TABLE users ALTER COLUMN id TYPE bigint;\nDROP TABLE orders;\n',
  'ALTER TABLE users ADD COLUMN age integer NOT NULL;\n',
  'SELECT nothing FROM users;\n',
];
const programs = [
  'export const nothing = 1;\n',
  "export const q = (db: any, a: string) => db.query(`SELECT id FROM users WHERE name = '${a}'`);\n",
  'export const q = (db: any) => db.query(`DELETE FROM orders`);\n',
];
const settings = [
  {},
  { enable: false },
  { scope: 'all' },
  { scope: 'open' },
  { embeddedSql: { files: 'all' } },
];

let opened: Editor[] = [];
afterEach(async () => {
  for (const one of opened) await one.stop();
  opened = [];
});

it.each(seeds(4, 300))('Problems is what a new server says: sequence %i', async (seed) => {
  const random = new Random(seed);
  const pick = <One>(all: readonly One[]): One => random.pick(all);
  const root = empty();
  commit(root, files);
  git(root, 'switch', '-qc', 'other');
  commit(root, { 'db/3_other.up.sql': pick(texts), 'src/app.ts': pick(programs) });
  git(root, 'switch', '-q', 'main');
  git(root, 'switch', '-qc', 'work');
  let trusted = random.next() < 0.8;
  let wanted: object = {};
  const editor = await Editor.start(root, trusted, wanted);
  opened.push(editor);
  const paths = [
    'db/2_orders.up.sql',
    'db/3_new.up.sql',
    'db/4_more.up.sql',
    'q.sql',
    'src/app.ts',
    'src/b.ts',
  ];
  const textFor = (path: string): string => pick(path.endsWith('.ts') ? programs : texts);
  const steps: Readonly<Record<string, (path: string) => Promise<void>>> = {
    type: (path) => editor.type(uri(join(root, path)), textFor(path)),
    close: (path) => editor.close(uri(join(root, path))),
    save: async (path) => {
      const text = editor.tabs.get(uri(join(root, path)));
      if (text === undefined) return;
      write(root, { [path]: text });
      await editor.sawOnDisk(join(root, path));
    },
    write: async (path) => {
      const text = textFor(path);
      write(root, { [path]: text });
      // An editor shows what is on disk now.
      if (editor.tabs.has(uri(join(root, path)))) await editor.type(uri(join(root, path)), text);
      await editor.sawOnDisk(join(root, path));
    },
    delete: async (path) => {
      rmSync(join(root, path), { force: true });
      await editor.sawOnDisk(join(root, path));
    },
    rename: async (path) => {
      const to = pick(paths);
      if (path.endsWith('.ts') !== to.endsWith('.ts')) return;
      write(root, { [path]: textFor(path) });
      await editor.close(uri(join(root, path)));
      renameSync(join(root, path), join(root, to));
      await editor.sawOnDisk(join(root, path), join(root, to));
    },
    checkout: async () => {
      commit(root);
      git(root, 'switch', '-q', pick(['main', 'other', 'work']));
      await editor.sawOnDisk(join(root, '.git/HEAD'), ...paths.map((path) => join(root, path)));
    },
    configure: async () => {
      wanted = editor.server.settings = pick(settings);
      await editor.server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    },
    trust: async () => {
      if (trusted) return;
      trusted = true;
      await editor.server.tell(trustGranted, { at: undefined });
    },
  };
  const names: string[] = [];
  for (let count = 3 + random.below(8); count > 0; count -= 1) {
    const [name, path] = [pick(Object.keys(steps)), pick(paths)];
    names.push(`${name} ${path}`);
    await steps[name]?.(path);
  }
  const fresh = await Editor.start(root, trusted, wanted);
  opened.push(fresh);
  for (const [file, text] of editor.tabs) await fresh.type(file, text);
  await fresh.pullAll();
  const said = (one: Editor): string =>
    JSON.stringify(
      [...one.shown].sort(([a], [b]) => (a < b ? -1 : 1)),
      null,
      1,
    );
  // Both may be about to answer: the same, again and again.
  let times = 0;
  await eventually('the same problems', () => {
    times = said(editor) === said(fresh) ? times + 1 : 0;
    return times > 15 ? true : undefined;
  }).catch(() => expect(said(editor), names.join(', ')).toBe(said(fresh)));
});
