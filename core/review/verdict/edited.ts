/**
 * Migrations of the change that stand in what it is compared with under another text, where this one never runs, or under another name, where it runs once more.
 * Whether they have run is asked by the pre-flight. And those that their own program never runs.
 */
import { guardOf } from '../../operations/guards.ts';
import { oneLine } from '../../plan/format.ts';
import { creationKey, displayName } from '../../schema/lookup.ts';
import { groupBy } from '../../collections/group-by.ts';
import { baseOf } from '../../migrations/listing.ts';
import { joined } from '../../text/enumerate.ts';
import type { ReviewedMigration, ReviewInput } from '../input.ts';
import { numberBehindInBrief } from './number-behind.ts';

const rule = 'convention/edited-applied-migration';
const mostNames = 6;
const mostUpdates = 3;

/** Sentences, one for what a tool does. */
export function editedInBrief({ migrations, editedBefore, compared }: ReviewInput): readonly string[] {
  return [
    ...numberBehindInBrief(migrations),
    ...madeAlready(migrations),
    ...renamedAmong(migrations, compared),
    ...editedAmong(migrations, compared),
    ...aside(editedBefore, compared),
  ];
}

/** Where somebody has counted a table that the change makes, the change has run, or another has made it. */
function madeAlready(migrations: ReviewInput['migrations']): readonly string[] {
  const names = migrations.flatMap(({ sections, sizes }) =>
    sections.flatMap(({ statements, before, found }) =>
      statements.flatMap(({ actions }, at) =>
        actions.flatMap(({ operation }) => {
          if (operation.kind !== 'createTable' || operation.persistence === 'temporary') return [];
          const name = displayName(creationKey(before[at] ?? found, operation.table));
          return sizes?.byKey.has(name) === true || sizes?.byKey.has(`public.${name}`) === true
            ? [oneLine(name)]
            : [];
        }),
      ),
    ),
  );
  return names.length === 0
    ? []
    : [
        `The statistics list ${joined([...new Set(names)], mostNames)}, which this makes: where they were collected it has run, or something else has made ${names.length === 1 ? 'it' : 'them'}.`,
      ];
}

export function baseIn(compared: string | undefined): string {
  return compared === undefined ? 'what it is compared with' : oneLine(compared);
}

/** Nothing but their names is another. */
function renamedAmong(
  migrations: ReviewInput['migrations'],
  compared: string | undefined,
): readonly string[] {
  const all = migrations.filter(({ renamedFrom }) => renamedFrom !== undefined);
  const [first] = all;
  if (first === undefined) return [];
  const isOne = all.length === 1;
  const renames = all.map(
    ({ file, renamedFrom = '', recorded }) =>
      `${oneLine(recorded?.formerly?.own ?? baseOf(renamedFrom))} is ${oneLine(baseOf(file))} now`,
  );
  const updates = all.flatMap(({ recorded }) => recorded?.formerly?.renamed ?? []);
  const isAsked = updates.length === all.length;
  const where = `where ${isOne ? 'it' : 'one of them'} has run${isAsked ? ' (the pre-flight asks the record)' : ''}`;
  const does = doesWithNew(first, all.some(failsTwice));
  const mend = isAsked
    ? ` There write the new name into the record before anything applies what is pending (${joined(updates.map(oneLine), mostUpdates)}): then nothing of it runs.`
    : '';
  return [
    `${joined(renames, mostNames)}, with the text that it has in ${baseIn(compared)}: ${where}, ${does}.${mend} What follows is for where it has run under neither name.`,
  ];
}

/** One that keeps the last version alone looks for the file of that alone. */
function doesWithNew({ tool: name, missing, recorded }: ReviewedMigration, fails: boolean): string {
  const tool = oneLine(name ?? 'its tool');
  const again = `takes the file for a new one and runs it again${fails ? ', which fails at what is there' : ''}`;
  const refuses = 'refuses to go on, as the file of its former name is missing';
  if (missing !== 'refused') return `${tool} ${again}`;
  return recorded?.keeps === 'last'
    ? `${tool} ${refuses}, if it was the last one; if not, it ${again}`
    : `${tool} ${refuses}`;
}

