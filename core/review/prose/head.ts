/** The head of the page: title, verdict and what is taken for granted. */
import type { Change } from '../change.ts';
import type { Facts } from '../facts/facts.ts';
import type { Note, Weight } from '../model.ts';

export function titleOf({ migrations, unread, compared }: Change): string {
  const files = migrations.length === 0 ? unread : migrations;
  const [first] = files;
  if (files.length === 1 && first !== undefined) return first.file;
  return `${files.length} migrations${compared === undefined ? '' : ` since ${compared}`}`;
}

export function headlineOf({ migrations }: Change, weight: Weight, notes: readonly Note[]): string {
  if (migrations.length === 0) return 'Nothing of it was reviewed.';
  const count = notes.filter((one) => one.weight === weight).length;
  switch (weight) {
    case 'stop':
      return `Do not apply it: ${count === 1 ? 'one point stops' : `${count} points stop`} it.`;
    case 'decide':
      return `Decide ${count === 1 ? 'one point' : `${count} points`} before it is applied.`;
    case 'warn':
      return `It can be applied. ${count === 1 ? 'One point needs' : `${count} points need`} attention.`;
    case 'inform':
      return 'It can be applied as it is.';
  }
}

export function assumptionsOf({ change: { target, sizes, migrations } }: Facts): readonly string[] {
  const [first] = migrations;
  const from = target.file ?? (target.from === 'assumed' ? 'assumed' : target.from);
  return [
    ...(first?.tool === undefined ? [] : [first.tool]),
    `PostgreSQL ${target.version} (${from})`,
    sizes === undefined ? 'sizes unknown: plinth stats pull' : `sizes of ${sizes.collectedAt.slice(0, 10)}`,
  ];
}
