/**
 * Reads the setting `plinth.connections` by settings location, and writes one profile. The server reads the setting too. A profile has no
 * field for a password.
 */
import { ConfigurationTarget, workspace } from 'vscode';
import { profilesWanted, type ProfileLook, type WrittenProfiles } from '../../protocol/connections.ts';
import type { Server } from '../language-client/server.ts';

/** As written in the settings. */
export interface Profile {
  /** Undefined means PostgreSQL. */
  readonly engine: 'mysql' | 'sqlserver' | 'redis' | undefined;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly sslmode: string;
  readonly role: ProfileLook['role'];
  readonly color: ProfileLook['color'];
  readonly group: string | undefined;
  /** An SSH server to tunnel through. */
  readonly sshhost: string | undefined;
  readonly sshport: number | undefined;
  readonly sshuser: string | undefined;
}

export type Place = 'user' | 'workspace';

export interface WrittenProfile {
  readonly name: string;
  readonly place: Place;
  /** The unchecked value from settings.json. */
  readonly value: unknown;
}

const section = 'plinth';
const key = 'connections';

export function answerProfiles(server: Server): void {
  server.answer(profilesWanted, () => Promise.resolve(written()));
}

function written(): readonly WrittenProfiles[] {
  const found = workspace.getConfiguration(section).inspect<unknown>(key);
  const folders = (workspace.workspaceFolders ?? []).map((folder): WrittenProfiles => {
    const value = workspace.getConfiguration(section, folder.uri).inspect<unknown>(key)?.workspaceFolderValue;
    return { owner: 'workspace', place: `settings of ${folder.name}`, value };
  });
  const all: readonly WrittenProfiles[] = [
    { owner: 'user', place: 'user settings', value: found?.globalValue },
    { owner: 'workspace', place: 'workspace settings', value: found?.workspaceValue },
    // In a window with one folder, the folder's settings are the workspace's.
    ...(workspace.workspaceFile === undefined ? [] : folders),
  ];
  return all.filter(({ value }) => value !== undefined);
}

/** The editable profiles. In a multi-root workspace, profiles of single folders have to be edited in their files. */
export function writtenProfiles(): readonly WrittenProfile[] {
  return (['user', 'workspace'] as const).flatMap((place) =>
    Object.entries(valuesIn(place)).map(([name, value]) => ({ name, place, value })),
  );
}

/** Writes the profile in place of its former version. */
export async function writeProfile(
  name: string,
  profile: Profile,
  place: Place,
  before?: WrittenProfile,
): Promise<void> {
  if (before !== undefined && before.place !== place) await removeProfile(before);
  const others = Object.entries(valuesIn(place)).filter(
    ([other]) => other !== before?.name && other !== name,
  );
  await update(place, Object.fromEntries([...others, [name, { ...unasked(before), ...stripped(profile) }]]));
}

export async function removeProfile({ name, place }: WrittenProfile): Promise<void> {
  const others = Object.entries(valuesIn(place)).filter(([other]) => other !== name);
  await update(place, others.length === 0 ? undefined : Object.fromEntries(others));
}

function valuesIn(place: Place): Readonly<Record<string, unknown>> {
  const found = workspace.getConfiguration(section).inspect<Readonly<Record<string, unknown>>>(key);
  const value = place === 'user' ? found?.globalValue : found?.workspaceValue;
  return typeof value === 'object' ? value : {};
}

async function update(place: Place, value: Readonly<Record<string, unknown>> | undefined): Promise<void> {
  const target = place === 'user' ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
  await workspace.getConfiguration(section).update(key, value, target);
}

/** Fields that the form does not ask for are kept. */
function unasked(before: WrittenProfile | undefined): object {
  const value = before?.value;
  if (typeof value !== 'object' || value === null) return {};
  const kept = ['sslrootcert', 'sslcert', 'sslkey', 'service', 'sshkey'];
  return Object.fromEntries(Object.entries(value).filter(([name]) => kept.includes(name)));
}

/** Copies field by field, so that nothing else gets into the settings. */
function stripped(profile: Profile): object {
  const { engine, host, port, database, user, sslmode, role, color, group, sshhost, sshport, sshuser } =
    profile;
  const named = database === '' ? undefined : database;
  const all = {
    engine,
    host,
    port,
    database: named,
    user,
    sslmode,
    role,
    color,
    group,
    sshhost,
    sshport,
    sshuser,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
