import { expect, it } from 'vitest';
import { MentionedWords, wordsOfName } from './mentioned-words.ts';

const program = `
const one = "SELECT * FROM\\norders o JOIN \\"Order Items\\" i ON i.order = o.id";
db.query(\`DELETE FROM \${schema}.größen WHERE a$b = 1\`);
`;

it.each(['orders', 'ORDERS', 'order items', 'Order Items', 'größen', 'a$b', '"', 'id'])(
  'a text mentions %s',
  (name) => {
    expect(new MentionedWords(program).mayHave(wordsOfName(name))).toBe(true);
  },
);

it.each(['norders', 'rders', 'order_items', 'customers', 'order lines', 'größe'])(
  'a text does not mention %s',
  (name) => {
    expect(new MentionedWords(program).mayHave(wordsOfName(name))).toBe(false);
  },
);

it('an empty text mentions nothing', () => {
  expect(new MentionedWords('').mayHave(wordsOfName('orders'))).toBe(false);
});