/** It makes what is there by then, without words that let it pass over that. */
export function failsTwice({ sections }: Pick<ReviewedMigration, 'sections'>): boolean {
  return sections.some(({ statements }) =>
    statements.some(({ actions }) =>
      actions.some(
        ({ operation }) => operation.kind === 'createType' || guardOf(operation)?.isSaid === false,
      ),
    ),
  );
}

/** Later ones have run, so that its tool runs none of these: sentences, in front of what is said of the rest. */
export function passedInBrief({ migrations, compared }: ReviewInput): string | undefined {
  const all = migrations.flatMap(({ file, passedBy, tool, recorded }) =>
    passedBy === undefined ? [] : [{ file: oneLine(baseOf(file)), passedBy, tool, recorded }],
  );
  const [first] = all;
  if (first === undefined) return undefined;
  const isOne = all.length === 1;
  const last = oneLine(baseOf(first.passedBy.last.path));
  const them = isOne ? 'it' : 'them';
  const does = first.passedBy.does.replace(/\bit\b/, them);
  const asked = all.every(({ recorded }) => recorded !== undefined)
    ? ' (the pre-flight asks the record)'
    : '';
  return `No go as numbered: ${joined(
    all.map(({ file }) => file),
    mostNames,
  )} ${isOne ? 'comes' : 'come'} before ${last}, which ${baseIn(compared)} has. Where that has run${asked}, ${oneLine(first.tool ?? 'its tool')} ${does}: give ${them} ${isOne ? 'a version' : 'versions'} behind it, and make this document anew. What follows is as if ${migrations.length === 1 ? 'it' : 'they'} came last, names and record aside:`;
}

/** Later ones of what it is compared with are behind them: nobody asks whether they have run. */
function aside(all: ReviewInput['editedBefore'], compared: string | undefined): readonly string[] {
  return [...groupBy(all, ({ tool, refuses }) => `${refuses ?? ''} ${tool}`).values()].map((own) => {
    const names = own.map(({ file }) => oneLine(baseOf(file)));
    const isOne = names.length === 1;
    const [{ tool, refuses } = { tool: undefined, refuses: undefined }] = own;
    return `${joined(names, mostNames)} ${isOne ? 'has' : 'have'} another text in ${baseIn(compared)}, with later migrations behind ${isOne ? 'it' : 'them'}: databases that have these never run the new ${isOne ? 'one' : 'ones'}${doesThen({ edited: refuses, tool })}. New databases run ${isOne ? 'it' : 'them'}, and become others unless what is new here makes the two alike. What follows is of that alone, where ${isOne ? 'it has' : 'they have'} run as ${isOne ? 'it was' : 'they were'}.`;
  });
}

function editedAmong(migrations: ReviewInput['migrations'], compared: string | undefined): readonly string[] {
  const all = migrations.filter(({ findings }) => findings.some((one) => one.rule === rule));
  return [...groupBy(all, doesThen)].map(([does, of]) => {
    const names = of.map(({ file }) => oneLine(baseOf(file)));
    const isOne = names.length === 1;
    const asked = of.every(({ recorded }) => recorded !== undefined)
      ? ' (the pre-flight asks the record)'
      : '';
    return `${joined(names, mostNames)} ${isOne ? 'has' : 'have'} another text in ${baseIn(compared)}: where that has run${asked}, ${isOne ? 'this one never runs' : 'these never run'}${does}. Then take the edit back, make it a new migration, and make this document anew: what follows is for where it has not.`;
  });
}

function doesThen({ edited, tool }: Pick<ReviewedMigration, 'edited' | 'tool'>): string {
  if (edited === undefined) return '';
  const unless =
    edited === 'refused'
      ? ', unless a program that calls it handles that'
      : ', unless it is told not to compare checksums';
  return `, and ${oneLine(tool ?? 'its tool')} refuses to go on${unless}`;
}
