/** Programs whose configuration has them apply what is pending as they start: who runs the file then, and when. Sentences. */
import { oneLine } from '../../plan/format.ts';
import type { Placed } from '../placed.ts';

export function configuredInWords(statements: readonly Placed[]): readonly string[] {
  const found = statements.flatMap(({ migration: { configuredStart: said, runBy, startUps, byHand } }) => {
    // Of a start that was followed more is known.
    const isFollowed = startUps.length > 0 || runBy?.atStart !== undefined || runBy?.reach === 'start';
    if (isFollowed || byHand !== undefined) return [];
    if (runBy?.setting !== undefined) return [{ ...runBy.setting, isOn: false, isRead: true }];
    return said === undefined ? [] : [{ ...said, isRead: false }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const { key, place, isOn, isRead } = first;
  const usual =
    isOn === undefined ? '' : isOn ? ', and is on unless it is set' : ', and is off unless it is set';
  return [
    oneLine(
      `${isRead ? '' : 'By its name '}${key} of the program’s configuration (${place.file}:${place.line}) has it apply what is pending as it starts${usual}. Where it is on, the first instance that starts with these files applies them, at the moment of the rollout and beside older instances. To have the steps of the runbook: off for this release, the files applied as the runbook says, then on again.`,
    ),
  ];
}
