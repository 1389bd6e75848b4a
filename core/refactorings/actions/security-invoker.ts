/** A view that reads its tables with the rights of the user who queries it, so that their row security applies (PostgreSQL 15). */
import { insert } from '../../text/edit.ts';
import { edits, roleAt, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Read the tables with the rights of the user',
  kind: 'rewrite',
  keeps: undefined,
  offer(place) {
    const { source, targetVersion } = place;
    const view = source.find({ from: 0, to: 4 }, 'view');
    if (source.word(0) !== 'create' || view === undefined || source.word(view - 1) === 'materialized')
      return undefined;
    const name = roleAt(place, 'relation');
    const as = source.find({ from: view, to: source.tokens.length }, 'as');
    if (targetVersion < 15 || as === undefined || (place.at > view && name?.access !== 'declare'))
      return undefined;
    if (source.find({ from: view, to: as }, 'with') !== undefined) return undefined;
    return edits(insert(source.tokens[as - 1]?.end ?? 0, ' WITH (security_invoker = true)'));
  },
  examples: [
    {
      before: '¦CREATE VIEW paid (one) AS SELECT total FROM orders',
      after: 'CREATE VIEW paid (one) WITH (security_invoker = true) AS SELECT total FROM orders',
    },
  ],
};
