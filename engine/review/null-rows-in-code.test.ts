import { describe, expect, it } from 'vitest';
import { nullReaders } from './null-rows-in-code.ts';

const names = { name: 'rerun_of', kept: 'rerun_of_old' };
const lines = (text: string, others: readonly string[] = []): unknown => {
  const { compared, taken, copied, both } = nullReaders(text, names, 'builds', others);
  const line = (at: number): number => text.slice(0, at).split('\n').length;
  return {
    compared: compared.map(line),
    taken: taken.map(line),
    both: both.map(line),
    copied: copied.map(({ at, into }) => `${into}:${line(at)}`),
  };
};

describe('rows with nothing in a column', () => {
  it('are found by no comparison', () => {
    expect(lines('SELECT count(*) FROM builds WHERE rerun_of = b.id')).toMatchObject({ compared: [1] });
    expect(lines('FROM builds b\nLEFT JOIN builds rb ON rb.id = b.rerun_of')).toMatchObject({
      compared: [2],
    });
    expect(lines('FROM builds WHERE (b.rerun_of IS NULL OR b.rerun_of = $2)')).toMatchObject({
      compared: [1],
      taken: [1],
    });
    expect(lines('FROM builds WHERE rerun_of IS NOT NULL')).toMatchObject({ compared: [], taken: [] });
  });

  it('is said of SQL on that table alone', () => {
    const none = { compared: [], taken: [], copied: [], both: [] };
    for (const text of [
      'builds: if ok and self.rerun_of == 7: pass',
      'build.rerun_of = 7 // builds',
      'DELETE FROM outputs WHERE rerun_of = 7',
      'UPDATE builds SET rerun_of = 7 WHERE id = 1',
    ])
      expect(lines(text)).toEqual(none);
    expect(lines('FROM builds JOIN outputs ON outputs.rerun_of = 7', ['outputs'])).toEqual(none);
  });

  it('go on as nulls where a query copies them', () => {
    expect(
      lines(
        'INSERT INTO outputs (\n  SELECT b.id, b.job,\n  b.rerun_of\n  FROM builds b)\nON CONFLICT DO NOTHING',
      ),
    ).toMatchObject({ copied: ['outputs:3'] });
    expect(lines('INSERT INTO outputs (id, rerun_of) SELECT id, rerun_of FROM builds')).toMatchObject({
      copied: ['outputs:1'],
    });
    for (const text of [
      'INSERT INTO builds (rerun_of) SELECT rerun_of FROM builds',
      'INSERT INTO outputs (rerun_of) VALUES ($1)`)\nq := `SELECT rerun_of FROM builds',
      'INSERT INTO outputs SELECT id FROM builds WHERE rerun_of > 1',
      'INSERT INTO outputs SELECT rerun_of FROM other',
    ])
      expect(lines(text)).toMatchObject({ copied: [] });
  });

  it('is not said of SQL that reads the other name too', () => {
    for (const text of [
      'FROM builds b LEFT JOIN builds rb ON rb.id = b.rerun_of OR rb.id = b.rerun_of_old',
      'SELECT count(*) FROM builds b WHERE (rerun_of = $1 OR rerun_of_old = $1)',
      'FROM builds b WHERE COALESCE(b.rerun_of, b.rerun_of_old) = $1 OR rerun_of IS NULL',
      'INSERT INTO outputs SELECT COALESCE(b.rerun_of, b.rerun_of_old) FROM builds b',
    ])
      expect(lines(text)).toEqual({ compared: [], taken: [], copied: [], both: [1] });
    // A branch of the same function that asks the new one alone, where the old one cannot hold the value.
    expect(
      lines(
        'if id > max {\n q("SELECT count(*) FROM builds WHERE rerun_of = b.id")\n} else {\n q("SELECT count(*) FROM builds WHERE rerun_of = b.id OR rerun_of_old = b.id")\n}',
      ),
    ).toEqual({ compared: [], taken: [], copied: [], both: [4] });
    for (const text of ['SELECT rerun_of, rerun_of_old FROM builds', 'rerun_of = x; rerun_of_old = y'])
      expect(lines(text)).toMatchObject({ both: [] });
  });

  it('a function that names it without the other is told by its lines', () => {
    const text = `package db

func newer() { return "COALESCE(rerun_of, rerun_of_old, id) > 1" }

func older() {
  return "COALESCE(rerun_of, id) < 1"
}

type build struct { RerunOf int \`json:"rerun_of"\` }
`;
    expect(nullReaders(text, names, 'builds', []).alone).toEqual([text.indexOf('rerun_of, id) < 1')]);
  });

  // What takes more than its length's time takes longer than a test may.
  it('long lines end', () => {
    const text = 'where and on insert into x select rerun_of '.repeat(8_000);
    const asked = 'rerun_of = a or '.repeat(8_000);
    expect(nullReaders(asked, names, 'builds', []).both).toEqual([]);
    const { alone, ...rest } = nullReaders(text, names, 'builds', []);
    expect(rest).toEqual({ compared: [], taken: [], copied: [], both: [] });
    expect(alone).toHaveLength(40);
  });
});
