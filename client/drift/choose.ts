/** Asks which two schemas to compare. A connection opens only if the user chooses it. */
import { window, type QuickPickItem } from 'vscode';
import type { DriftFolder, DriftSideWanted, DriftWanted } from '../../protocol/drift.ts';
import type { Connections } from '../connections/connections.ts';
import { pickConnection } from '../connections/pick.ts';
import { connectionName } from '../connections/words.ts';
import { plain } from '../explorer/visible.ts';

const title = 'Compare Schemas';

interface Choice extends QuickPickItem {
  readonly take: () => Promise<DriftSideWanted | undefined>;
}

/** Returns undefined if the user cancelled. */
export async function chooseSides(
  folders: readonly DriftFolder[],
  connections: Connections,
): Promise<DriftWanted | undefined> {
  const folder = await chooseFolder(folders);
  if (folder === 'none') return undefined;
  const left = await chooseSide('What is compared', folder, connections, undefined);
  if (left === undefined) return undefined;
  const right = await chooseSide('With what', folder, connections, left);
  return right && { folder: folder?.id, left, right };
}

/** Undefined if there is no folder: two databases can still be compared. */
async function chooseFolder(folders: readonly DriftFolder[]): Promise<DriftFolder | undefined | 'none'> {
  if (folders.length < 2) return folders[0];
  const picked = await window.showQuickPick(
    folders.map((folder) => ({
      label: plain(folder.label),
      description: folder.tool,
      folder,
    })),
    { title, placeHolder: 'Whose migrations' },
  );
  return picked?.folder ?? 'none';
}

async function chooseSide(
  placeHolder: string,
  folder: DriftFolder | undefined,
  connections: Connections,
  other: DriftSideWanted | undefined,
): Promise<DriftSideWanted | undefined> {
  const isOther = ({ kind, name }: DriftSideWanted): boolean => other?.kind === kind && other.name === name;
  const able = connections.open.filter(({ abilities }) => abilities.includes('drift'));
  const open = able.map((one): Choice => ({
    label: `$(plug) ${plain(connectionName(one))}`,
    description: 'open connection',
    take: () => Promise.resolve({ kind: 'connection', name: one.id }),
  }));
  const openOnes = open.filter((_, at) => !isOther({ kind: 'connection', name: able[at]?.id ?? '' }));
  const another: Choice = {
    label: `$(database) ${open.length === 0 ? 'A Connection…' : 'Another Connection…'}`,
    detail: 'Only its catalog is read.',
    take: async () => {
      const connection = await pickConnection(connections, title, 'drift');
      return connection && { kind: 'connection', name: connection.id };
    },
  };
  const ofFolder = folder === undefined ? [] : folderChoices(folder, other);
  const picked = await window.showQuickPick<Choice>([...ofFolder, ...openOnes, another], {
    title,
    placeHolder,
  });
  return picked?.take();
}

function folderChoices(folder: DriftFolder, other: DriftSideWanted | undefined): readonly Choice[] {
  const now: Choice = {
    label: '$(history) Migrations',
    description: plain(folder.label),
    detail: 'As far as they have run on the other side; all of them where that is no database.',
    take: () => Promise.resolve({ kind: 'migrations', name: '' }),
  };
  return [
    ...(other?.kind === 'migrations' ? [] : [now]),
    {
      label: '$(git-commit) Migrations Up To…',
      detail: 'The schema behind one of them.',
      take: () => chooseMigration(folder),
    },
    {
      label: '$(git-branch) Migrations of a Git Revision…',
      detail: 'A branch, a tag or a commit.',
      take: chooseRevision,
    },
  ];
}

async function chooseMigration({ migrations }: DriftFolder): Promise<DriftSideWanted | undefined> {
  const picked = await window.showQuickPick(
    // Newest first.
    migrations.toReversed().map((name) => ({ label: plain(name), name })),
    { title, placeHolder: 'The last migration that counts' },
  );
  return picked && { kind: 'migration', name: picked.name };
}

async function chooseRevision(): Promise<DriftSideWanted | undefined> {
  const name = await window.showInputBox({
    title,
    prompt: 'A branch, a tag or a commit, such as main or HEAD~3',
    value: 'HEAD',
    validateInput: (text) => (text.trim() === '' ? 'A revision is needed.' : undefined),
  });
  return name === undefined ? undefined : { kind: 'git', name: name.trim() };
}
