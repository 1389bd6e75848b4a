import { describe, expect, it } from 'vitest';
import { readParameters } from './parameters.ts';

describe('parameters', () => {
  it.each<readonly [written: string, sent: string, names: readonly string[]]>([
    ['SELECT 1', 'SELECT 1', []],
    ['SELECT a FROM t WHERE b = $1 AND c = $2', 'SELECT a FROM t WHERE b = $1 AND c = $2', ['$1', '$2']],
    ['WHERE b = :who AND c > :since AND d = :who', 'WHERE b = $1 AND c > $2 AND d = $1', [':who', ':since']],
    ["WHERE b = :who::text AND x = 'a:who'", "WHERE b = $1::text AND x = 'a:who'", [':who']],
    [
      'SELECT a FROM t WHERE b = ? AND c IN (?, ?)',
      'SELECT a FROM t WHERE b = $1 AND c IN ($2, $3)',
      ['?1', '?2', '?3'],
    ],
    ["SELECT a FROM t WHERE d ? 'key' AND b = ?", "SELECT a FROM t WHERE d ? 'key' AND b = $1", ['?1']],
    [
      'SELECT a FROM t WHERE b = @p AND c =@q LIMIT @n',
      'SELECT a FROM t WHERE b = $1 AND c =$2 LIMIT $3',
      ['@p', '@q', '@n'],
    ],
    ['SELECT f(_a := @a, b => @b)', 'SELECT f(_a := $1, b => $2)', ['@a', '@b']],
    ['DELETE FROM t WHERE id IN @ids', 'DELETE FROM t WHERE id IN ($1)', ['@ids']],
    [
      'SELECT @p::text, CASE @q::boolean WHEN true THEN 1 END',
      'SELECT $1::text, CASE $2::boolean WHEN true THEN 1 END',
      ['@p', '@q'],
    ],
    ['SELECT a FROM t WHERE tags @> b AND c @@ d', 'SELECT a FROM t WHERE tags @> b AND c @@ d', []],
    [
      'SELECT a FROM t WHERE b = %s AND c = %(name)s',
      'SELECT a FROM t WHERE b = $1 AND c = $2',
      ['%s1', '%(name)s'],
    ],
    [
      'SELECT a FROM t WHERE b = ${user.id} LIMIT ${n}',
      'SELECT a FROM t WHERE b = $1 LIMIT $2',
      ['${user.id}', '${n}'],
    ],
    ['SELECT a FROM t WHERE b = $1 AND c = :who', 'SELECT a FROM t WHERE b = $1 AND c = $2', ['$1', ':who']],
    [
      "SELECT sqlc.embed(t), a FROM t WHERE b = sqlc.arg(who) AND c IN (sqlc.slice('ids')) AND d > sqlc.narg('who')",
      'SELECT t.*, a FROM t WHERE b = $1 AND c IN ($2) AND d > $1',
      ['who', 'ids'],
    ],
    [
      'SELECT a FROM t WHERE b IN :ids AND c IN %s AND d IN (:more)',
      'SELECT a FROM t WHERE b IN ($1) AND c IN ($2) AND d IN ($3)',
      [':ids', '%s2', ':more'],
    ],
    ['SELECT a FROM t WHERE b = $who AND c = $who', 'SELECT a FROM t WHERE b = $1 AND c = $1', ['$who']],
    ['SELECT a FROM t WHERE b = $1${lock}', 'SELECT a FROM t WHERE b = $1', ['$1']],
    ['SELECT a FROM t WHERE b = ?${where}', 'SELECT a FROM t WHERE b = $1', ['?1']],
    [
      'SELECT a FROM t WHERE b IN${list} AND c = ?',
      'SELECT a FROM t WHERE b IN($1) AND c = $2',
      ['${list}', '?2'],
    ],
    [
      'SELECT a FROM t WHERE b = 1 AND ${x}${y} GROUP BY a',
      'SELECT a FROM t WHERE b = 1 AND $1 GROUP BY a',
      ['${x}'],
    ],
    ['SELECT a FROM t WHERE b IN ($(list:csv))', 'SELECT a FROM t WHERE b IN ($1)', ['$(list:csv)']],
    ['INSERT INTO t VALUES (@1, @2)', 'INSERT INTO t VALUES ($1, $2)', ['@1', '@2']],
    ['SELECT a FROM things${where} ORDER BY a', 'SELECT a FROM things ORDER BY a', []],
    ['SELECT a FROM things_${year}', 'SELECT a FROM things_${year}', []],
    ['SELECT a FROM t {joins} WHERE b = {b}', 'SELECT a FROM t  WHERE b = $1', ['{b}']],
    ['UPDATE t SET a = $$${x} b$$', 'UPDATE t SET a = $1', ['$$${x} b$$']],
    [
      'UPDATE t SET ${more} ${more}',
      'MERGE INTO t USING (SELECT) AS changes ON true  WHEN MATCHED THEN DO NOTHING ',
      [],
    ],
    ['SELECT $body$ a $x $body$, b$c FROM t', 'SELECT $body$ a $x $body$, b$c FROM t', []],
    ['SELECT x[1:2] FROM t -- :no ? @p', 'SELECT x[1:2] FROM t -- :no ? @p', []],
    [
      'UPDATE t SET a=@a WHERE b IS DISTINCT FROM @b LIMIT @limit',
      'UPDATE t SET a=$1 WHERE b IS DISTINCT FROM $2 LIMIT $3',
      ['@a', '@b', '@limit'],
    ],
    [
      "SELECT a FROM t WHERE b IN (<ids>) AND c = '${c}' AND d > now() - interval '${n} days'",
      "SELECT a FROM t WHERE b IN ($1) AND c = $2 AND d > now() - interval '1'",
      ['<ids>', "'${c}'"],
    ],
    [
      'SELECT a FROM t WHERE b = ?2 AND c IN (?1) OR b = ?2',
      'SELECT a FROM t WHERE b = $1 AND c IN ($2) OR b = $1',
      ['?2', '?1'],
    ],
    ['SELECT a FROM t WHERE b = c %s ORDER BY %s', 'SELECT a FROM t WHERE b = c  ORDER BY $1', ['%s1']],
  ])('of %j', (written, sent, names) => {
    const read = readParameters(written);
    expect([read.sql, read.names]).toEqual([sent, names]);
  });

  it('are the variables of a function where a value is due', () => {
    const text =
      'SELECT wanted, t.wanted FROM t WHERE a = wanted AND wanted(b) AND c > Least_Total LIMIT page_size';
    expect(readParameters(text, ['wanted', 'least_total', 'page_size'])).toMatchObject({
      sql: 'SELECT wanted, t.wanted FROM t WHERE a = $1 AND wanted(b) AND c > $2 LIMIT $3',
      names: ['wanted', 'least_total', 'page_size'],
    });
  });

  it.each([
    ['SELECT a FROM t ${join}\n${where} LIMIT ${most}', 'SELECT a FROM t \n LIMIT $1', true],
    ['SELECT a FROM t WHERE b = ${id} AND ${more}', 'SELECT a FROM t WHERE b = $1 AND $2', true],
    ['SELECT ${list} FROM t ORDER BY ${sort}', 'SELECT $1 FROM t ORDER BY $2', true],
    [
      'SELECT a FROM t WHERE b = ${id} AND c IN (${x}, ${y})',
      'SELECT a FROM t WHERE b = $1 AND c IN ($2, $3)',
      false,
    ],
  ])('are no parts of a text that its program adds: %s', (written, sql, isPartial) => {
    expect(readParameters(written)).toMatchObject({ sql, isPartial });
  });

  it('lead back to where they were written', () => {
    const text = 'SELECT a FROM t WHERE b = :customer AND cc = ? ORDER BY dd';
    const read = readParameters(text);
    const found = (part: string): string => {
      const start = read.sql.indexOf(part);
      const { start: from, end } = read.written({ start, end: start + part.length });
      return text.slice(from, end);
    };
    expect(['FROM t', 'b = $1', 'cc = $2', '$2', 'ORDER BY dd'].map(found)).toEqual([
      'FROM t',
      'b = :customer',
      'cc = ?',
      '?',
      'ORDER BY dd',
    ]);
  });

  it.each<readonly [written: string, sent: string]>([
    ['INSERT INTO t (a, b) VALUES %s', 'INSERT INTO t (a, b) VALUES (DEFAULT, DEFAULT)'],
    ['INSERT INTO t (a, b) VALUES (${values})', 'INSERT INTO t (a, b) VALUES (DEFAULT, DEFAULT)'],
    ['SELECT a FROM t LIMIT $most ${more}', 'SELECT a FROM t LIMIT $1 '],
    ['SELECT a FROM t WHERE b = ? ${more}', 'SELECT a FROM t WHERE b = $1 '],
    ['SELECT a FROM t WHERE b = :#{#kind.name()} AND c = :c', 'SELECT a FROM t WHERE b = $1 AND c = $2'],
    [
      'SELECT a FROM t WHERE b =#{ kind } AND c = #{of.c, jdbcType=DATE} AND (d = #{kind} OR e[1] = #{e[0]})',
      'SELECT a FROM t WHERE b =$1 AND c = $2 AND (d = $3 OR e[1] = $4)',
    ],
    ['SELECT a FROM t WHERE b = #{b} ${more}', 'SELECT a FROM t WHERE b = $1 '],
    ['SELECT a # b, c#{d FROM t', 'SELECT a # b, c#{d FROM t'],
    ['INSERT INTO t VALUES ${rows} RETURNING a', 'INSERT INTO t VALUES (DEFAULT) RETURNING a'],
    [
      'WITH v (a, b) AS (VALUES %s) SELECT a FROM v',
      'WITH v (a, b) AS (VALUES (NULL, NULL)) SELECT a FROM v',
    ],
    ['SELECT a FROM (VALUES ${rows}) AS v (a)', 'SELECT a FROM (VALUES (NULL)) AS v (a)'],
    [
      'INSERT INTO t ({columns}) VALUES ({values}) {more} RETURNING a',
      'INSERT INTO t  VALUES ($1)  RETURNING a',
    ],
    ['INSERT INTO t ${columns} ${values}', 'INSERT INTO t DEFAULT VALUES '],
    ['INSERT INTO t (a, b) ${values}', 'INSERT INTO t (a, b) VALUES (DEFAULT, DEFAULT)'],
    ["UPDATE t SET ${name}='${value}', a = now() WHERE b = ${id}", 'UPDATE t SET  a = now() WHERE b = $1'],
    ['INSERT INTO s.t ${all} RETURNING a', 'INSERT INTO s.t DEFAULT VALUES RETURNING a'],
    ["SELECT ${names}'' AS a FROM b", "SELECT '' AS a FROM b"],
    ['SELECT a, ${names} b.c, "d" FROM b', 'SELECT a,  b.c, "d" FROM b'],
    [
      'SELECT a, ${names} count(*) FROM b WHERE ${owned} ARRAY[1] <@ c',
      'SELECT a,  count(*) FROM b WHERE  ARRAY[1] <@ c',
    ],
    ['SELECT a, ${ranks} OVER (ORDER BY c) FROM b', 'SELECT a, $1 OVER (ORDER BY c) FROM b'],
    [
      'SELECT a FROM b WHERE c = $<id> AND d = $(x.y:json) OR e = $<id>',
      'SELECT a FROM b WHERE c = $1 AND d = $2 OR e = $1',
    ],
    ["SELECT a FROM b WHERE c ?? 'k' AND c ??| ?", "SELECT a FROM b WHERE c ? 'k' AND c ?| $1"],
    ['SELECT f(a, ${name}) FROM b', 'SELECT f(a, $1) FROM b'],
    ['SELECT ${names} b.* FROM b WHERE ${owned} b.c = 1', 'SELECT  b.* FROM b WHERE  b.c = 1'],
    ['SELECT ${value} a, ${other} "b" FROM c', 'SELECT $1 a, $2 "b" FROM c'],
    ['SELECT a FROM b WHERE ${all} ORDER BY ${names} DESC', 'SELECT a FROM b WHERE $1 ORDER BY $2 DESC'],
    ['SELECT count(*) FROM (${query}) AS q', 'SELECT count(*) FROM (SELECT) AS q'],
    ['SELECT q.* FROM (${query}) AS q', 'SELECT q.* FROM ($1) AS q'],
    ['INSERT INTO t (a, ${names}) VALUES (?, ${values})', 'INSERT INTO t (a) VALUES ($1)'],
    ['INSERT INTO t (${names}) VALUES (${values})', 'INSERT INTO t  VALUES ($1)'],
    ['UPDATE t SET a = ?, ${more} WHERE b = ?', 'UPDATE t SET a = $1 WHERE b = $2'],
    [
      'UPDATE t SET ${all} WHERE b = ? RETURNING a',
      'MERGE INTO t USING (SELECT) AS changes ON b = $1  WHEN MATCHED THEN DO NOTHING RETURNING a',
    ],
    [
      'UPDATE t SET ${name} = ${value} WHERE b = ?',
      'MERGE INTO t USING (SELECT) AS changes ON b = $1 WHEN MATCHED THEN DO NOTHING ',
    ],
    [
      'INSERT INTO t (a) VALUES (?) ON CONFLICT (a) DO UPDATE SET ${all} RETURNING b',
      'INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO NOTHING RETURNING b',
    ],
    ['SELECT a FROM ${schema}.t JOIN "${schema}"."u" ON ${t}.b = u.b', 'SELECT a FROM t JOIN "u" ON b = u.b'],
    ['SELECT a FROM t WHERE b > now() + INTERVAL ${time}', "SELECT a FROM t WHERE b > now() + INTERVAL '1'"],
  ])('leave the rest of a statement as it is: %s', (written, sent) => {
    expect(readParameters(written).sql).toBe(sent);
  });

  it('are one at each of their places, as some drivers send them', () => {
    const text = 'SELECT a FROM t WHERE (:b IS NULL OR b = :b) AND c = $1 AND d = $1';
    expect(readParameters(text, [], 'apart')).toMatchObject({
      sql: 'SELECT a FROM t WHERE ($2::text IS NULL OR b = $3) AND c = $1 AND d = $1',
      names: ['$1', ':b', ':b'],
    });
  });
});
