/** Shapes of SQL that are hard to place: repeated names, nested levels, views, partitions, set operations, odd spelling. */
import type { MarkedQuery } from '../marked.ts';

export const shapeQueries: readonly MarkedQuery[] = [
  [
    'one table thrice',
    `SELECT 1 FROM {a|goods a}, {b|goods b}, {c|goods c} WHERE {a~b|a.maker = b.good_id} AND {b~c|b.maker = c.good_id} AND c.color = 'red'`,
  ],
  [
    'self join by USING',
    `SELECT a.pay FROM {a|staff a} JOIN {b|staff b} {a~b|USING (shop_id)} WHERE {a~b|a.pay > b.pay}`,
  ],
  [
    'natural',
    `SELECT r.words FROM {x|(SELECT return_id, reason_id FROM {i|returned i}) x} {x~r|NATURAL JOIN} {r|reasons r}`,
  ],
  [
    'natural left',
    `SELECT count(h.city) FROM {b|(SELECT k.home_id, k.born FROM {k|buyers k} WHERE k.born < 1950) b} {b~h|NATURAL LEFT JOIN} {h|homes h}`,
  ],
  ['using two columns', `SELECT count(*) FROM {s|sales s} JOIN {k|stock k} {s~k|USING (day_id, good_id)}`],
  [
    'chain of using',
    `SELECT count(*) FROM {s|sales s} JOIN {g|goods g} {s~g|USING (good_id)} JOIN {d|days d} {s~d|USING (day_id)} JOIN {sh|shops sh} {s~sh|USING (shop_id)}`,
  ],
  [
    'nested to the right',
    `SELECT 1 FROM {s|sales s} JOIN ({b|buyers b} JOIN {h|homes h} ON {b~h|h.home_id = b.home_id}) ON {s~b|b.buyer_id = s.buyer_id} WHERE s.price > 280`,
  ],
  [
    'ON after ON',
    `SELECT 1 FROM {s|sales s} JOIN {b|buyers b} JOIN {h|homes h} ON {b~h|h.home_id = b.home_id} ON {s~b|b.buyer_id = s.buyer_id}`,
  ],
  [
    'left join of a join',
    `SELECT 1 FROM {s|sales s} LEFT JOIN ({r|returned r} JOIN {w|reasons w} ON {r~w|w.reason_id = r.reason_id}) ON {s~r|r.sale_id = s.sale_id} WHERE w.words IS NULL`,
  ],
  [
    'a comma beside a join',
    `SELECT 1 FROM {d|days d}, {s|sales s} LEFT JOIN {o|offers o} ON {s~o|o.offer_id = s.offer_id} WHERE {d~s|d.day_id = s.day_id} AND o.title IS NULL`,
  ],
  ['product by comma', `SELECT 1 FROM {o|offers o}, {w|reasons w}`],
  ['product by CROSS JOIN', `SELECT 1 FROM {o|offers o} {o~w|CROSS JOIN {w|reasons w}}`],
  ['join on true', `SELECT 1 FROM {o|offers o} JOIN {w|reasons w} ON {o~w|true}`],
  ['join by inequality', `SELECT 1 FROM {o|offers o} JOIN {w|reasons w} ON {o~w|o.offer_id < w.reason_id}`],
  [
    'join by either',
    `SELECT 1 FROM {s|shops s} JOIN {h|homes h} ON {s~h|s.city = h.city OR s.region = h.state}`,
  ],
  ['join by pattern', `SELECT 1 FROM {s|shops s} JOIN {h|homes h} ON {s~h|h.city LIKE s.city || '%'}`],
  [
    'join by range',
    `SELECT 1 FROM {d|days d} JOIN {s|sales s} ON {d~s|s.day_id BETWEEN d.day_id AND d.day_id + 7} WHERE d.month = 3 AND d.weekday = 1`,
  ],
  [
    'three in one condition',
    `SELECT 1 FROM {a|offers a}, {b|reasons b}, {c|shops c} WHERE {a~b~c|a.offer_id + b.reason_id = c.shop_id}`,
  ],
  [
    'view, flattened',
    `SELECT v.sale_id FROM {v+ds|dear_sales v} JOIN {g|goods g} ON {v~g|g.good_id = v.good_id} WHERE g.color = 'blue'`,
  ],
  [
    'view, grouped',
    `SELECT b.name, v.spent FROM {b|buyers b} JOIN {v+bs|buyer_sums v} ON {b~v|v.buyer_id = b.buyer_id} WHERE b.born < 1945`,
  ],
  [
    'view of a union',
    `SELECT b.name, v.price FROM {b|buyers b} JOIN {v+xs+xw|all_sales v} ON {b~v|v.buyer_id = b.buyer_id} WHERE b.born = 1960`,
  ],
  ['view of a join', `SELECT v.brand FROM {v+gs+gg|sold_goods v} WHERE v.category = 'Category 1'`],
  [
    'view of a join, joined',
    `SELECT v.brand, b.name FROM {v+gs+gg|sold_goods v} JOIN {b|buyers b} ON {v~b|b.buyer_id = v.buyer_id} WHERE b.born = 1961`,
  ],
  [
    'view without alias',
    `SELECT dear_sales.sale_id FROM {dear_sales+ds|dear_sales} WHERE dear_sales.price < 240`,
  ],
  [
    'two views',
    `SELECT v.sale_id, w.spent FROM {v+ds|dear_sales v} JOIN {w+bs|buyer_sums w} ON {v~w|w.buyer_id = v.buyer_id}`,
  ],
  [
    'view beside its table',
    `SELECT v.sale_id FROM {v+ds|dear_sales v} JOIN {s|sales s} ON {v~s|s.sale_id = v.sale_id} WHERE s.quantity = 2`,
  ],
  ['partitions, all', `SELECT v.page, count(*) FROM {v|visits v} GROUP BY v.page`],
  [
    'partitions, one',
    `SELECT v.visit_id FROM {v|visits v} WHERE v.visited_at >= '2024-02-01' AND v.visited_at < '2024-03-01' AND v.page = 'page 3'`,
  ],
  [
    'partitions joined',
    `SELECT b.name, v.page FROM {b|buyers b} JOIN {v|visits v} ON {b~v|v.buyer_id = b.buyer_id} WHERE b.born = 1950`,
  ],
  ['partitions without alias', `SELECT count(*) FROM {visits|visits} WHERE page = 'page 1'`],
  [
    'partitions twice',
    `SELECT count(*) FROM {v|visits v} JOIN {w|visits w} ON {v~w|w.visit_id = v.visit_id + 1} WHERE v.page = 'page 2' AND w.page = 'page 4'`,
  ],
  [
    'partitions of other names',
    `SELECT sum(l.amount) FROM {l|ledger l} JOIN {n|reasons n} ON {l~n|n.reason_id = l.account}`,
  ],
  ['one partition of another name', `SELECT l.entry FROM {l|ledger l} WHERE l.account = 17`],
  ['children', `SELECT n.body FROM {n|notes n} WHERE n.note_id > 400 ORDER BY n.note_id`],
  ['only the parent', `SELECT n.body FROM {n|ONLY notes n} WHERE n.note_id > 400`],
  [
    'union of two tables',
    `SELECT s.good_id FROM {s|sales s} WHERE s.price > 298 UNION SELECT w.good_id FROM {w|web_sales w} WHERE w.price > 278 ORDER BY 1`,
  ],
  [
    'union of the same name',
    `SELECT good_id FROM {sales|sales} WHERE price > 298 UNION ALL SELECT good_id FROM {web_sales|web_sales} WHERE price > 278`,
  ],
  [
    'union of three with joins',
    `SELECT g1.brand FROM {g1|goods g1} JOIN {s|sales s} ON {g1~s|s.good_id = g1.good_id} WHERE s.price > 298 UNION ALL (SELECT g2.brand FROM {g2|goods g2} JOIN {w|web_sales w} ON {g2~w|w.good_id = g2.good_id} ORDER BY w.price LIMIT 5) UNION ALL SELECT g3.brand FROM {g3|goods g3} WHERE g3.price = 1`,
  ],
  [
    'intersect and except',
    `(SELECT s.buyer_id FROM {s|sales s} INTERSECT ALL SELECT w.buyer_id FROM {w|web_sales w}) EXCEPT SELECT r.buyer_id FROM {r|returned r}`,
  ],
  [
    'intersect as a table',
    `SELECT b.name FROM {b|buyers b} JOIN {x|(SELECT s.buyer_id FROM {s|sales s} INTERSECT SELECT w.buyer_id FROM {w|web_sales w}) x} ON {b~x|x.buyer_id = b.buyer_id}`,
  ],
  [
    'CTE inlined',
    `WITH dear AS (SELECT s.buyer_id, s.price FROM {s|sales s} WHERE s.price > 290) SELECT b.name FROM {b|buyers b} JOIN {d+s|dear d} ON {b~d|d.buyer_id = b.buyer_id}`,
  ],
  [
    'CTE kept',
    `WITH dear AS MATERIALIZED (SELECT s.buyer_id, s.price FROM {s|sales s} WHERE s.price > 290) SELECT b.name FROM {b|buyers b} JOIN {d|dear d} ON {b~d|d.buyer_id = b.buyer_id}`,
  ],
  [
    'CTE kept and joined with itself',
    `WITH dear AS MATERIALIZED (SELECT s.buyer_id, s.price FROM {s|sales s}) SELECT 1 FROM {a|dear a} JOIN {b|dear b} ON {a~b|b.buyer_id = a.buyer_id} WHERE {a~b|a.price > b.price}`,
  ],
  [
    'CTE inlined twice',
    `WITH dear AS NOT MATERIALIZED (SELECT s.buyer_id, s.price, s.sale_id FROM {s|sales s}) SELECT 1 FROM {a+s|dear a} JOIN {b+s|dear b} ON {a~b|b.sale_id = a.sale_id + 1} WHERE a.price > 290`,
  ],
  [
    'CTE named as a table',
    `WITH sales AS (SELECT w.buyer_id, w.price FROM {w|web_sales w} WHERE w.quantity = 1) SELECT b.name FROM {b|buyers b} JOIN {sales+w|sales} ON {b~sales|sales.buyer_id = b.buyer_id}`,
  ],
  [
    'CTE of a CTE',
    `WITH a AS (SELECT s.buyer_id, s.good_id FROM {s|sales s} WHERE s.price > 280), b AS MATERIALIZED (SELECT x.buyer_id, g.brand FROM {x+s|a x} JOIN {g|goods g} ON {x~g|g.good_id = x.good_id}) SELECT y.brand, k.name FROM {y|b y} JOIN {k|buyers k} ON {y~k|k.buyer_id = y.buyer_id}`,
  ],
  [
    'CTE within a subquery',
    `SELECT * FROM {q|(WITH i AS MATERIALIZED (SELECT w.good_id, count(*) AS n FROM {w|web_sales w} GROUP BY w.good_id) SELECT i.good_id FROM {i|i} WHERE i.n > 5 LIMIT 9) q} JOIN {g|goods g} ON {q~g|g.good_id = q.good_id}`,
  ],
  [
    'CTE in an expression',
    `WITH m AS MATERIALIZED (SELECT max(w.price) AS most FROM {w|web_sales w}) SELECT s.sale_id FROM {s|sales s} WHERE s.price = (SELECT k.most FROM {k|m k})`,
  ],
  [
    'CTE in EXISTS',
    `WITH m AS MATERIALIZED (SELECT r.buyer_id FROM {r|returned r}) SELECT b.name FROM {b|buyers b} WHERE EXISTS (SELECT 1 FROM {x|m x} WHERE {b~x|x.buyer_id = b.buyer_id})`,
  ],
  [
    'subquery flattened',
    `SELECT x.sale_id FROM {x+s+d|(SELECT s.sale_id, s.buyer_id FROM {s|sales s} JOIN {d|days d} ON {s~d|d.day_id = s.day_id} WHERE d.year = 2024) x} JOIN {b|buyers b} ON {x~b|b.buyer_id = x.buyer_id}`,
  ],
  [
    'subqueries with one inner name',
    `SELECT 1 FROM {p|(SELECT sales.buyer_id, max(sales.price) AS m FROM {sales|sales} GROUP BY sales.buyer_id) p} JOIN {q|(SELECT web_sales.buyer_id, max(web_sales.price) AS m FROM {web_sales|web_sales} GROUP BY web_sales.buyer_id) q} ON {p~q|p.buyer_id = q.buyer_id} WHERE {p~q|p.m > q.m}`,
  ],
  [
    'lateral with a limit',
    `SELECT b.name, x.price FROM {b|buyers b}, {x|LATERAL (SELECT s.price FROM {s|sales s} WHERE {b~s|s.buyer_id = b.buyer_id} ORDER BY s.sale_id LIMIT 2) x} WHERE b.born = 1970`,
  ],
  [
    'lateral flattened',
    `SELECT b.name, x.price FROM {b|buyers b}, {x+s|LATERAL (SELECT s.price FROM {s|sales s} WHERE {b~s|s.buyer_id = b.buyer_id}) x} WHERE b.born = 1970`,
  ],
  [
    'lateral of a lateral',
    `SELECT 1 FROM {sh|shops sh}, {a|LATERAL (SELECT s.buyer_id FROM {s|sales s} WHERE {sh~s|s.shop_id = sh.shop_id} LIMIT 3) a}, {c|LATERAL (SELECT w.price FROM {w|web_sales w} WHERE {a~w|w.buyer_id = a.buyer_id} LIMIT 1) c}`,
  ],
  [
    'aggregate by lateral',
    `SELECT o.title, n.c FROM {o|offers o} {o~n|CROSS JOIN {n|LATERAL (SELECT count(*) AS c FROM {s|sales s} WHERE {o~s|s.offer_id = o.offer_id}) n}}`,
  ],
  [
    'semi join with IN of a join',
    `SELECT b.name FROM {b|buyers b} WHERE {b~s~g|b.buyer_id IN (SELECT s.buyer_id FROM {s|sales s} JOIN {g|goods g} ON {s~g|g.good_id = s.good_id} WHERE g.color = 'red' AND s.price > 290)}`,
  ],
  [
    'semi join of two columns',
    `SELECT 1 FROM {k|stock k} WHERE {k~s|(k.day_id, k.good_id) IN (SELECT s.day_id, s.good_id FROM {s|sales s} WHERE s.price > 250)}`,
  ],
  [
    'semi join in a semi join',
    `SELECT b.name FROM {b|buyers b} WHERE EXISTS (SELECT 1 FROM {s|sales s} WHERE {b~s|s.buyer_id = b.buyer_id} AND {s~g|s.good_id IN (SELECT g.good_id FROM {g|goods g} WHERE g.maker = 3)})`,
  ],
  [
    'anti join by left join',
    `SELECT g.good_id FROM {g|goods g} LEFT JOIN {s|sales s} ON {g~s|s.good_id = g.good_id} WHERE s.sale_id IS NULL`,
  ],
  [
    'anti join of EXISTS with two',
    `SELECT g.good_id FROM {g|goods g} WHERE NOT EXISTS (SELECT 1 FROM {s|sales s}, {d|days d} WHERE {g~s|s.good_id = g.good_id} AND {s~d|d.day_id = s.day_id} AND d.weekday = 6)`,
  ],
  [
    'EXISTS with bare columns',
    `SELECT name FROM {shops|shops} WHERE EXISTS (SELECT 1 FROM {staff|staff} WHERE {shops~staff|staff.shop_id = shops.shop_id} AND pay > 1490)`,
  ],
  [
    'aggregate compared',
    `SELECT s.sale_id FROM {s|sales s} WHERE s.price > ALL (SELECT w.price FROM {w|web_sales w} WHERE w.quantity = 4)`,
  ],
  [
    'sample',
    `SELECT count(*) FROM {s|sales s} TABLESAMPLE bernoulli (5) JOIN {g|goods g} ON {s~g|g.good_id = s.good_id}`,
  ],
  ['TABLE', `TABLE {offers|offers}`],
  ['VALUES alone', `SELECT * FROM {v|(VALUES (1), (2)) v(n)}, {o|offers o} WHERE {v~o|o.offer_id = v.n}`],
  [
    'brackets everywhere',
    `((SELECT (s.sale_id) FROM (({s|sales s} JOIN {g|goods g} ON ({s~g|((s.good_id) = (g.good_id))}))) WHERE ((g.color) = ('red'))))`,
  ],
  [
    'comments between',
    `SELECT /* , x y */ s.sale_id -- FROM t
FROM {s|sales /* the big one */ s} /* JOIN u */ JOIN {g|goods g} -- ON 1
  ON {s~g|g.good_id /* = */ = s.good_id} WHERE s.price > 290 -- end`,
  ],
  [
    'keywords as names',
    `SELECT "select"."name" AS "from" FROM {select|shops "select"} JOIN {where|staff AS "where"} ON {select~where|"where".shop_id = "select".shop_id}`,
  ],
  [
    'case folded',
    `SELECT S.SALE_ID FROM {s|SALES S} INNER JOIN {g|Goods G} ON {s~g|G.Good_Id = S.GOOD_ID} WHERE G.COLOR = 'red'`,
  ],
  [
    'sort by an expression',
    `SELECT g.brand FROM {g|goods g} JOIN {s|sales s} ON {g~s|s.good_id = g.good_id} ORDER BY lower(g.brand), s.price * s.quantity DESC NULLS LAST OFFSET 5 FETCH FIRST 10 ROWS ONLY`,
  ],
  [
    'grouping sets and having',
    `SELECT d.year, d.month, g.category, sum(s.price) FROM {s|sales s} JOIN {d|days d} ON {s~d|d.day_id = s.day_id} JOIN {g|goods g} ON {s~g|g.good_id = s.good_id} GROUP BY GROUPING SETS ((d.year, d.month), (g.category), ()) HAVING sum(s.price) > 10`,
  ],
  [
    'window over a join',
    `SELECT b.name, lag(s.price) OVER (PARTITION BY b.buyer_id ORDER BY s.sale_id) FROM {b|buyers b} JOIN {s|sales s} ON {b~s|s.buyer_id = b.buyer_id} WHERE b.born > 2000`,
  ],
  [
    'an alias in the subquery of a CTE and outside',
    `WITH sold AS (SELECT s.sale_id, s.good_id FROM {s|sales s} WHERE s.price > 298 OR EXISTS (SELECT 1 FROM {f_1|returned f} WHERE f.sale_id = s.sale_id AND f.amount > s.price)) SELECT g.brand FROM sold b JOIN {g|goods g} ON {s~g|g.good_id = b.good_id} WHERE NOT EXISTS (SELECT 1 FROM {f|returned f} WHERE {g~f|f.good_id = g.good_id})`,
  ],
  ['one row of a key', `SELECT s.* FROM {s|sales s} WHERE s.sale_id = 5`],
  ['a function that is inlined', `SELECT f.id FROM {f+ft|app.done(4) f} WHERE f.status = 'done'`],
];
