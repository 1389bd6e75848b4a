/**
 * The list from which the user chooses a database: open connections first, then those that configuration names. No connection opens without
 * this choice.
 */
import { commands, QuickPickItemKind, ThemeIcon, window, workspace, type QuickPickItem } from 'vscode';
import type { ConnectionOffer, OpenConnection } from '../../protocol/connections.ts';
import type { Connections } from './connections.ts';
import { colorIcon } from './look.ts';
import { addressName, connectionName, databaseName, offerDetail } from './words.ts';

interface Choice extends QuickPickItem {
  readonly take: () => Promise<OpenConnection | undefined>;
}

/** Returns an open connection; opens it first if necessary. With an ability, only servers that have it are listed. */
export async function pickConnection(
  connections: Connections,
  title: string,
  ability?: OpenConnection['abilities'][number],
): Promise<OpenConnection | undefined> {
  if (!workspace.isTrusted) {
    void window.showInformationMessage(
      'Connections need a trusted workspace. Trust it with the command “Manage Workspace Trust”.',
    );
    return undefined;
  }
  const found = await connections.offers();
  const can = ({ abilities }: Pick<OpenConnection, 'abilities'>): boolean =>
    ability === undefined || abilities.includes(ability);
  const open = connections.open.filter(can).map((one) => openChoice(one));
  const fresh = grouped(
    found.offers.filter((offer) => can(offer) && !connections.open.some((one) => one.id === offer.id)),
    connections,
  );
  const problems = found.problems.map((problem) => ({ ...noChoice, label: `$(warning) ${problem}` }));
  const isOther = connections.open.length + found.offers.length > 0;
  if (open.length + fresh.length === 0)
    problems.push({ ...noChoice, label: isOther ? noneCan : nothingFound });
  const picked = await window.showQuickPick<Choice>(
    [...group('Open', open), ...fresh, ...problems, addChoice],
    { title, placeHolder: 'A database to read the catalog and plans from', matchOnDescription: true },
  );
  return picked?.take();
}

const nothingFound =
  'No database is named by your settings, DATABASE_URL, PG* variables, a service file, .pgpass or .env.';

const noneCan = 'No connection is to a server that this exists for.';

const plug = new ThemeIcon('plug');
const database = new ThemeIcon('database');

const noChoice = { take: () => Promise.resolve(undefined) };

const addChoice: Choice = {
  label: '$(add) Add a Connection…',
  alwaysShow: true,
  take: async () => {
    await commands.executeCommand('plinth.connection.add');
    return undefined;
  },
};

/** Sorted by group name; connections without a group and discovered ones come last. */
function grouped(offers: readonly ConnectionOffer[], connections: Connections): readonly Choice[] {
  const label = ({ profile }: ConnectionOffer): string =>
    profile === undefined ? 'Found on this machine' : (profile.group ?? 'Your connections');
  const rank = ({ profile }: ConnectionOffer): number =>
    profile === undefined ? 2 : profile.group === undefined ? 1 : 0;
  const sorted = offers.toSorted((a, b) => rank(a) - rank(b) || label(a).localeCompare(label(b)));
  const labels = [...new Set(sorted.map(label))];
  return labels.flatMap((one) =>
    group(
      one,
      sorted.filter((offer) => label(offer) === one).map((offer) => offerChoice(offer, connections)),
    ),
  );
}

function group(label: string, choices: readonly Choice[]): readonly Choice[] {
  if (choices.length === 0) return [];
  return [{ ...noChoice, label, kind: QuickPickItemKind.Separator }, ...choices];
}

function openChoice(connection: OpenConnection): Choice {
  return {
    label: connection.profile?.name ?? databaseName(connection),
    iconPath: connection.profile?.color === undefined ? plug : colorIcon(connection.profile.color),
    description: `${connection.profile === undefined ? '' : `${databaseName(connection)} · `}${addressName(connection)}`,
    detail: `${connection.product} ${connection.serverVersion}`,
    take: () => Promise.resolve(connection),
  };
}

function offerChoice(offer: ConnectionOffer, connections: Connections): Choice {
  return {
    label: offer.profile?.name ?? databaseName(offer),
    iconPath: offer.profile?.color === undefined ? database : colorIcon(offer.profile.color),
    description: `${offer.profile === undefined ? '' : `${databaseName(offer)} · `}${addressName(offer)}`,
    detail: offerDetail(offer),
    take: () => connections.connect(offer),
  };
}

/** Lets the user choose among open connections, for commands that close one. */
export async function pickOpen(connections: Connections, title: string): Promise<OpenConnection | undefined> {
  const picked = await window.showQuickPick(
    connections.open.map((connection) => ({ label: connectionName(connection), connection })),
    { title, placeHolder: connections.open.length === 0 ? 'No connection is open' : 'A connection' },
  );
  return picked?.connection;
}
