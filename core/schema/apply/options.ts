/** Lists of `name = value`: SET and RESET, and ADD, SET and DROP of options of foreign objects. */
import type { Option, OptionChange } from '../../operations/model/operation.ts';

export function changedOptions(
  options: readonly Option[],
  set: readonly Option[],
  reset: readonly string[],
): readonly Option[] {
  const gone = new Set([...set.map(({ name }) => name), ...reset]);
  return [...options.filter(({ name }) => !gone.has(name)), ...set];
}

export function afterOptionChanges(
  options: readonly Option[],
  changes: readonly OptionChange[],
): readonly Option[] {
  const set = changes.filter(({ action }) => action !== 'drop').map(({ name, value }) => ({ name, value }));
  const dropped = changes.filter(({ action }) => action === 'drop').map(({ name }) => name);
  return changedOptions(options, set, dropped);
}
