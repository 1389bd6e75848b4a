/** Types: create, drop, and alter enums and domains. To lose a value, an enum is replaced by a new type and its columns are converted. */
import type { ItemMake } from '../../catalog/make.ts';
import { quoted } from '../../syntax/postgres/identifier.ts';
import { step, type Change, type Ends, type Step, type Steps } from './step.ts';

export function typeSteps({ what, old, now }: Change, ends: Ends): Steps {
  if (what === 'add') return now?.make === undefined ? undefined : [step('main', 'types', now.make)];
  if (what === 'remove')
    return old?.drop === undefined ? undefined : [step('main', 'destroy-types', old.drop)];
  if (old === undefined || now === undefined) return undefined;
  switch (now.facts.get('form')) {
    case 'e':
      return enumSteps(old, now, ends);
    case 'd':
      return domainSteps(old, now);
    default:
      return undefined;
  }
}

function enumSteps(old: ItemMake, now: ItemMake, ends: Ends): Steps {
  const had = labelsOf(old);
  const wanted = labelsOf(now);
  const kept = wanted.filter((one) => had.includes(one));
  if (kept.length !== had.length || kept.some((one, at) => one !== had[at])) return remade(old, now, ends);
  return wanted.flatMap((label, at): readonly Step[] => {
    if (had.includes(label)) return [];
    const before = wanted[at - 1];
    const next = wanted[at + 1];
    const place = before === undefined ? (next === undefined ? '' : ` BEFORE ${next}`) : ` AFTER ${before}`;
    return [step('values', 'types', `ALTER TYPE ${now.name} ADD VALUE ${label}${place}`)];
  });
}

/** In the order of the enum. The first new label is added relative to an existing one; later labels may refer to labels added before. */
function labelsOf({ facts }: ItemMake): readonly string[] {
  const labels = facts.get('labels');
  return labels === undefined ? [] : labels.split('\n');
}

function remade(old: ItemMake, now: ItemMake, ends: Ends): Steps {
  const name = old.facts.get('name');
  if (name === undefined || now.make === undefined) return undefined;
  const aside = `${name.slice(0, 52)}_before`;
  const schema = now.name.slice(0, now.name.length - quoted(name).length);
  const columns = ends.to.all.filter(
    (one) =>
      one.kind === 'column' &&
      one.facts.get('enum') === now.name &&
      ends.from.get('column', one.name)?.facts.get('enum') === now.name,
  );
  return [
    step('main', 'types', `ALTER TYPE ${old.name} RENAME TO ${quoted(aside)}`),
    step('main', 'types', now.make),
    ...columns.flatMap((one) => converted(one, ends.from.get('column', one.name), now.name)),
    step('main', 'destroy-types', `DROP TYPE ${schema}${quoted(aside)}`),
  ];
}

function converted(column: ItemMake, old: ItemMake | undefined, type: string): readonly Step[] {
  const name = column.facts.get('column') ?? '';
  const alter = `ALTER TABLE ${column.on ?? ''} ALTER COLUMN ${name}`;
  const wanted = column.facts.get('default');
  return [
    ...(old?.facts.has('default') === true ? [step('main', 'types', `${alter} DROP DEFAULT`)] : []),
    step(
      'main',
      'types',
      `${alter} TYPE ${type} USING ${name}::text::${type}`,
      `Every value of ${column.name} is converted; one that the type no longer has makes it fail.`,
    ),
    ...(wanted === undefined ? [] : [step('main', 'types', `${alter} SET DEFAULT ${wanted}`)]),
  ];
}

function domainSteps(old: ItemMake, now: ItemMake): Steps {
  if (old.facts.get('base') !== now.facts.get('base')) return undefined;
  const steps: Step[] = [];
  const alter = (change: string): void => {
    steps.push(step('main', 'types', `ALTER DOMAIN ${now.name} ${change}`));
  };
  const wanted = now.facts.get('default');
  if (old.facts.get('default') !== wanted)
    alter(wanted === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${wanted}`);
  if (old.facts.has('not null') !== now.facts.has('not null'))
    alter(now.facts.has('not null') ? 'SET NOT NULL' : 'DROP NOT NULL');
  return steps.length === 0 ? undefined : steps;
}
