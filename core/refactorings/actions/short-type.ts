/** The short name of a type: timestamptz, varchar. */
import { replace } from '../../text/edit.ts';
import { edits, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: "Use the type's short name",
  kind: 'rewrite',
  keeps: 'schema',
  offer({ source, outline, at }) {
    const role = outline.roles.find(
      (one) => one.kind === 'type' && source.indexAt(one.start) <= at && at < source.indexAt(one.start) + 4,
    );
    if (role === undefined) return undefined;
    const from = source.indexAt(role.start);
    for (const [words, short] of shortNames) {
      if (!source.words(from, ...words)) continue;
      return edits(replace(source.span({ from, to: from + words.length }), short));
    }
    return undefined;
  },
  examples: [
    {
      before: 'CREATE TABLE notes (at ¦timestamp with time zone, body text)',
      after: 'CREATE TABLE notes (at timestamptz, body text)',
    },
    {
      before: 'CREATE TABLE notes (body ¦character varying(9))',
      after: 'CREATE TABLE notes (body varchar(9))',
    },
    { before: 'CREATE TABLE notes (body ¦timestamp(3) with time zone)', after: '' },
  ],
};

const shortNames: readonly (readonly [words: readonly string[], short: string])[] = [
  [['timestamp', 'with', 'time', 'zone'], 'timestamptz'],
  [['timestamp', 'without', 'time', 'zone'], 'timestamp'],
  [['time', 'with', 'time', 'zone'], 'timetz'],
  [['character', 'varying'], 'varchar'],
  [['bit', 'varying'], 'varbit'],
];
