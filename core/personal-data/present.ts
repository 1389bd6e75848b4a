/** Marks in words: for hover, explorer and reports, the same everywhere. */
import { categories, categoryWords, type PersonalMark } from './category.ts';
import type { PersonalTable } from './personal-data.ts';

/** `contact`, or `contact, likely`. */
export function markLabel({ category, confidence }: PersonalMark): string {
  return `${categoryWords[category].label}${confidence === 'medium' ? ', likely' : ''}`;
}

/** One sentence without the names of anything: `Personal data: contact, likely (named “phone”).` */
export function markSentence(mark: PersonalMark): string {
  return `Personal data: ${markLabel(mark)} (${mark.because}).`;
}

/** For a table: `people, 7 columns`, or how many columns. Undefined if there is nothing. */
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

/** What a tooltip adds to a table. */
export function tableSentences(found: PersonalTable): readonly string[] {
  const { context, columns } = found;
  return [
    ...(context.closeness === 'person' ? [`Holds people: ${context.because}.`] : []),
    ...(columns.length === 0 ? [] : [`Personal data: ${categoriesIn(found).join(', ')}.`]),
  ];
}
