/** Adds, edits and removes connections in the settings. A password that is part of the input is moved to the secret storage. */
import { userInfo } from 'node:os';
import { window } from 'vscode';
import type { SecretKey } from '../../protocol/connections.ts';
import type { ClientContext } from '../context.ts';
import { askProfile, startOf, type Draft } from '../connections/profile-form.ts';
import {
  removeProfile,
  writeProfile,
  writtenProfiles,
  type WrittenProfile,
} from '../connections/profiles.ts';
import type { Command } from './command.ts';

export const addConnection: Command = async (context) => {
  await change(context, undefined);
};

export const editConnection: Command = async (context) => {
  const profile = await pickProfile('Change a Connection', 'The connection to change');
  if (profile !== undefined) await change(context, profile);
};

export const removeConnection: Command = async ({ connections, secrets }) => {
  const profile = await pickProfile('Remove a Connection', 'The connection to remove');
  if (profile === undefined) return;
  const draft = draftOf(profile);
  const answer = await window.showWarningMessage(
    `Remove the connection “${profile.name}”?`,
    { modal: true, detail: 'It goes out of the settings, and its password out of the secret storage.' },
    'Remove',
  );
  if (answer !== 'Remove') return;
  const open = connections.open.find((one) => one.profile?.name === profile.name);
  if (open !== undefined) await connections.disconnect(open);
  await removeProfile(profile);
  await secrets.forget(keyOf(draft));
};

async function change({ server, connections, secrets }: ClientContext, editing: WrittenProfile | undefined) {
  const taken = writtenProfiles();
  const groups = [...new Set(taken.flatMap((one) => draftOf(one).group ?? []))].sort();
  const title = editing === undefined ? 'Add Connection' : `Change “${editing.name}”`;
  const start = editing === undefined ? empty : draftOf(editing);
  const draft = await askProfile({ title, server, taken, groups, editing }, start);
  if (draft === undefined) return;
  const { name, place, password, ...profile } = draft;
  await writeProfile(name, profile, place, editing);
  if (password !== undefined) await secrets.keep(keyOf(draft), password);
  const answer = await window.showInformationMessage(
    `“${name}” is in your ${place} settings.`,
    'Test Connection',
  );
  if (answer === undefined) return;
  const { offers } = await connections.offers();
  const offer = offers.find((one) => one.profile?.name === name);
  const connected = offer === undefined ? undefined : await connections.connect(offer);
  if (connected === undefined) return;
  void window.showInformationMessage(`“${name}” is open: ${connected.product} ${connected.serverVersion}.`);
}

/** The key in the form that the server asks for. */
function keyOf({ host, port, database, user, sshhost, sshport, sshuser }: Draft): SecretKey {
  const way = `${sshuser ?? userInfo().username}@${sshhost?.toLowerCase() ?? ''}:${String(sshport ?? 22)}`;
  return { host, port, database, user, through: sshhost === undefined ? undefined : way };
}

async function pickProfile(title: string, placeHolder: string): Promise<WrittenProfile | undefined> {
  const known = writtenProfiles();
  if (known.length === 0) {
    void window.showInformationMessage(
      'No connection is in your settings. Add one with “Plinth Database: Add Connection…”.',
    );
    return undefined;
  }
  const picked = await window.showQuickPick(
    known.map((profile) => ({ label: profile.name, description: `${profile.place} settings`, profile })),
    { title, placeHolder },
  );
  return picked?.profile;
}

const empty: Draft = {
  name: '',
  place: 'user',
  engine: undefined,
  host: 'localhost',
  port: 5432,
  database: 'postgres',
  user: 'postgres',
  sslmode: 'prefer',
  role: undefined,
  color: undefined,
  group: undefined,
  sshhost: undefined,
  sshport: undefined,
  sshuser: undefined,
  password: undefined,
};

/** Reads the form values from settings.json; values of the wrong type are asked for again. */
function draftOf({ name, place, value }: WrittenProfile): Draft {
  const fields = new Map<string, unknown>(
    typeof value === 'object' && value !== null ? Object.entries(value) : [],
  );
  const text = (key: string): string | undefined => {
    const found = fields.get(key);
    return typeof found === 'string' ? found : undefined;
  };
  const port = fields.get('port');
  const sshport = fields.get('sshport');
  const engine = engineOf(text('engine'));
  const usual = startOf(engine);
  const byUser = engine === undefined ? text('user') : undefined;
  const database = text('database') ?? byUser ?? usual.database;
  return {
    name,
    place,
    engine,
    host: text('host') ?? empty.host,
    port: typeof port === 'number' ? port : usual.port,
    database,
    user: text('user') ?? usual.user,
    sslmode: text('sslmode') ?? usual.sslmode,
    role: (['scratch', 'development', 'production'] as const).find((one) => one === text('role')),
    color: (['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const).find(
      (one) => one === text('color'),
    ),
    group: text('group'),
    sshhost: text('sshhost'),
    sshport: typeof sshport === 'number' ? sshport : undefined,
    sshuser: text('sshuser'),
    password: undefined,
  };
}

function engineOf(written: string | undefined): Draft['engine'] {
  switch (written) {
    case 'mysql':
    case 'mariadb':
      return 'mysql';
    case 'sqlserver':
    case 'redis':
      return written;
    default:
      return undefined;
  }
}
