/** The page of a table's first rows: its heading, and that text from the database is never markup. */
import { describe, expect, it } from 'vitest';
import type { PeekAnswer } from '../../protocol/peek.ts';
import { peekPage, summary } from './peek-page.ts';

const rows: Extract<PeekAnswer, { readonly kind: 'rows' }> = {
  kind: 'rows',
  name: 'public.<script>alert(1)</script>',
  place: 'shop on localhost',
  columns: [
    { name: 'id"><img src=x>', type: 'integer', personal: undefined },
    { name: 'email', type: 'text', personal: 'contact' },
  ],
  columnsInAll: 2,
  rows: [
    [{ kind: 'value', text: '<b>1</b>&\u202eabc', isCut: true }, { kind: 'masked' }],
    [{ kind: 'null' }, { kind: 'null' }],
  ],
  hasMore: true,
};

describe('the page of the first rows', () => {
  it('shows names and values as text', () => {
    const page = peekPage(rows, false);
    expect(page).not.toMatch(/<script|<img|<b>|\u202e/);
    expect(page).toContain('&#60;b&#62;1&#60;/b&#62;&#38;\\u{202e}abc<i>… cut</i>');
    expect(page).toMatch(/<i aria-label="masked: contact">/);
    expect(page).toContain("default-src 'none'");
  });

  it.each([
    [
      rows,
      false,
      'The first 2 rows of shop on localhost, in no order, as of one moment. 1 column about people masked; the values were not read.',
    ],
    [rows, true, 'The first 2 rows of shop on localhost, in no order, as of one moment.'],
    [
      { ...rows, hasMore: false, columnsInAll: 1600 },
      true,
      '2 rows of shop on localhost, in no order, as of one moment. The first 2 of 1600 columns.',
    ],
    [{ ...rows, rows: [], hasMore: false }, true, 'No rows that this login may see in shop on localhost.'],
  ])('says what is seen', (given, personalShown, said) => {
    expect(summary(given, personalShown)).toBe(said);
  });
});
