import { describe, expect, it } from 'vitest';
import { lockOf, type GoLock } from './go-lock.ts';

const limit = { name: 'lock_timeout', value: '15000', place: 'db/migrate.go:3' } as const;
const named = 'conn.Exec(ctx, `select pg_advisory_lock($1)`, lock.GlobalMigrate)\n';

const lockIn = (more: Readonly<Record<string, string>>, sent = named): GoLock => {
  const files: Readonly<Record<string, string>> = { 'db/migrate.go': sent, ...more };
  const listing = { paths: Object.keys(files).toSorted(), text: (path: string) => files[path] };
  const sender = { file: 'db/migrate.go', told: sent, pieces: [{ text: sent }], timeouts: [limit] };
  return lockOf(sender, listing);
};

const askedIn = (more: Readonly<Record<string, string>>, sent = named): readonly string[] =>
  lockIn(more, sent).lockAlso.map(({ place, by }) => (by === undefined ? place : `${place} ${by}`));

describe('the lock under which a program applies its files', () => {
  it('is asked for elsewhere by the same name, in a call about locks', () => {
    const found = askedIn({
      'engine/lock.go':
        'package engine\n// lock.GlobalMigrate\nfunc begin() {\n  ok := q.SharedAdvisoryLock(ctx, int64(lock.GlobalMigrate))\n}\n',
      'engine/other.go': 'package engine\nvar names = []int{lock.GlobalMigrate}\n',
      'engine/far.go': 'package engine\nvar ok = q.Lock(ctx, clock.GlobalMigrate)\n',
    });
    expect(found).toEqual(['engine/lock.go:4']);
  });

  it('is asked for by its number too, in any file', () => {
    const found = askedIn(
      {
        'lock/all.go': 'package lock\nconst GlobalMigrate = uint32(0x1337)\n',
        'engine/a.go':
          'package engine\nvar a = conn.Exec(ctx, `select pg_try_advisory_lock($1)`, lock.GlobalMigrate)\n',
        'move/safe.go':
          'package move\n// pg_try_advisory_lock(4919)\nconst a = `assert (select pg_try_advisory_xact_lock_shared(4919))`\nconst b = `assert (select pg_try_advisory_xact_lock_shared(4919))`\nconst c = `select pg_try_advisory_lock_shared( 4919::bigint )`\nconst d = `select pg_advisory_unlock(4919); select pg_try_advisory_lock(49190)`\n',
        'move/end.go':
          'package move\nvar a = conn.Exec(ctx, `select pg_advisory_unlock($1)`, lock.GlobalMigrate)\n',
      },
      `package db\nimport "example.com/shop/lock"\n${named}`,
    );
    expect(found).toEqual([
      'engine/a.go:2 pg_try_advisory_lock',
      'move/safe.go:3 pg_try_advisory_xact_lock_shared',
      'move/safe.go:4 pg_try_advisory_xact_lock_shared',
      'move/safe.go:5 pg_try_advisory_lock_shared',
    ]);
  });

  it.each([
    [
      "state = 'idle' AND state_change < now() - '30 seconds'::interval",
      { place: 'db/migrate.go:4', idle: '30 seconds' },
    ],
    [
      "state = 'idle' AND state_change < now() - interval '5 minutes'",
      { place: 'db/migrate.go:4', idle: '5 minutes' },
    ],
    ["state = 'idle'", { place: 'db/migrate.go:4', idle: undefined }],
    ["state <> 'active'", undefined],
  ])('is taken from sessions that have it: %s', (state, ends) => {
    const sent = `for {\n  ${named}  if e.Code == "55P03" {\n    conn.Exec(ctx, \`select pg_terminate_backend(l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid and a.${state} where locktype = 'advisory' and granted\`)\n    continue\n  }\n}\n`;
    expect(lockIn({}, sent).lockEnds).toEqual(ends);
  });

  it('is nobody else’s where it has a number', () => {
    const found = askedIn(
      { 'a.go': 'package a\nvar ok = q.Lock(ctx, 7)\n' },
      'conn.Exec(ctx, "select pg_advisory_lock(7)")',
    );
    expect(found).toEqual([]);
  });

  it('is asked for there by the function in its SQL, or in the query that is a method', () => {
    const found = askedIn({
      'engine/a.go':
        'package engine\nvar a = conn.Exec(ctx, `select pg_try_advisory_lock($1)`, lock.GlobalMigrate)\n',
      'engine/b.go':
        'package engine\nfunc b() {\n  ok := q.SharedAdvisoryLock(ctx, int64(lock.GlobalMigrate))\n  q.OtherLock(ctx)\n}\n',
      'engine/queries.sql':
        '-- name: OtherLock :one\nSELECT pg_try_advisory_xact_lock($1);\n-- name: SharedAdvisoryLock :exec\nSELECT\n    PG_ADVISORY_XACT_LOCK_SHARED($1);\n',
    });
    expect(found).toEqual([
      'engine/a.go:2 pg_try_advisory_lock',
      'engine/b.go:3 pg_advisory_xact_lock_shared',
    ]);
  });

  it.each([
    { name: 'is asked for anew behind each timeout', loop: 'if e.Code == "55P03" { continue }', again: 15 },
    { name: 'is asked for in a loop that shows no timeout', loop: 'run(file)', again: undefined },
  ])('$name', ({ loop, again }) => {
    const { lock } = lockIn({}, `for {\n  ${named}  ${loop}\n}\n`);
    expect([lock?.asksAgain, lock?.wait]).toEqual([again, undefined]);
  });

  it.each([
    ['if err == nil { return nil }\n  if e.Code == "55P03" { continue }', true],
    ['if err == nil { return nil }\n  if e.Code == "55P03" { continue }\n  return err', undefined],
    ['if e.Code != "55P03" { return err }', undefined],
  ])('is asked for again whatever the error is: %s', (loop, isDeaf) => {
    expect(lockIn({}, `for {\n  ${named}  ${loop}\n}\n`).lock?.isDeaf).toBe(isDeaf);
  });

  it.each([
    ['in the call', 'conn.Exec(ctx, "select pg_advisory_lock(4919)")', '', { classid: 0, objid: 4919 }],
    [
      'in a constant beside it',
      'conn.Exec(ctx, "select pg_advisory_lock($1)", key)',
      'const key = 0x1_0000_0007',
      { classid: 1, objid: 7 },
    ],
    [
      'in a constant of another package',
      named,
      'const GlobalMigrate = uint32(0x1337) // 4919',
      { classid: 0, objid: 4919 },
    ],
    ['not where it is computed', named, 'const GlobalMigrate = 4 << 7', undefined],
    [
      'not where another value is set',
      named,
      'var GlobalMigrate = 4\nfunc init() {\n  GlobalMigrate = 5\n}',
      undefined,
    ],
    ['not of an octal one', named, 'const GlobalMigrate = 0117', undefined],
    ['not of two', 'conn.Exec(ctx, "select pg_advisory_lock($1, $2)", 4, 5)', '', undefined],
    [
      'not where the call computes',
      'conn.Exec(ctx, "select pg_advisory_lock($1)", key + 4)',
      'const key = 4',
      undefined,
    ],
  ])('has a number that the program says: %s', (_name, call, constants, number) => {
    const { lock } = lockIn(
      { 'lock/all.go': `package lock\n${constants}\n`, 'db/key.go': `package db\n${constants}\n` },
      `package db\nimport "example.com/shop/lock"\n${call}\n`,
    );
    expect(lock?.number).toEqual(number);
  });

  it('is given up where nothing asks again', () => {
    expect(lockIn({}).lock).toMatchObject({ wait: { seconds: 15 } });
    expect(lockIn({}).lock).not.toHaveProperty('asksAgain');
  });

  it.each([
    ['none', 'func run() {\n  begin()\n}\n', 'func begin() {\n  // lock\n  block()\n}\n'],
    [undefined, 'func run() {\n  begin()\n}\n', 'func begin() {\n  db.Lock()\n}\n'],
    [undefined, 'func run() {\n  var m sync.Mutex\n}\n', ''],
  ])('is known not to be there where nothing speaks of one: %s', (kind, told, beside) => {
    const files: Readonly<Record<string, string>> = { 'db/migrate.go': told, 'db/tx.go': beside };
    const listing = { paths: Object.keys(files), text: (path: string) => files[path] };
    const through = [{ file: 'db/migrate.go', start: 0, end: told.length }];
    const sender = { file: 'db/migrate.go', told, pieces: [{ text: told }], timeouts: [] };
    expect(lockOf({ ...sender, through }, listing).lock?.kind).toBe(kind);
    expect(lockOf(sender, listing).lock).toBeUndefined();
  });
});
