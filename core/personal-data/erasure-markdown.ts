/** Prints the erasure of people as a Markdown document: for `plinth pii --format markdown`, the editor and reviews. */
import type { SpokenDialect } from '../migrations/convention.ts';
import { wordsOf } from '../schema/words.ts';
import type { ApartTable, Erasure, PersonErasure } from './erasure-model.ts';
import {
  fateWords,
  hopWords,
  limits,
  nothingFound,
  notesOn,
  stepWords,
  summaryOf,
  type Names,
} from './erasure-words.ts';
import type { PersonalColumn } from './personal-data.ts';
import { markLabel } from './present.ts';
import { grouped } from '../text/format.ts';
import { codeSpan, foldedLine } from '../text/markdown-code.ts';

/**
 * `title`: the name of the folder or database. `most`: how many tables without a path to a person are listed; a preview does not show ten
 * thousand.
 */
export function erasureMarkdown(title: string, erasure: Erasure, most = Infinity): string {
  const { people, apart, copies } = erasure;
  const names = namesFor(erasure.dialect, codeSpan);
  const head = `# Personal data in ${escaped(title)}`;
  if (people.length === 0 && apart.length === 0) return `${head}\n\n${escaped(nothingFound)}\n`;
  const parts = [
    head,
    escaped(summaryOf(erasure)),
    ...people.flatMap((person) => personParts(person, names)),
    ...(apart.length === 0 ? [] : apartParts(apart, most, names)),
    ...(copies.length === 0
      ? []
      : [
          '## Copies',
          copies
            .map(
              ({ view, of }) =>
                `- ${names.table(view)} holds what ${of.map(names.table).join(', ')} said when it was last refreshed: refresh it after the deletion.`,
            )
            .join('\n'),
        ]),
    `_${escaped(limits)}_`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Names as the server's SQL needs them, without the default schema. */
export function namesFor(dialect: SpokenDialect, shown: (sql: string) => string): Names {
  const { quoted } = wordsOf({ dialect });
  return {
    dialect,
    // A schema with a dot in its name is rare, but must not allow an injection.
    table: (key) => {
      const dot = key.indexOf('.');
      const [schema, name] = [key.slice(0, dot), key.slice(dot + 1)];
      return shown(schema === 'public' ? quoted(name) : `${quoted(schema)}.${quoted(name)}`);
    },
    column: (name) => shown(quoted(name)),
  };
}

function personParts(person: PersonErasure, names: Names): readonly string[] {
  return [
    `## ${names.table(person.table)}`,
    `It holds one row per person: ${escaped(person.because)}.`,
    ...(person.columns.length === 0 ? [] : [columnTable(person.columns, names)]),
    ...(person.reached.length === 0
      ? ['No foreign key refers to it.']
      : [
          '### What a DELETE deletes, updates, or is refused by',
          table(
            ['table', 'what happens', 'foreign key', 'personal data'],
            person.reached.map((one) => [
              names.table(one.table),
              [fateWords[one.fate], ...notesOn(one, person, names)].join('. ').replace(/\.\. /g, '. '),
              one.hops.map((hop) => hopWords(hop, names)).join('<br>'),
              one.columns
                .map(({ column, mark }) => `${names.column(column)} ${escaped(markLabel(mark))}`)
                .join('<br>'),
            ]),
          ),
        ]),
    '### In this order',
    person.order.map((step, at) => `${at + 1}. ${stepWords(step, names)}`).join('\n'),
  ];
}

function apartParts(apart: readonly ApartTable[], most: number, names: Names): readonly string[] {
  return [
    '## Without a path to a person',
    'No foreign key ties these rows to a person: whoever erases has to find them.',
    table(
      ['table', 'personal data', 'rows may be found by'],
      apart
        .slice(0, most)
        .map(({ table: key, columns, by }) => [
          names.table(key),
          columns
            .map(({ column, mark }) => `${names.column(column)} ${escaped(markLabel(mark))}`)
            .join('<br>'),
          by === undefined ? '' : names.column(by),
        ]),
    ),
    ...(apart.length <= most
      ? []
      : [
          `${grouped(apart.length - most)} more tables are not listed here; \`plinth pii --format markdown\` lists all of them.`,
        ]),
  ];
}

function columnTable(columns: readonly PersonalColumn[], names: Names): string {
  return table(
    ['column', 'what it holds', 'why'],
    columns.map(({ column, mark }) => [
      names.column(column),
      escaped(markLabel(mark)),
      escaped(mark.because),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function escaped(text: string): string {
  return foldedLine(text).replace(/[!"#$%&*+/<=>@[-`{-~]/g, '\\$&');
}
