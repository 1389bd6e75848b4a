/** Migrations of the change that stand in what it is compared with under another text: where that has run, this one never does. Whether it has is asked by the pre-flight. */
import { oneLine } from '../../plan/format.ts';
import { groupBy } from '../../collections/group-by.ts';
import { baseOf } from '../../migrations/listing.ts';
import { joined } from '../../text/enumerate.ts';
import type { ReviewedMigration, ReviewInput } from '../input.ts';

const rule = 'convention/edited-applied-migration';
const mostNames = 6;

/** Sentences, one for what a tool does. */
export function editedInBrief({ migrations, editedBefore, compared }: ReviewInput): readonly string[] {
  return [...editedAmong(migrations, compared), ...aside(editedBefore, compared)];
}

/** Later ones of what it is compared with are behind them: nobody asks whether they have run. */
function aside(all: ReviewInput['editedBefore'], compared: string | undefined): readonly string[] {
  return [...groupBy(all, ({ tool, refuses }) => `${refuses ?? ''} ${tool}`).values()].map((own) => {
    const names = own.map(({ file }) => oneLine(baseOf(file)));
    const isOne = names.length === 1;
    const [{ tool, refuses } = { tool: undefined, refuses: undefined }] = own;
    const base = compared === undefined ? 'what it is compared with' : oneLine(compared);
    return `${joined(names, mostNames)} ${isOne ? 'has' : 'have'} another text in ${base}, with later migrations behind ${isOne ? 'it' : 'them'}: databases that have these never run the new ${isOne ? 'one' : 'ones'}${doesThen({ edited: refuses, tool })}. New databases run ${isOne ? 'it' : 'them'}, and become others unless what is new here makes the two alike. What follows is of that alone, where ${isOne ? 'it has' : 'they have'} run as ${isOne ? 'it was' : 'they were'}.`;
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
    const base = compared === undefined ? 'what it is compared with' : oneLine(compared);
    return `${joined(names, mostNames)} ${isOne ? 'has' : 'have'} another text in ${base}: where that has run${asked}, ${isOne ? 'this one never runs' : 'these never run'}${does}. Then take the edit back, make it a new migration, and make this document anew: what follows is for where it has not.`;
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
