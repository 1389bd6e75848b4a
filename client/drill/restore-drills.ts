/**
 * A restore drill: which backup, where to restore it, and then the report as a page. On a server of the user's a database is made and dropped,
 * which is asked for in a dialog of its own.
 */
import { join, parse } from 'node:path';
import { ProgressLocation, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { drillProgress, runDrill, type DrillAnswer, type DrillWanted } from '../../protocol/drill.ts';
import type { Connections } from '../connections/connections.ts';
import { connectionName } from '../connections/words.ts';
import { visible } from '../explorer/visible.ts';
import type { Server } from '../language-client/server.ts';
import type { ReadingDocuments } from '../reading/documents.ts';

const title = 'Restore Drill';

interface Place extends QuickPickItem {
  /** The id of a connection; undefined for a server that is started. */
  readonly scratch: string | undefined;
}

interface Parts {
  readonly server: Server;
  readonly connections: Connections;
  readonly reading: ReadingDocuments;
}

export class RestoreDrills {
  readonly #parts: Parts;
  #told: (step: string) => void = () => undefined;

  /** Before the server starts. */
  constructor(parts: Parts) {
    this.#parts = parts;
    parts.server.hear(drillProgress, ({ step }) => this.#told(step));
  }

  async run(): Promise<void> {
    const source = await chooseBackup();
    if (source === undefined) return;
    const place = await choosePlace(this.#parts.connections);
    if (place === undefined) return;
    const manifest = await manifestBeside(source);
    const answer = await this.#drill({ source, manifest, scratch: place.scratch });
    switch (answer?.kind) {
      case 'drilled':
        await this.#parts.reading.show('Restore Drill', answer.markdown);
        return;
      case 'failure':
        void window.showErrorMessage(visible(answer.message));
        return;
      case 'cancelled':
        void window.showInformationMessage('The drill was stopped, and everything that it made is removed.');
        return;
      case undefined:
    }
  }

  async #drill(wanted: DrillWanted): Promise<DrillAnswer | undefined> {
    return window.withProgress(
      { location: ProgressLocation.Notification, title: 'Restore drill', cancellable: true },
      async (progress, token) => {
        this.#told = (step) => progress.report({ message: visible(step) });
        const answer = await this.#parts.server.ask(runDrill, wanted, token);
        return answer === undefined && token.isCancellationRequested ? { kind: 'cancelled' } : answer;
      },
    );
  }
}

async function chooseBackup(): Promise<string | undefined> {
  // On Linux a dialog chooses files or folders, and not both.
  const kind = await window.showQuickPick(
    [
      {
        label: 'A File',
        description: 'SQL, custom or tar of pg_dump, SQL of mariadb-dump, SQLite',
        isFile: true,
      },
      { label: 'A Folder', description: 'directory format of pg_dump, or a base backup', isFile: false },
    ],
    { title, placeHolder: 'What is the backup?' },
  );
  if (kind === undefined) return undefined;
  const [chosen] =
    (await window.showOpenDialog({
      title,
      openLabel: 'Drill',
      canSelectFiles: kind.isFile,
      canSelectFolders: !kind.isFile,
      ...startingAt(),
    })) ?? [];
  return chosen?.fsPath;
}

function startingAt(): { readonly defaultUri?: Uri } {
  const folder = workspace.workspaceFolders?.[0];
  return folder === undefined ? {} : { defaultUri: folder.uri };
}

async function choosePlace(connections: Connections): Promise<Place | undefined> {
  const own: Place = {
    label: 'A server that Plinth starts',
    description: 'from the programs on this machine, and removes afterwards',
    scratch: undefined,
  };
  const named = connections.open
    .filter(({ product }) => product === 'PostgreSQL')
    .map((one): Place => ({
      label: visible(connectionName(one)),
      description: 'in a database made for the drill and dropped again',
      scratch: one.id,
    }));
  if (named.length === 0) return own;
  const place = await window.showQuickPick([own, ...named], { title, placeHolder: 'Restore it where?' });
  if (place?.scratch === undefined) return place;
  const agreed = await window.showWarningMessage(
    `Make a database on the server of ${place.label}, restore the backup into it, and drop it?`,
    { modal: true, detail: 'Its other databases are not touched. The restore takes its disk and processor.' },
    'Make and Drop',
  );
  return agreed === undefined ? undefined : place;
}

/** `shop.manifest.json` or `shop.dump.manifest.json` for `shop.dump`, if somebody made one. */
async function manifestBeside(source: string): Promise<string | undefined> {
  const { dir, name, base } = parse(source);
  for (const stem of [name, base]) {
    const path = join(dir, `${stem}.manifest.json`);
    if (await exists(path)) return path;
  }
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  try {
    await workspace.fs.stat(Uri.file(path));
    return true;
  } catch {
    return false;
  }
}
