/** Questions about a shop's figures, of the kind that decision-support benchmarks ask; the sentences and tables are ours. */
import type { MarkedQuery } from '../marked.ts';

export const decisionQueries: readonly MarkedQuery[] = [
  [
    'brands by year',
    `SELECT d.year, g.brand, sum(s.price) AS total
FROM {d|days d}, {s|sales s}, {g|goods g}
WHERE {d~s|d.day_id = s.day_id} AND {s~g|s.good_id = g.good_id} AND g.maker = 12 AND d.month = 11
GROUP BY d.year, g.brand ORDER BY d.year, total DESC LIMIT 100`,
  ],
  [
    'star of five',
    `SELECT sh.region, o.channel, avg(s.quantity), avg(s.price)
FROM {s|sales s} JOIN {d|days d} ON {s~d|s.day_id = d.day_id} JOIN {sh|shops sh} ON {s~sh|sh.shop_id = s.shop_id}
JOIN {o|offers o} ON {s~o|o.offer_id = s.offer_id} JOIN {g|goods g} ON {s~g|g.good_id = s.good_id}
WHERE d.year = 2025 AND g.category = 'Category 3' GROUP BY sh.region, o.channel`,
  ],
  [
    'buyers with homes elsewhere',
    `SELECT b.name, h.city FROM {s|sales s}, {b|buyers b}, {h|homes h}, {sh|shops sh}
WHERE {s~b|s.buyer_id = b.buyer_id} AND {b~h|b.home_id = h.home_id} AND {s~sh|s.shop_id = sh.shop_id} AND {h~sh|h.city <> sh.city} AND s.price > 290`,
  ],
  [
    'above the shop average',
    `SELECT b.buyer_id FROM {r|returned r} JOIN {b|buyers b} ON {r~b|b.buyer_id = r.buyer_id}
WHERE r.amount > (SELECT avg(r2.amount) * 1.2 FROM {r2|returned r2} WHERE r2.buyer_id = r.buyer_id) ORDER BY b.name LIMIT 100`,
  ],
  [
    'returns by CTE',
    `WITH totals AS (SELECT rt.buyer_id AS who, sum(rt.amount) AS sum FROM {rt|returned rt} JOIN {dt|days dt} ON {rt~dt|dt.day_id = rt.day_id} WHERE dt.year = 2024 GROUP BY rt.buyer_id)
SELECT b.name, t.sum FROM {t+rt+dt|totals t} JOIN {b|buyers b} ON {t~b|b.buyer_id = t.who} WHERE t.sum > 100 ORDER BY t.sum DESC`,
  ],
  [
    'CTE twice, self compared',
    `WITH totals AS (SELECT rt.buyer_id AS who, rt.reason_id AS why, sum(rt.amount) AS sum FROM {rt|returned rt} GROUP BY rt.buyer_id, rt.reason_id)
SELECT t1.who FROM {t1|totals t1} WHERE t1.sum > (SELECT avg(t2.sum) FROM {t2|totals t2} WHERE t2.why = t1.why)`,
  ],
  [
    'weekday pivot',
    `SELECT sh.name, sum(CASE WHEN d.weekday = 0 THEN s.price END) AS sunday, sum(s.price) FILTER (WHERE d.weekday = 1) AS monday
FROM {d|days d} INNER JOIN {s|sales s} ON {d~s|d.day_id = s.day_id} INNER JOIN {sh|shops sh} ON {s~sh|s.shop_id = sh.shop_id} WHERE d.year = 2024 GROUP BY sh.name`,
  ],
  [
    'two years side by side',
    `WITH y1 AS (SELECT sa.shop_id, sum(sa.price) AS p FROM {sa|sales sa} JOIN {da|days da} ON {sa~da|da.day_id = sa.day_id} WHERE da.year = 2024 GROUP BY sa.shop_id),
y2 AS (SELECT sb.shop_id, sum(sb.price) AS p FROM {sb|sales sb} JOIN {db|days db} ON {sb~db|db.day_id = sb.day_id} WHERE db.year = 2025 GROUP BY sb.shop_id)
SELECT a.shop_id, b.p / a.p FROM {a+sa+da|y1 a} JOIN {b+sb+db|y2 b} ON {a~b|a.shop_id = b.shop_id} ORDER BY 2`,
  ],
  [
    'three channels in union',
    `SELECT c.channel, sum(c.price) FROM (SELECT 'shop' AS channel, s.price FROM {s|sales s} JOIN {d1|days d1} ON {s~d1|d1.day_id = s.day_id} WHERE d1.quarter = 1
UNION ALL SELECT 'web', w.price FROM {w|web_sales w} JOIN {d2|days d2} ON {w~d2|d2.day_id = w.day_id} WHERE d2.quarter = 1
UNION ALL SELECT 'back', -r.amount FROM {r|returned r} WHERE r.amount > 5) c GROUP BY c.channel`,
  ],
  [
    'bought and returned',
    `SELECT s.sale_id, r.amount, w.price FROM {s|sales s}, {r|returned r}, {w|web_sales w}, {d|days d}
WHERE {s~r|s.sale_id = r.sale_id} AND {r~w|r.buyer_id = w.buyer_id} AND {r~w|r.good_id = w.good_id} AND {s~d|s.day_id = d.day_id} AND d.month = 4`,
  ],
  [
    'never returned',
    `SELECT count(*) FROM {s|sales s} WHERE NOT EXISTS (SELECT 1 FROM {r|returned r} WHERE {s~r|r.sale_id = s.sale_id}) AND s.price > 100`,
  ],
  [
    'bought in both',
    `SELECT b.name FROM {b|buyers b} WHERE EXISTS (SELECT * FROM {s|sales s}, {d|days d} WHERE {b~s|b.buyer_id = s.buyer_id} AND {s~d|s.day_id = d.day_id} AND d.year = 2024)
AND EXISTS (SELECT * FROM {w|web_sales w} WHERE {b~w|w.buyer_id = b.buyer_id} AND w.price > 250)`,
  ],
  [
    'buyers by set intersection',
    `SELECT s.buyer_id FROM {s|sales s} WHERE s.price > 200 INTERSECT SELECT w.buyer_id FROM {w|web_sales w} WHERE w.quantity = 2`,
  ],
  [
    'buyers by set difference',
    `SELECT s.buyer_id, s.good_id FROM {s|sales s} EXCEPT SELECT r.buyer_id, r.good_id FROM {r|returned r}`,
  ],
  [
    'rollup of categories',
    `SELECT g.category, g.brand, sum(s.price) FROM {s|sales s} JOIN {g|goods g} USING (good_id) JOIN {d|days d} ON {s~d|d.day_id = s.day_id}
WHERE d.quarter = 2 GROUP BY ROLLUP (g.category, g.brand)`.replace(
      'USING (good_id)',
      '{s~g|USING (good_id)}',
    ),
  ],
  [
    'rank in category',
    `SELECT * FROM {ranked|(SELECT g.category, g.good_id, sum(s.price) AS total, rank() OVER (PARTITION BY g.category ORDER BY sum(s.price) DESC) AS place
FROM {s|sales s} JOIN {g|goods g} ON {s~g|s.good_id = g.good_id} GROUP BY g.category, g.good_id) ranked} WHERE ranked.place <= 3`,
  ],
  [
    'running total',
    `SELECT d.day, sum(s.price) OVER (PARTITION BY s.shop_id ORDER BY d.day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) FROM {s|sales s} JOIN {d|days d} ON {s~d|s.day_id = d.day_id} WHERE s.shop_id < 4`,
  ],
  [
    'share of region',
    `SELECT sh.region, s.price / sum(s.price) OVER w FROM {s|sales s} JOIN {sh|shops sh} ON {s~sh|sh.shop_id = s.shop_id} WHERE s.quantity > 8 WINDOW w AS (PARTITION BY sh.region)`,
  ],
  [
    'stock against sales',
    `SELECT k.good_id, k.on_hand, s.quantity FROM {k|stock k} JOIN {s|sales s} ON {k~s|k.good_id = s.good_id AND k.day_id = s.day_id AND k.shop_id = s.shop_id} WHERE {k~s|k.on_hand < s.quantity}`,
  ],
  [
    'stock by commas',
    `SELECT g.good_id FROM {g|goods g}, {k|stock k}, {d|days d} WHERE g.price BETWEEN 20 AND 40 AND {g~k|k.good_id = g.good_id} AND {k~d|d.day_id = k.day_id} AND d.day BETWEEN '2024-02-01' AND '2024-03-01' GROUP BY g.good_id`,
  ],
  [
    'same price',
    `SELECT g1.good_id, g2.good_id FROM {g1|goods g1} JOIN {g2|goods g2} ON {g1~g2|g1.price = g2.price AND g1.good_id < g2.good_id} WHERE g1.color = 'red'`,
  ],
  [
    'range of birth',
    `SELECT b1.name, b2.name FROM {b1|buyers b1}, {b2|buyers b2} WHERE {b1~b2|b1.home_id = b2.home_id} AND {b1~b2|b2.born - b1.born > 20}`,
  ],
  [
    'loss-making offers',
    `SELECT o.title FROM {o|offers o} WHERE o.offer_id IN (SELECT s.offer_id FROM {s|sales s} WHERE s.price < s.cost)`.replace(
      /o\.offer_id IN \((.*)\)$/,
      '{o~s|o.offer_id IN ($1)}',
    ),
  ],
  [
    'goods not on offer',
    `SELECT g.good_id FROM {g|goods g} WHERE g.good_id NOT IN (SELECT w.good_id FROM {w|web_sales w} WHERE w.price > 270)`,
  ],
  [
    'left join and null',
    `SELECT s.sale_id FROM {s|sales s} LEFT JOIN {r|returned r} ON {s~r|r.sale_id = s.sale_id} WHERE r.return_id IS NULL AND s.quantity = 3`,
  ],
  [
    'full join of channels',
    `SELECT coalesce(x.good_id, y.good_id), x.p, y.p FROM {x|(SELECT s.good_id, sum(s.price) AS p FROM {s|sales s} GROUP BY s.good_id) x}
FULL JOIN {y|(SELECT w.good_id, sum(w.price) AS p FROM {w|web_sales w} GROUP BY w.good_id) y} ON {x~y|x.good_id = y.good_id}`,
  ],
  [
    'right join',
    `SELECT o.title, count(s.sale_id) FROM {s|sales s} RIGHT OUTER JOIN {o|offers o} ON {s~o|o.offer_id = s.offer_id} GROUP BY o.title`,
  ],
  [
    'top goods by lateral',
    `SELECT sh.name, t.good_id, t.price FROM {sh|shops sh} CROSS JOIN LATERAL (SELECT s.good_id, s.price FROM {s|sales s} WHERE s.shop_id = sh.shop_id ORDER BY s.price DESC LIMIT 3) t`
      .replace('CROSS JOIN LATERAL (', '{sh~t|CROSS JOIN {t|LATERAL (')
      .replace(') t', ') t}}')
      .replace('s.shop_id = sh.shop_id', '{sh~s|s.shop_id = sh.shop_id}'),
  ],
  [
    'count by hour parts',
    `SELECT count(*) FROM {s|sales s}, {d|days d}, {sh|shops sh} WHERE {s~d|s.day_id = d.day_id} AND {s~sh|s.shop_id = sh.shop_id} AND d.weekday = 5 AND sh.region = 'north'`,
  ],
  [
    'boss and people',
    `SELECT e.name, m.name, mm.name FROM {e|staff e} JOIN {m|staff m} ON {e~m|m.staff_id = e.boss_id} LEFT JOIN {mm|staff mm} ON {m~mm|mm.staff_id = m.boss_id} WHERE e.pay > 1400`,
  ],
  [
    'tree of staff',
    `WITH RECURSIVE tree AS (SELECT e.staff_id, 1 AS depth FROM {e|staff e} WHERE e.boss_id IS NULL
UNION ALL SELECT c.staff_id, t.depth + 1 FROM {c|staff c} JOIN {t|tree t} ON {c~t|c.boss_id = t.staff_id}) SELECT depth, count(*) FROM {tree|tree} GROUP BY depth`,
  ],
  [
    'tree with names',
    `WITH RECURSIVE up (id, boss) AS (SELECT e.staff_id, e.boss_id FROM {e|staff e} WHERE e.staff_id = 999 UNION SELECT p.staff_id, p.boss_id FROM {p|staff p}, {u|up u} WHERE {p~u|p.staff_id = u.boss})
SELECT n.name FROM {f|up f} JOIN {n|staff n} ON {f~n|n.staff_id = f.id}`,
  ],
  [
    'distinct buyers',
    `SELECT DISTINCT b.segment, h.state FROM {b|buyers b} JOIN {h|homes h} ON {b~h|h.home_id = b.home_id}`,
  ],
  [
    'distinct on',
    `SELECT DISTINCT ON (s.buyer_id) s.buyer_id, s.sale_id, d.day FROM {s|sales s} JOIN {d|days d} ON {s~d|d.day_id = s.day_id} ORDER BY s.buyer_id, d.day DESC`,
  ],
  [
    'count of distinct',
    `SELECT sh.region, count(DISTINCT s.buyer_id) FROM {sh|shops sh} JOIN {s|sales s} ON {sh~s|s.shop_id = sh.shop_id} GROUP BY sh.region HAVING count(DISTINCT s.good_id) > 10`,
  ],
  [
    'first purchase day',
    `SELECT b.name, d.day FROM {b|buyers b} LEFT JOIN {d|days d} ON {b~d|d.day_id = b.first_day} WHERE b.born = 1980`,
  ],
  [
    'first and last price',
    `SELECT min(s.price), max(s.price) FROM {s|sales s} WHERE s.day_id BETWEEN 10 AND 500`,
  ],
  ['end of the index', `SELECT max(s.sale_id) FROM {s|sales s}`],
  ['ends of the index', `SELECT min(w.web_id), max(w.web_id) FROM {w|web_sales w}`],
  [
    'sales of the best buyers',
    `SELECT s.sale_id FROM {s|sales s} JOIN {top|(SELECT w.buyer_id, sum(w.price) AS p FROM {w|web_sales w} GROUP BY w.buyer_id ORDER BY p DESC LIMIT 10) top} ON {s~top|top.buyer_id = s.buyer_id}`,
  ],
  [
    'nested subqueries',
    `SELECT z.region, avg(z.n) FROM (SELECT y.region, y.buyer_id, count(*) AS n FROM (SELECT sh.region, s.buyer_id FROM {s|sales s} JOIN {sh|shops sh} ON {s~sh|sh.shop_id = s.shop_id}) y GROUP BY y.region, y.buyer_id) z GROUP BY z.region`,
  ],
  [
    'scalar subqueries in output',
    `SELECT o.title, (SELECT count(*) FROM {s|sales s} WHERE s.offer_id = o.offer_id) AS n, (SELECT max(w.price) FROM {w|web_sales w}) AS m FROM {o|offers o}`,
  ],
  [
    'either of two',
    `SELECT b.buyer_id FROM {b|buyers b} WHERE EXISTS (SELECT 1 FROM {s|sales s} WHERE s.buyer_id = b.buyer_id AND s.price > 290) OR EXISTS (SELECT 1 FROM {w|web_sales w} WHERE w.buyer_id = b.buyer_id)`,
  ],
  [
    'ratio to the category',
    `SELECT g.good_id, g.price / c.average FROM {g|goods g} JOIN {c|(SELECT i.category, avg(i.price) AS average FROM {i|goods i} GROUP BY i.category) c} ON {g~c|c.category = g.category}`,
  ],
  [
    'quarter by quarter',
    `SELECT q1.good_id FROM {q1|sales q1} JOIN {e1|days e1} ON {q1~e1|e1.day_id = q1.day_id} JOIN {q2|web_sales q2} ON {q1~q2|q2.good_id = q1.good_id} JOIN {e2|days e2} ON {q2~e2|e2.day_id = q2.day_id} WHERE {e1~e2|e2.quarter = e1.quarter + 1} AND e1.year = 2024`,
  ],
  [
    'snowflake',
    `SELECT h.country, g.category, sum(s.price - s.cost) FROM {h|homes h} JOIN {b|buyers b} ON {h~b|b.home_id = h.home_id} JOIN {s|sales s} ON {b~s|s.buyer_id = b.buyer_id}
JOIN {g|goods g} ON {s~g|g.good_id = s.good_id} JOIN {sh|shops sh} ON {s~sh|sh.shop_id = s.shop_id} JOIN {d|days d} ON {s~d|d.day_id = s.day_id}
LEFT JOIN {o|offers o} ON {s~o|o.offer_id = s.offer_id} WHERE o.channel IS DISTINCT FROM 'tv' GROUP BY CUBE (h.country, g.category)`,
  ],
  [
    'same column in all',
    `SELECT count(*) FROM {s|sales s} JOIN {w|web_sales w} ON {s~w|w.buyer_id = s.buyer_id} JOIN {r|returned r} ON {r~w|r.buyer_id = w.buyer_id} WHERE s.price > 280`,
  ],
  [
    'constant of all',
    `SELECT s.sale_id, w.web_id FROM {s|sales s}, {w|web_sales w} WHERE {s~w|s.buyer_id = w.buyer_id} AND w.buyer_id = 77`,
  ],
  [
    'constant in JOIN',
    `SELECT s.sale_id, b.name FROM {b|buyers b} JOIN {s|sales s} ON {b~s|s.buyer_id = b.buyer_id} WHERE b.buyer_id = 78`,
  ],
  [
    'case in the condition',
    `SELECT count(*) FROM {s|sales s} JOIN {g|goods g} ON {s~g|CASE WHEN s.quantity > 5 THEN s.good_id ELSE 0 END = g.good_id}`,
  ],
  [
    'casts and functions',
    `SELECT count(*) FROM {s|sales s} JOIN {g|goods g} ON {s~g|s.good_id::text = lower(g.good_id::text)} WHERE s.day_id < 20`,
  ],
  [
    'offers without alias',
    `SELECT title, count(*) FROM {offers|offers} JOIN {sales|sales} ON {offers~sales|offers.offer_id = sales.offer_id} GROUP BY title`,
  ],
  [
    'columns without alias',
    `SELECT title, brand FROM {offers|offers}, {sales|sales}, {goods|goods} WHERE {sales~goods|sales.good_id = goods.good_id} AND {sales~offers|sales.offer_id = offers.offer_id} AND channel = 'tv' AND color = 'red'`,
  ],
  [
    'bare columns in the condition',
    `SELECT words FROM {returned|returned}, {reasons|reasons} WHERE {returned~reasons|returned.reason_id = reasons.reason_id} AND amount > 80 ORDER BY amount`,
  ],
];
