/** Migrations of the change that stand in what it is compared with under another text: where that has run, this one never does. Whether it has is asked by the pre-flight. */
import { oneLine } from '../../plan/format.ts';
import { groupBy } from '../../collections/group-by.ts';
import { baseOf } from '../../migrations/listing.ts';
import { joined } from '../../text/enumerate.ts';
import type { ReviewedMigration, ReviewInput } from '../input.ts';

const rule = 'convention/edited-applied-migration';
const mostNames = 6;

/** Sentences, one for what a tool does. */
export function editedInBrief({ migrations, compared }: ReviewInput): readonly string[] {
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

function doesThen({ edited, tool }: ReviewedMigration): string {
  if (edited === undefined) return '';
  const unless = edited === 'refused' ? '' : ', unless it is told not to compare checksums';
  return `, and ${oneLine(tool ?? 'its tool')} refuses to go on${unless}`;
}
