/** CAST(x AS type) as x::type. */
import { replace } from '../../text/edit.ts';
import { edits, type Refactoring } from '../refactoring.ts';
import { valueEnd } from '../terms.ts';
import { textIn } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Write CAST as ::',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, at } = place;
    if (source.word(at) !== 'cast' || !source.isPunctuation(at + 1, '(')) return undefined;
    const close = source.closing(at + 1);
    const as = source.find({ from: at + 2, to: close }, 'as');
    if (as === undefined || close >= source.tokens.length) return undefined;
    const value = { from: at + 2, to: as };
    const isOne = valueEnd(source, value.from, as) === as && source.tokens[value.from]?.kind !== 'operator';
    const text = textIn(place, value);
    const made = `${isOne ? text : `(${text})`}::${textIn(place, { from: as + 1, to: close })}`;
    return edits(replace(source.span({ from: at, to: close + 1 }), made));
  },
  examples: [
    { before: 'SELECT ¦CAST(total AS integer) FROM orders', after: 'SELECT total::integer FROM orders' },
    {
      before: 'SELECT ¦cast(total + 1 AS numeric(9, 2)) FROM orders',
      after: 'SELECT (total + 1)::numeric(9, 2) FROM orders',
    },
  ],
};
