import { describe, expect, it } from 'vitest';
import { recordOf } from './own-record.ts';

describe('where it remembers what has run', () => {
  const made =
    'CREATE TABLE IF NOT EXISTS done (v int); INSERT INTO done VALUES (1); INSERT INTO log VALUES (2);';

  it.each([
    ['SELECT MAX(version) FROM done', true],
    ['SELECT name FROM done ORDER BY at DESC LIMIT 1', true],
    ['', false],
    ['SELECT version FROM done; UPDATE done SET version = 3', false],
    ['SELECT version FROM done; DELETE FROM done;', false],
  ])('by rows or not: %s', (text, isByRows) => {
    const isByNewest = text.includes('MAX') ? { isByNewest: true } : {};
    expect(recordOf(`${made}\n${text}`)).toEqual({ table: 'done', line: 1, isByRows, ...isByNewest });
  });

  it('is what it writes where it sends a file', () => {
    const near = 'tx.Exec(sql); tx.Exec(`insert into log values ($1)`)';
    const text = `${made}\n${near}`;
    const part = { text: near, start: made.length + 1, isOnWay: true };
    expect(recordOf(text, [part])).toMatchObject({ table: 'log', line: 2 });
    expect(recordOf('INSERT INTO seeds VALUES (1)')).toBeUndefined();
  });

  it.each([
    ['version', 'version bigint PRIMARY KEY, at date', { column: 'version', isKeyed: true }],
    ['version, at', 'version int, at date', { column: 'version' }],
    ['version, status', 'version int, status text, at date', {}],
    ['name', 'name text UNIQUE, version int', { isKeyed: true }],
    ['version', 'version text, id serial PRIMARY KEY', {}],
  ])('has a column of versions, or a key that it fills: %s of %s', (written, made, found) => {
    const text = `CREATE TABLE IF NOT EXISTS done (${made})`;
    const { column, isKeyed } =
      recordOf(`db.Exec("${text}")\ndb.Exec("INSERT INTO done (${written}) VALUES ($1)")`) ?? {};
    expect({ column, isKeyed }).toEqual({ column: undefined, isKeyed: undefined, ...found });
  });

  it('is the row of the file, and not what it takes over from an older table', () => {
    const old = 'func Old() {\n  db.Exec("INSERT INTO done VALUES (0)")\n  run(file)\n}\n';
    const run = 'func run() {\n  tx.Exec(m.SQL)\n  tx.Exec("INSERT INTO done VALUES ($1)")\n}\n';
    const text = `${old}${run}`;
    const parts = [
      { text: old, start: 0, isOnWay: true },
      { text: run, start: old.length, isOnWay: true },
    ];
    const sent = [text.indexOf('tx.Exec(m.SQL)')];
    expect(recordOf(text, parts, sent)).toMatchObject({ table: 'done', line: 7 });
    const apart = run.replace('tx.Exec("INSERT INTO done VALUES ($1)")', 'keep()');
    const keep = 'func keep() {\n  tx.Exec("INSERT INTO done VALUES ($1)")\n}\n';
    const called = [
      { text: old, start: 0, isOnWay: true },
      { text: apart, start: old.length, isOnWay: true },
      { text: keep, start: old.length + apart.length, isOnWay: false },
    ];
    expect(recordOf(`${old}${apart}${keep}`, called, sent)).toMatchObject({ table: 'done', line: 10 });
    expect(
      recordOf(`CREATE TABLE IF NOT EXISTS done (v int);\n${text}`, [], [text.length - 50]),
    ).toMatchObject({ line: 8 });
  });
});
