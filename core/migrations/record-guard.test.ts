import { describe, expect, it } from 'vitest';
import { guardedInWords, recordGuard } from './record-guard.ts';

const made = 'SELECT 1;\nCREATE TRIGGER forbid\n  BEFORE INSERT OR DELETE ON __done\n  EXECUTE FUNCTION f();';

describe('a trigger on the record of what has run', () => {
  it.each([
    ['is named with its place', [made], 'forbid (0.sql:2)'],
    ['is gone where a later file drops it', [made, 'DROP TRIGGER forbid ON __done;'], undefined],
    ['is none of another table', [made.replace('ON __done', 'ON __done_more')], undefined],
    ['is none where the table is only read', ['SELECT * FROM __done;'], undefined],
  ])('%s', (_name, texts, expected) => {
    expect(
      recordGuard(
        texts.map((text, at) => ({ path: `${at}.sql`, text })),
        '__done',
      ),
    ).toBe(expected);
  });

  it('takes the place of the advice to delete its row', () => {
    expect(guardedInWords('It still has it. Delete its row.', 'forbid (0.sql:2)')).toBe(
      'It still has it. Trigger forbid (0.sql:2) guards that table: read what it wants before its rows are changed by hand.',
    );
  });
});
