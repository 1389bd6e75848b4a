/** What a tool's own record of what has run says behind a way back that the tool did not run itself. Words; reads and writes no record. */
import type { MigrationTool } from './convention.ts';
import { revertAtTop } from './tool-command.ts';

/** Behind a file that stopped half-way outside of a transaction, with tools that write their row behind its last statement. */
export function unrecorded(table: string): string {
  return `It has no row in ${table} then, and the next run begins it anew: run the rest by hand and insert its row, or take back what is there.`;
}

/** A sentence or two; undefined where the tool keeps no record in the database. */
export function recordBackInWords(
  { name, historyTable, recordBack, recordTable, recordFrom, missing, runBy, ...tool }: MigrationTool,
  folder: string,
): string | undefined {
  if (historyTable === undefined) {
    if (recordTable === undefined) return undefined;
    const place = recordFrom === undefined ? '' : ` (${recordFrom.place})`;
    // How a program decides is its own.
    return recordFrom?.isByRows === false
      ? `After a script that is run by hand the record of ${name} (table ${recordTable}${place.replace(/^ \((.*)\)$/, ', $1')}) still says that the change has run: put it right too.`
      : `After a script that is run by hand ${recordTable}${place} still lists what was taken back, and ${name} does not run it again. Delete its row.${runBy?.isByNewest === true ? newestAlone : ''}`;
  }
  const { keeps } = historyTable;
  const { schema, name: ofTool } = historyTable;
  const names = [ofTool, ...(historyTable.others ?? [])];
  const table =
    recordTable ?? names.map((one) => (schema === undefined ? one : `${schema}.${one}`)).join(' or ');
  const open =
    historyTable.namedIn === undefined || recordTable !== undefined
      ? ''
      : ` Which table that is is not known for sure (${historyTable.namedIn}): look which one the database has.`;
  const stays =
    keeps === 'each'
      ? `${table} still lists what was taken back, and ${name} does not run it again.`
      : `${table} still names the last version, and ${name} does not run it again.`;
  const mended =
    (recordBack === undefined ? undefined : revertAtTop(tool, recordBack, folder)) ??
    (keeps === 'each' ? 'Delete its row.' : 'Write the version before it there.');
  const first =
    missing === undefined
      ? (runBy?.forces === undefined && runBy?.compares === undefined) || runBy.refusesOlder !== undefined
        ? ''
        : ' Do so before the previous release is started.'
      : ` Do so before ${name} runs with the files of the release before: it refuses where one that has run is missing.`;
  return `After a script that is run by hand ${stays} ${mended}${open}${first}`;
}

/** Of a program that looks at the highest number alone. */
const newestAlone =
  ' Only files above the highest row there are run: where a later one is recorded, this file does not run again even when its row is deleted.';
