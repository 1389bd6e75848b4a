/**
 * Compares two schemas, and implements the commands of the result list: open the difference of one object, write the reconciling migration,
 * close the list.
 */
import type { Command } from './command.ts';

export const compareSchemasCommand: Command = ({ drift }) => drift.compare();
export const compareAgain: Command = ({ drift }) => drift.again();
export const openDifference: Command = ({ drift }, given) => drift.open(given);
export const reconcile: Command = ({ drift }, given, selected) => drift.reconcile(given, selected);
export const closeDifferences: Command = ({ drift }) => drift.close();
