/** Asks how many rows a table of a query is to be assumed to hold, and writes the answer into the settings: plans are then made again. */
import { ConfigurationTarget, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { fitsShape, isMaybe, isShape, isString } from '../../protocol/guard.ts';
import { lastPlan, type TableSize } from '../../protocol/plans.ts';
import { isPosition } from '../../protocol/place.ts';
import { queryPlace } from '../plans/query-place.ts';
import type { Command } from './command.ts';

/** `table`: `schema.name`; undefined for the table of the query, or to be asked for. */
const isAsked = isShape({ uri: isString, at: isPosition, table: isMaybe(isString) });

interface Choice extends QuickPickItem {
  /** Undefined: as for tables of which nothing is said. */
  readonly rows: number | undefined;
}

const choices: readonly Choice[] = [
  { label: 'Hundreds', description: '500 rows', rows: 500 },
  { label: '100 thousand', rows: 100_000 },
  { label: '10 million', rows: 10_000_000 },
  { label: '1 billion', rows: 1_000_000_000 },
  { label: '$(discard) As for other tables', description: 'plinth.explain.assumedRows', rows: undefined },
];

const setting = 'explain.assumedTableRows';

export const assumeTableSize: Command = async ({ server }, given) => {
  const place = queryPlace(given);
  if (place === undefined) return;
  const query = await server.ask(lastPlan, place);
  const sizes = query?.answer.document.sizes ?? [];
  const named = fitsShape(isAsked, given) ? sizes.find(({ table }) => table === given.table) : undefined;
  const size = named ?? (sizes.length > 1 ? await pickTable(sizes) : sizes[0]);
  if (size === undefined) {
    if (sizes.length === 0) void window.showInformationMessage(nothingAssumed);
    return;
  }
  const picked = await window.showQuickPick(choices, {
    title: `Plinth: How Many Rows Does ${shortName(size.table)} Hold?`,
    placeHolder: `Assumed now: ${size.rows.toLocaleString('en')} rows`,
  });
  if (picked !== undefined) await write(Uri.parse(place.uri, true), size.table, picked.rows);
};

const nothingAssumed =
  'No table sizes are assumed here: the query at the cursor is not planned, or it is planned from what is known.';

async function pickTable(sizes: readonly TableSize[]): Promise<TableSize | undefined> {
  const items = sizes.map((size) => ({
    label: shortName(size.table),
    description: `${size.rows.toLocaleString('en')} rows`,
    size,
  }));
  const picked = await window.showQuickPick(items, { title: 'The Size of Which Table?' });
  return picked?.size;
}

async function write(document: Uri, table: string, rows: number | undefined): Promise<void> {
  const settings = workspace.getConfiguration('plinth', document);
  const others = Object.entries(settings.get<Readonly<Record<string, number>>>(setting) ?? {}).filter(
    ([name]) => name !== table,
  );
  const next = Object.fromEntries(rows === undefined ? others : [...others, [table, rows]]);
  const inFolder = workspace.getWorkspaceFolder(document) !== undefined;
  const target = inFolder ? ConfigurationTarget.WorkspaceFolder : ConfigurationTarget.Global;
  await settings.update(setting, Object.keys(next).length === 0 ? undefined : next, target);
}

function shortName(table: string): string {
  return table.replace(/^(?:public|main)\./, '');
}
