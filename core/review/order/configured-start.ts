/** Programs whose configuration has them apply what is pending as they start: who runs the file then, and when. Sentences. */
import { oneLine } from '../../plan/format.ts';
import type { Placed } from '../placed.ts';

export function configuredInWords(statements: readonly Placed[]): readonly string[] {
  const found = statements.flatMap(({ migration: { configuredStart: said, runBy, startUps, byHand } }) => {
    // Of a start that was followed more is known.
    const isFollowed = startUps.length > 0 || runBy?.atStart !== undefined || runBy?.reach === 'start';
    if (isFollowed || byHand !== undefined) return [];
    // Somebody can apply them otherwise than by starting it.
    const isApart = runBy?.embeds === undefined || runBy.own !== undefined;
    if (runBy?.setting !== undefined) return [{ ...runBy.setting, isOn: false, isRead: true, isApart }];
    return said === undefined ? [] : [{ ...said, isRead: false, isApart }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const { key, place, isOn, isRead, isApart } = first;
  const where = `${key} of the program’s configuration (${place.file}:${place.line})`;
  const value = 'value' in first ? first.value : undefined;
  if (value !== undefined)
    return [
      oneLine(
        `By its name ${where} decides what the program does to the schema as it starts, and is no switch: it is “${value}” unless it is set. Read there which value has it apply these files; with another one it may apply none, or make the tables by itself, and the file then fails on what is there (before.sql stops at it).`,
      ),
    ];
  const usual =
    isOn === undefined ? '' : isOn ? ', and is on unless it is set' : ', and is off unless it is set';
  return [
    oneLine(
      `${isRead ? '' : 'By its name '}${where} has it apply what is pending as it starts${usual}. Where it is on, the first instance that starts with these files applies them, at the moment of the rollout and beside older instances. To have the steps of the runbook: off for this release, the files applied ${isApart ? 'as the runbook says' : 'by the tool’s own command line, or by one instance alone that has it on'}, then on again.`,
    ),
  ];
}
