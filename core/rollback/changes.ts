/** Turns one schema into another: drops what was created, restores what was changed, and recreates what was dropped, without its rows. */
import type { Schema } from '../schema/model.ts';
import { displayName } from '../schema/lookup.ts';
import { relationsOf } from '../schema/print/kinds.ts';
import { joined } from '../text/enumerate.ts';
import { Found, type Pair, type Undone } from './collected.ts';
import { undoFunctions } from './functions.ts';
import { undoIndexes } from './indexes.ts';
import { undoOthers } from './other-objects.ts';
import { undoTables } from './tables.ts';
import { undoTypes } from './types.ts';
import { undoViews } from './views.ts';

interface ChangesOptions {
  readonly targetVersion: number;
  /** See Pair. */
  readonly copies: Pair['copies'];
  readonly renamed: Pair['renamed'];
  /** Keys of tables that may have existed before, as a note says. */
  readonly guarded: ReadonlySet<string>;
}

export function undoChanges(
  from: Schema,
  to: Schema,
  { targetVersion, copies, renamed, guarded }: ChangesOptions,
): Undone {
  const found = new Found();
  if (from === to) return found.all();
  const pair: Pair = {
    ...{ from: { schema: from, targetVersion }, to: { schema: to, targetVersion } },
    ...{ copies, renamed },
  };
  undoOthers(pair, found);
  undoTypes(pair, found);
  undoFunctions(pair, found);
  undoTables(pair, found);
  undoIndexes(pair, found);
  undoViews(pair, found);
  doubt(pair, guarded, found);
  return found.all();
}

/** An object that IF NOT EXISTS may have found instead. */
function doubt({ from, to }: Pair, guarded: ReadonlySet<string>, found: Found): void {
  const made = relationsOf(from.schema).tables.filter(({ key }) => !to.schema.relations.has(key));
  const told = made.filter(
    ({ key, origin }) => guarded.has(key) && origin.guarded !== true && origin.conditional !== true,
  );
  if (told.length > 0) found.note(othersInWords(told.map(({ key }) => displayName(key))));
  for (const { key, certainty, origin } of made.filter((one) => !told.includes(one)))
    if (certainty === 'possible' || origin.guarded === true)
      found.refuse(
        origin.unseen === true
          ? `What ${displayName(key)} was like before is not known: no migration before it makes it.`
          : `Whether ${displayName(key)} was there before is not known.`,
      );
}

const mostNames = 4;

/** Above the script. */
function othersInWords(names: readonly string[]): string {
  const it = names.length === 1 ? 'it' : 'one of them';
  return `No migration before makes ${joined(names, mostNames)}: where before.sql found ${it} there already, IF NOT EXISTS has passed over it, and its DROP has to come out of this script, as it takes what others made.`;
}
