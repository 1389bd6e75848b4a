/** Describes marks in words: the same in hovers, the explorer and reports. */
import { categories, categoryWords, type PersonalMark } from './category.ts';
import type { PersonalTable } from './personal-data.ts';

/** `contact`, or `contact, likely`. */
export function markLabel({ category, confidence }: PersonalMark): string {
  return `${categoryWords[category].label}${confidence === 'medium' ? ', likely' : ''}`;
}

/** A sentence without names: `Personal data: contact, likely (named “phone”).` */
export function markSentence(mark: PersonalMark): string {
  return `Personal data: ${markLabel(mark)} (${mark.because}).`;
}

/** For a table: `people, 7 columns`, or the number of columns. Undefined if there is no personal data. */
export function tableLabel({ context, columns }: PersonalTable): string | undefined {
  const count =
    columns.length === 0 ? undefined : `${columns.length} ${columns.length === 1 ? 'column' : 'columns'}`;
  if (context.closeness === 'person') return count === undefined ? 'people' : `people, ${count}`;
  return count;
}

/** `contact, identity`: the categories of a table, in a fixed order. */
export function categoriesIn({ columns }: PersonalTable): readonly string[] {
  return categories
    .filter((one) => columns.some(({ mark }) => mark.category === one))
    .map((one) => categoryWords[one].label);
}

/** Sentences for a table's tooltip. */
export function tableSentences(found: PersonalTable): readonly string[] {
  const { context, columns } = found;
  return [
    ...(context.closeness === 'person' ? [`Holds people: ${context.because}.`] : []),
    ...(columns.length === 0 ? [] : [`Personal data: ${categoriesIn(found).join(', ')}.`]),
  ];
}
