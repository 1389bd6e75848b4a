/** The list to choose a database from: what is open, then what configuration names. Choosing is the click without which nothing opens. */
import { QuickPickItemKind, window, workspace, type QuickPickItem } from 'vscode';
import type { ConnectionOffer, OpenConnection } from '../../protocol/connections.ts';
import type { Connections } from './connections.ts';
import { connectionName, offerDetail } from './words.ts';

interface Choice extends QuickPickItem {
  readonly take: () => Promise<OpenConnection | undefined>;
}

/** An open connection, opened now if need be. */
export async function pickConnection(
  connections: Connections,
  title: string,
): Promise<OpenConnection | undefined> {
  if (!workspace.isTrusted) {
    void window.showInformationMessage(
      'Connections need a trusted workspace. Trust it with the command “Manage Workspace Trust”.',
    );
    return undefined;
  }
  const found = await connections.offers();
  const open = connections.open.map((one) => openChoice(one));
  const fresh = found.offers
    .filter((offer) => !connections.open.some((one) => one.id === offer.id))
    .map((offer) => offerChoice(offer, connections));
  const problems = found.problems.map((problem) => ({ ...noChoice, label: `$(warning) ${problem}` }));
  if (open.length + fresh.length === 0) problems.push({ ...noChoice, label: nothingFound });
  const picked = await window.showQuickPick<Choice>(
    [...group('Open', open), ...group('Found on this machine', fresh), ...problems],
    { title, placeHolder: 'A database to read the catalog and plans from', matchOnDescription: true },
  );
  return picked?.take();
}

const nothingFound =
  'No database is named by DATABASE_URL, PG* variables, a service file, .pgpass or .env. Set one of them.';

const noChoice = { take: () => Promise.resolve(undefined) };

function group(label: string, choices: readonly Choice[]): readonly Choice[] {
  if (choices.length === 0) return [];
  return [{ ...noChoice, label, kind: QuickPickItemKind.Separator }, ...choices];
}

function openChoice(connection: OpenConnection): Choice {
  return {
    label: `$(plug) ${connection.database}`,
    description: `${connection.user} on ${connection.host}:${connection.port}`,
    detail: `PostgreSQL ${connection.serverVersion}`,
    take: () => Promise.resolve(connection),
  };
}

function offerChoice(offer: ConnectionOffer, connections: Connections): Choice {
  return {
    label: `$(database) ${offer.database}`,
    description: `${offer.user} on ${offer.host}:${offer.port}`,
    detail: offerDetail(offer),
    take: () => connections.connect(offer),
  };
}

/** One of the open ones, for commands that end something. */
export async function pickOpen(connections: Connections, title: string): Promise<OpenConnection | undefined> {
  const picked = await window.showQuickPick(
    connections.open.map((connection) => ({ label: connectionName(connection), connection })),
    { title, placeHolder: connections.open.length === 0 ? 'No connection is open' : 'A connection' },
  );
  return picked?.connection;
}
