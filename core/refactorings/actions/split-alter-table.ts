/** ALTER TABLE with several actions as one statement for each, which can then be moved apart. */
import { replace } from '../../text/edit.ts';
import { edits, roleAt, type Refactoring } from '../refactoring.ts';
import { textIn } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Split into one ALTER TABLE for each action',
  kind: 'rewrite',
  keeps: 'schema',
  offer(place) {
    const { source, outline, at } = place;
    const [table] = outline.roles;
    if (!source.words(0, 'alter', 'table') || table?.kind !== 'relation') return undefined;
    const from = source.indexAt(table.end);
    const actions = source.separated({
      from: source.isOperator(from, '*') ? from + 1 : from,
      to: source.tokens.length,
    });
    const isHere = at < from || actions.some((one) => one.from === at) || roleAt(place, 'relation') === table;
    if (actions.length < 2 || !isHere) return undefined;
    const head = textIn(place, { from: 0, to: from });
    return edits(
      replace(source.span(source.whole), actions.map((one) => `${head} ${textIn(place, one)}`).join(';\n')),
    );
  },
  examples: [
    {
      before: '¦ALTER TABLE orders ADD COLUMN a int, ADD COLUMN b numeric(9, 2)',
      after: 'ALTER TABLE orders ADD COLUMN a int;\nALTER TABLE orders ADD COLUMN b numeric(9, 2)',
    },
  ],
};
