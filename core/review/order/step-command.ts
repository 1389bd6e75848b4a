/** By what a step of the runbook has its files applied: a command, the start of a program, one run of a tool. Says nothing of what the step does besides. */
import { code } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import type { MigrationReview } from '../model.ts';
import type { Placed } from '../placed.ts';
import { insideProgram, ownInWords } from './built-in.ts';

export function isOf({ migration: { file } }: Placed, migration: MigrationReview): boolean {
  return oneLine(file) === migration.file;
}

export function sentOf(
  migration: MigrationReview,
  statements: readonly Placed[],
): Placed['migration'] | undefined {
  return statements.find((one) => isOf(one, migration))?.migration;
}

export function commandOf(migration: MigrationReview, statements: readonly Placed[]): string | undefined {
  if (migration.byHand !== undefined) return undefined;
  const sent = sentOf(migration, statements);
  const own = sent && (insideProgram(sent)?.own ?? ownBeside(sent));
  return (
    sent?.runBy?.command ??
    (own === undefined
      ? undefined
      : `${ownInWords(own, 'the new program').replace(/ of it$/, ' of the new release')} (${own.place})`)
  );
}

/** Behind the name of the tool, where it comes as a command: as the repository has it, else its own. */
export function toolCommand(sent: Placed['migration'] | undefined): string {
  const { command, place } = sent?.applies ?? {};
  return command === undefined
    ? sent?.handedFrom === undefined
      ? ''
      : ', as the repository’s own program hands it over'
    : `: ${oneLine(command)}${place === undefined ? '' : ` (${oneLine(place)})`}`;
}

/** Files that lie beside their program, and no platform runs with the deployment. */
function ownBeside({ runBy, startUps }: Placed['migration']): NonNullable<typeof runBy>['own'] {
  const isDeployed = startUps.some(({ isRelease }) => isRelease === true);
  return runBy?.embeds === undefined && !isDeployed ? runBy?.own : undefined;
}

/** A command, the start of one program, or one transaction: all that is pending is one step. */
export function callOf(migration: MigrationReview, statements: readonly Placed[]): string | undefined {
  const sent = sentOf(migration, statements);
  // Of files that nobody knows the tool of each may be sent by itself; a command that applies them applies all.
  const isTool =
    migration.byHand === undefined && (sent?.sendingDoubt === undefined || sent.applies !== undefined);
  const run = isTool || sent?.isWholeRun === true ? migration.tool : undefined;
  return commandOf(migration, statements) ?? (sent && insideProgram(sent)?.place) ?? run;
}

/** The step that applies it rolls the release out. */
export function isStart(migration: MigrationReview, statements: readonly Placed[]): boolean {
  const sent = sentOf(migration, statements);
  return (
    sent !== undefined && insideProgram(sent) !== undefined && commandOf(migration, statements) === undefined
  );
}

/** `flipt migrate of the new program (…)`: the command alone is typed. */
export function commandInCode(command: string): string {
  const [typed = ''] = / of (?:the new|its own) program\b.*$/s.exec(command) ?? [];
  const own = code(command.slice(0, command.length - typed.length));
  return typed === '' ? own : `${own} ${oneLine(typed)}`;
}
