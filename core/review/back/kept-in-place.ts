/**
 * A way back of the team's own, with the lines in it that keep what was written since to a column in the place of another: what a person has to run belongs
 * into what is run. What it does before the change, behind it and behind its copies is measured by test/databases/review-kept-in-place.test.ts.
 */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import type { ReviewedMigration } from '../input.ts';
import { capital } from '../../text/enumerate.ts';
import { type Placed, placesInWords } from '../placed.ts';
import { backStatements } from './back-statements.ts';
import { type InPlaceCopy, type InPlaceLoss, lossesOf } from './lost-in-place.ts';

export interface KeptInPlace {
  /** With the script that has the lines. */
  readonly migration: ReviewedMigration;
  /** Sentences, with the lines of that script. */
  readonly words: readonly string[];
  /** By the name of a table, the lines that write these rows of it and no others. */
  readonly until: ReadonlyMap<string, readonly string[]>;
  /** For whoever runs it: half a sentence each. */
  readonly inShort: readonly string[];
}

type Copied = InPlaceLoss & { readonly copy: InPlaceCopy };

/** Undefined where nothing is to be kept, or no plain statement keeps it. */
export function keptInPlace(migration: ReviewedMigration): KeptInPlace | undefined {
  const { backSection, down, readBack } = migration;
  if (backSection === undefined || down === undefined || readBack === undefined) return undefined;
  const losses = lossesOf(migration).filter((one): one is Copied => one.copy !== undefined);
  if (losses.length === 0) return undefined;
  // The last first: what stands in front of it stays where it is.
  const script = losses
    .toSorted((a, b) => startOf(b) - startOf(a))
    .reduce(
      (text, one) => `${text.slice(0, startOf(one))}${linesOf(one)}${text.slice(startOf(one))}`,
      backSection.script,
    );
  const kept = {
    ...migration,
    backSection: { script, section: readBack(script) },
    down: { ...down, text: script },
  };
  const all = backStatements(kept);
  return {
    migration: kept,
    words: losses.map((one) => inWords(one, all, kept)),
    until: new Map(
      [...groupBy(losses, ({ name }) => name.replace(/\.[^.]*$/, ''))].map(([table, of]) => [
        table,
        of.flatMap((one) => placesOf(one, all)[0].at(-1) ?? []),
      ]),
    ),
    inShort: losses.map(({ name, copy: { fails } }) =>
      oneLine(
        `what was written to ${name} since${fails === undefined ? '' : ` (it ${fails.how} what ${fails.type} does not hold)`}`,
      ),
    ),
  };
}

function startOf({ copy: { at } }: Copied): number {
  return at.one.statement.span.start;
}

function linesOf({ name, copy: { update, locks, fails } }: Copied): string {
  const or =
    fails === undefined
      ? ''
      : ` It ${fails.how} what ${fails.type} does not hold${otherwise(locks, fails.how, 'this')}.`;
  return [
    oneLine(`-- Keeps what was written to ${name} since (values, and no nulls).${or}`),
    ...(locks === undefined ? [] : [locks]),
    update,
    '',
  ].join('\n');
}

/** The lines that stand there for it, and what drops the column behind them. */
function placesOf(
  { name, copy: { update, locks } }: Copied,
  all: readonly Placed[],
): readonly [own: readonly string[], drop: string] {
  const at = all.findIndex(({ one }) => `${one.statement.parsed.text};` === update);
  const own = all.slice(locks === undefined ? at : at - 1, at + 1).map(({ place }) => place);
  const drop = all
    .slice(at)
    .find(({ one }) =>
      one.actions.some(
        ({ operation }) => operation.kind === 'dropColumn' && name.endsWith(`.${operation.column.text}`),
      ),
    );
  return [own, drop?.place ?? 'a line after'];
}

/** What somebody does then. */
function otherwise(locks: string | undefined, how: string, these: string): string {
  if (how !== 'fails on') return '';
  return `${locks === undefined ? '' : ', and takes nothing back then'}: mend such rows first, or take ${these} out and lose all of it`;
}

function inWords(one: Copied, all: readonly Placed[], { runBy }: ReviewedMigration): string {
  const {
    name,
    away,
    copy: { locks, fails },
  } = one;
  const [lines, drop] = placesOf(one, all);
  const [keep, these] = lines.length === 1 ? ['keeps', 'this line'] : ['keep', 'these lines'];
  return oneLine(
    [
      `${capital(placesInWords(lines))} of the script ${keep} what was written to ${name} since (values, and no nulls): ${drop} drops that column, and ${away} comes back in its place.`,
      ...(fails === undefined
        ? []
        : [`The script ${fails.how} what ${fails.type} does not hold${otherwise(locks, fails.how, these)}.`]),
      ...(locks === undefined ? ['Stop the application before: what it writes meanwhile is lost.'] : []),
      ...(runBy?.back === undefined
        ? []
        : [
            `The program’s own way has no such lines, and loses it: run that UPDATE by hand before it, with the application stopped.`,
          ]),
    ].join(' '),
  );
}
