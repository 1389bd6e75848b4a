/** Turns a filled form into the files of its migrations, each with a limit for the wait for its locks. */
import type { NewFile } from '../migrations/convention.ts';
import { createAll } from '../rule-kit/fixes/resolve-fix.ts';
import { inOneTransaction, withLockLimit, type NewPlace } from '../rule-kit/fixes/timeout-setting.ts';
import type { ChangeForm, ChangeScene, FormValues } from './form.ts';
import { changeForms } from './forms/index.ts';

/** In the order in which they run; undefined if the tool cannot run one of them separately. */
export function draftChange(
  form: ChangeForm,
  values: FormValues,
  scene: ChangeScene,
  place: NewPlace,
): readonly NewFile[] | undefined {
  const limited = form.draft(values, scene).map((one) => withLockLimit(inOneTransaction(one, place), place));
  return createAll(limited, place);
}

/** In the order in which they are offered: simple changes first. A partition inherits its columns and keys. */
export function formsFor(scene: ChangeScene): readonly ChangeForm[] {
  const { table } = scene;
  if (table.kind === 'foreign-table' || table.partitionOf !== undefined) return [];
  const suitable = changeForms.filter(({ suits }) => suits(scene));
  return [
    ...suitable.filter(({ group }) => group === 'change'),
    ...suitable.filter(({ group }) => group === 'pattern'),
  ];
}
