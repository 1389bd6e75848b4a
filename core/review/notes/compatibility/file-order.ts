/** A file that must follow the release sorts before one that the release needs: their tool applies them in order. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/file-order',
  section: 'compatibility',
  weight: 'decide',
  message: {
    one: 'The new release needs {later}, which the tool applies after {earlier}, on which running code fails. Number {earlier} last.',
  },
  lists: 'earlier',
  default: 'running code fails until the new release is deployed',
  find: ({ change, phases, statements }) => {
    const phased = change.migrations.map(({ path, file }) => ({ path, file, phase: phases.get(path) }));
    const last = phased.findLastIndex(({ phase }) => phase === 'before' || phase === 'split');
    const needed = phased[last];
    if (needed === undefined) return [];
    return phased.slice(0, last).flatMap(({ path, file, phase }) => {
      const first = statements.find(({ place }) => place.path === path);
      if (phase !== 'after' || first === undefined) return [];
      return [{ places: [first.place], data: { earlier: name(file), later: name(needed.file) } }];
    });
  },
  examples: [
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text);'],
      change: ['ALTER TABLE users DROP COLUMN mail;', 'ALTER TABLE users ADD COLUMN email text;'],
      says: [
        'The new release needs `0003_change.up.sql`, which the tool applies after `0002_change.up.sql`, on which running code fails. Number `0002_change.up.sql` last.',
      ],
    },
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text);'],
      change: ['ALTER TABLE users ADD COLUMN email text;', 'ALTER TABLE users DROP COLUMN mail;'],
      says: [],
    },
  ],
});
