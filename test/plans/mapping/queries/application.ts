/** Queries shaped after what applications send: queues, feeds, permissions, quoted names, JSON, arrays. The sentences and tables are ours. */
import type { MarkedQuery } from '../marked.ts';

export const applicationQueries: readonly MarkedQuery[] = [
  [
    'teams of a user',
    `SELECT t.id, t.name FROM {t|app.teams t} JOIN {m|app.members m} ON {t~m|m.team_id = t.id} WHERE m.user_id = 42`,
  ],
  [
    'permission by EXISTS',
    `SELECT p.* FROM {p|app.projects AS p} WHERE p.archived = false AND EXISTS (SELECT 1 FROM {m|app.members AS m} WHERE {p~m|m.team_id = p.team_id} AND m.user_id = 7 AND m.role = 'member')`,
  ],
  [
    'permission by IN',
    `SELECT p.name FROM {p|app.projects p} WHERE {p~m|p.team_id IN (SELECT m.team_id FROM {m|app.members m} WHERE m.user_id = 7)}`,
  ],
  [
    'permission by ANY',
    `SELECT p.name FROM {p|app.projects p} WHERE {p~m|p.team_id = ANY (SELECT m.team_id FROM {m|app.members m} WHERE m.user_id = 9)}`,
  ],
  [
    'permission by ARRAY',
    `SELECT p.name FROM {p|app.projects p} WHERE p.team_id = ANY (ARRAY(SELECT m.team_id FROM {m|app.members m} WHERE m.user_id = 9))`,
  ],
  [
    'next of the queue',
    `SELECT q.id FROM {q|app.tasks q} WHERE q.status = 'queued' ORDER BY q.priority DESC, q.queued_at LIMIT 10 FOR UPDATE SKIP LOCKED`,
  ],
  [
    'claim from the queue',
    `WITH next AS (SELECT q.id FROM {q|app.tasks q} WHERE q.status = 'queued' ORDER BY q.priority, q.queued_at LIMIT 5 FOR UPDATE SKIP LOCKED)
UPDATE {u|app.tasks AS u} SET status = 'running' FROM {n|next n} WHERE {u~n|u.id = n.id} RETURNING u.*`,
  ],
  [
    'claim by subquery',
    `UPDATE {t|app.tasks t} SET status = 'running' WHERE {t~q|t.id IN (SELECT q.id FROM {q|app.tasks q} WHERE q.status = 'queued' ORDER BY q.queued_at LIMIT 5 FOR UPDATE SKIP LOCKED)}`,
  ],
  [
    'latest run of each',
    `SELECT t.id, l.state FROM {t|app.tasks t} LEFT JOIN LATERAL (SELECT r.state, r.started_at FROM {r|app.runs r} WHERE r.task_id = t.id ORDER BY r.started_at DESC LIMIT 1) l ON true WHERE t.project_id = 11`
      .replace('LATERAL (', '{l|LATERAL (')
      .replace(') l ON true', ') l} ON {t~l|true}')
      .replace('r.task_id = t.id', '{t~r|r.task_id = t.id}'),
  ],
  [
    'latest run by distinct',
    `SELECT t.id, x.state FROM {t|app.tasks t} JOIN {x|(SELECT DISTINCT ON (r.task_id) r.task_id, r.state FROM {r|app.runs r} ORDER BY r.task_id, r.started_at DESC) x} ON {t~x|x.task_id = t.id}`,
  ],
  [
    'latest run by window',
    `SELECT w.task_id FROM {w|(SELECT r.task_id, row_number() OVER (PARTITION BY r.task_id ORDER BY r.started_at DESC) AS n FROM {r|app.runs r}) w} WHERE w.n = 1`,
  ],
  [
    'feed page',
    `SELECT c.id, u.email, t.id FROM {c|app.comments c} INNER JOIN {u|app.users u} ON {c~u|u.id = c.user_id} INNER JOIN {t|app.tasks t} ON {c~t|t.id = c.task_id} WHERE (c.at, c.id) < ('2024-03-05', 7000) ORDER BY c.at DESC, c.id DESC LIMIT 20`,
  ],
  [
    'counts beside rows',
    `SELECT p.id, coalesce(n.open, 0) FROM {p|app.projects p} LEFT JOIN {n|(SELECT t.project_id, count(*) AS open FROM {t|app.tasks t} WHERE t.status <> 'done' GROUP BY t.project_id) n} ON {p~n|n.project_id = p.id} ORDER BY 2 DESC`,
  ],
  [
    'quoted names',
    `SELECT "o"."id", "l"."goodId" FROM {o|"Order" AS "o"} LEFT JOIN {l|"OrderLine" AS "l"} ON {o~l|("l"."orderId" = "o"."id")} WHERE "o"."userId" = 5`,
  ],
  [
    'quoted names without alias',
    `SELECT "Order"."id" FROM {Order|"Order"} INNER JOIN {OrderLine|"OrderLine"} ON {Order~OrderLine|"OrderLine"."orderId" = "Order"."id"} WHERE "Order"."total" > 90`,
  ],
  [
    'schema in every name',
    `SELECT app.users.email, app.orgs.slug FROM {users|app.users} JOIN {orgs|app.orgs} ON {users~orgs|app.users.org_id = app.orgs.id} WHERE app.orgs.plan = 'pro'`,
  ],
  [
    'a name with a space',
    `SELECT a."from", u.email FROM {a|app."Audit Log" a} JOIN {u|app.users u} ON {a~u|a."userId" = u.id} WHERE a."at" > '2024-03-05'`,
  ],
  [
    'quoted schema and public',
    `SELECT 1 FROM {x|"app"."users" "x"} JOIN {y|public."Order" y} ON {x~y|y."userId" = "x"."id"}`,
  ],
  [
    'ORM count',
    `SELECT count(*) AS "count" FROM {o|"public"."Order" AS o} WHERE ("o"."createdAt" >= '2024-03-02' AND "o"."id" IN (SELECT "l"."orderId" FROM {l|"public"."OrderLine" AS l} WHERE ("l"."goodId" = 3 AND "l"."orderId" IS NOT NULL)))`.replace(
      /"o"\."id" IN (.*)\)$/,
      '{o~l|"o"."id" IN $1})',
    ),
  ],
  [
    'ORM nested IN',
    `SELECT u.id FROM {u|app.users u} WHERE {u~m~t|u.id IN (SELECT m.user_id FROM {m|app.members m} INNER JOIN {t|app.teams t} ON {m~t|t.id = m.team_id} WHERE t.org_id = 3)}`,
  ],
  [
    'ORM joins alias t0',
    `SELECT t0.id FROM {t0|app.users t0} LEFT OUTER JOIN {t1|app.members t1} ON {t0~t1|t1.user_id = t0.id} LEFT OUTER JOIN {t2|app.teams t2} ON {t1~t2|t2.id = t1.team_id} WHERE t2.name = 'team 5'`,
  ],
  [
    'seven joins',
    `SELECT o.slug, c.body FROM {o|app.orgs o} JOIN {u|app.users u} ON {o~u|u.org_id = o.id} JOIN {m|app.members m} ON {u~m|m.user_id = u.id} JOIN {t|app.teams t} ON {m~t|t.id = m.team_id}
JOIN {p|app.projects p} ON {t~p|p.team_id = t.id} JOIN {k|app.tasks k} ON {p~k|k.project_id = p.id} JOIN {c|app.comments c} ON {k~c|c.task_id = k.id AND c.user_id = u.id} WHERE o.plan = 'free'`.replace(
      '{k~c|',
      '{k~c~u|',
    ),
  ],
  [
    'unused left join',
    `SELECT t.id FROM {t|app.tasks t} LEFT JOIN {u|app.users u} ON {t~u|u.id = t.owner_id} WHERE t.status = 'running'`,
  ],
  [
    'task with its parent',
    `SELECT c.id, p.status FROM {c|app.tasks c} LEFT JOIN {p|app.tasks p} ON {c~p|p.id = c.parent_id} WHERE c.project_id = 6`,
  ],
  [
    'subtasks below',
    `WITH RECURSIVE below AS (SELECT s.id, s.parent_id FROM {s|app.tasks s} WHERE s.id = 3 UNION ALL SELECT k.id, k.parent_id FROM {k|app.tasks k} INNER JOIN {b|below b} ON {k~b|k.parent_id = b.id}) SELECT t.* FROM {t|app.tasks t} JOIN {z|below z} ON {t~z|z.id = t.id}`,
  ],
  [
    'unnest of values',
    `SELECT t.id FROM {v|unnest(ARRAY[3, 9, 27]) AS v(id)} JOIN {t|app.tasks t} ON {v~t|t.id = v.id}`,
  ],
  [
    'unnest with ordinality',
    `SELECT t.id FROM {v|unnest(ARRAY[3, 9, 27]) WITH ORDINALITY AS v(id, place)} JOIN {t|app.tasks t} ON {v~t|t.id = v.id} ORDER BY v.place`,
  ],
  [
    'rows from two functions',
    `SELECT * FROM {z|ROWS FROM (generate_series(1, 9), unnest(ARRAY[1, 2])) AS z(a, b)} JOIN {t|app.tasks t} ON {z~t|t.id = z.a}`,
  ],
  [
    'values to join',
    `SELECT u.email, v.weight FROM {v|(VALUES (1, 2), (4, 5)) AS v(id, weight)} JOIN {u|app.users u} ON {v~u|u.id = v.id}`,
  ],
  [
    'days in a series',
    `SELECT d.day::date, count(r.id) FROM {d|generate_series('2024-02-01'::timestamptz, '2024-02-09', '1 day') AS d(day)} LEFT JOIN {r|app.runs r} ON {d~r|r.started_at >= d.day AND r.started_at < d.day + interval '1 day'} GROUP BY d.day ORDER BY d.day`,
  ],
  [
    'JSON keys of each',
    `SELECT t.id, j.key FROM {t|app.tasks t}, {j|jsonb_each(t.data) AS j} WHERE t.project_id = 8`,
  ],
  [
    'JSON elements by lateral',
    `SELECT t.id, e.value FROM {t|app.tasks t} {t~e|CROSS JOIN {e|LATERAL jsonb_array_elements(t.data) AS e(value)}} WHERE t.id < 50`,
  ],
  [
    'array containment',
    `SELECT t.id FROM {t|app.tasks t} WHERE t.tags @> ARRAY['t3'] AND t.status = 'queued'`,
  ],
  ['bitmap of two indexes', `SELECT t.id FROM {t|app.tasks t} WHERE t.project_id = 5 OR t.parent_id = 9`],
  [
    'a set-returning function',
    `SELECT r.id FROM {r|app.recent(3) r} JOIN {t|app.tasks t} ON {r~t|t.id = r.task_id}`,
  ],
  [
    'a function in the select list',
    `SELECT generate_series(1, t.priority) FROM {t|app.tasks t} WHERE t.id < 10`,
  ],
  [
    'upsert from select',
    `INSERT INTO {m|app.members AS m} (team_id, user_id, role) SELECT t.id, u.id, 'admin' FROM {t|app.teams t} JOIN {u|app.users u} ON {t~u|u.org_id = t.org_id} WHERE t.id < 20 ON CONFLICT (team_id, user_id) DO UPDATE SET role = excluded.role`,
  ],
  [
    'insert with CTE',
    `WITH src AS (SELECT u.id FROM {u|app.users u} WHERE u.deleted_at IS NOT NULL) INSERT INTO {members|app.members} (team_id, user_id, role) SELECT t.id, s.id, 'x' FROM {s+u|src s} {s~t|CROSS JOIN {t|app.teams t}} WHERE t.id = 1`,
  ],
  [
    'insert where not exists',
    `INSERT INTO {members|app.members} SELECT 1, u.id, 'x' FROM {u|app.users u} WHERE NOT EXISTS (SELECT FROM {m|app.members m} WHERE m.team_id = 1 AND {u~m|m.user_id = u.id})`,
  ],
  [
    'update from join',
    `UPDATE {tasks|app.tasks} SET priority = 3 FROM {p|app.projects p} JOIN {t|app.teams t} ON {p~t|t.id = p.team_id} WHERE {tasks~p|p.id = tasks.project_id} AND t.org_id = 4`,
  ],
  [
    'update by subquery',
    `UPDATE {r|app.runs r} SET state = (SELECT t.status FROM {t|app.tasks t} WHERE t.id = r.task_id) WHERE r.id < 30`,
  ],
  [
    'delete with using',
    `DELETE FROM {c|app.comments c} USING {u|app.users u} WHERE {c~u|u.id = c.user_id} AND u.deleted_at < now()`,
  ],
  [
    'delete of orphans',
    `DELETE FROM {r|app.runs r} WHERE NOT EXISTS (SELECT 1 FROM {t|app.tasks t} WHERE {r~t|t.id = r.task_id})`,
  ],
  [
    'delete in pages',
    `DELETE FROM {r|app.runs r} WHERE {r~o|r.id IN (SELECT o.id FROM {o|app.runs o} WHERE o.started_at < '2024-02-02' LIMIT 100)}`,
  ],
  [
    'delete by ctid',
    `DELETE FROM {r|app.runs r} WHERE r.ctid = ANY (ARRAY(SELECT o.ctid FROM {o|app.runs o} WHERE o.state = 'failed' LIMIT 50))`,
  ],
  [
    'move rows',
    `WITH gone AS (DELETE FROM {r|app.runs r} WHERE r.started_at < '2024-02-03' RETURNING r.id, r.task_id) INSERT INTO {notes|notes} (note_id, body) SELECT g.id + 100000, t.status FROM {g|gone g} JOIN {t|app.tasks t} ON {g~t|t.id = g.task_id}`,
  ],
  [
    'two changes in one',
    `WITH a AS (UPDATE {t|app.tasks t} SET priority = 0 WHERE t.id < 9 RETURNING t.id), b AS (UPDATE {r|app.runs r} SET state = 'ok' FROM {x|a x} WHERE {r~x|r.task_id = x.id} RETURNING r.id) SELECT count(*) FROM {b|b}`,
  ],
  [
    'parameters',
    `SELECT t.id FROM {t|app.tasks t} JOIN {p|app.projects p} ON {t~p|p.id = t.project_id} WHERE p.team_id = $1 AND t.status = ANY ($2) AND ($3::int IS NULL OR t.priority = $3) LIMIT $4`,
    16,
  ],
  [
    'parameters in lists',
    `SELECT u.email FROM {u|app.users u} WHERE u.id IN ($1, $2, $3) AND NOT EXISTS (SELECT 1 FROM {m|app.members m} WHERE {u~m|m.user_id = u.id} AND m.role = $4)`,
    16,
  ],
  [
    'merge of two',
    `MERGE INTO {m|app.members m} USING {u|app.users u} ON {m~u|m.user_id = u.id AND m.team_id = 5} WHEN MATCHED AND u.deleted_at IS NOT NULL THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (5, u.id, 'new')`,
    15,
  ],
  [
    'merge from a query',
    `MERGE INTO {t|app.tasks AS t} USING {s|(SELECT r.task_id, max(r.state) AS state FROM {r|app.runs r} GROUP BY r.task_id) AS s} ON {t~s|s.task_id = t.id} WHEN MATCHED THEN UPDATE SET status = s.state`,
    15,
  ],
];
