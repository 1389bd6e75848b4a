/**
 * The database that the mapping's queries are explained on: a shop's figures, an application's tables, views, partitions whose names
 * say nothing, names that need quotes. Rows come from arithmetic; there are enough for the planner to choose between kinds of joins.
 */
import type { Client } from 'pg';

const figures = `
CREATE TABLE days (day_id int PRIMARY KEY, day date NOT NULL, month int NOT NULL, year int NOT NULL, quarter int NOT NULL, weekday int NOT NULL);
CREATE TABLE shops (shop_id int PRIMARY KEY, name text NOT NULL, city text NOT NULL, region text NOT NULL);
CREATE TABLE goods (good_id int PRIMARY KEY, brand text NOT NULL, category text NOT NULL, color text NOT NULL, price numeric NOT NULL, maker int NOT NULL);
CREATE TABLE homes (home_id int PRIMARY KEY, city text NOT NULL, state text NOT NULL, country text NOT NULL);
CREATE TABLE buyers (buyer_id int PRIMARY KEY, name text NOT NULL, born int NOT NULL, home_id int NOT NULL, segment text NOT NULL, first_day int);
CREATE TABLE offers (offer_id int PRIMARY KEY, title text NOT NULL, channel text NOT NULL);
CREATE TABLE sales (sale_id int PRIMARY KEY, day_id int NOT NULL, good_id int NOT NULL, buyer_id int NOT NULL, shop_id int NOT NULL, offer_id int,
  quantity int NOT NULL, price numeric NOT NULL, cost numeric NOT NULL);
CREATE TABLE returned (return_id int PRIMARY KEY, sale_id int NOT NULL, day_id int NOT NULL, good_id int NOT NULL, buyer_id int NOT NULL, reason_id int, amount numeric NOT NULL);
CREATE TABLE web_sales (web_id int PRIMARY KEY, day_id int NOT NULL, good_id int NOT NULL, buyer_id int NOT NULL, quantity int NOT NULL, price numeric NOT NULL);
CREATE TABLE stock (day_id int NOT NULL, good_id int NOT NULL, shop_id int NOT NULL, on_hand int NOT NULL, PRIMARY KEY (day_id, good_id, shop_id));
CREATE TABLE reasons (reason_id int PRIMARY KEY, words text NOT NULL);
CREATE TABLE staff (staff_id int PRIMARY KEY, boss_id int, shop_id int NOT NULL, name text NOT NULL, pay numeric NOT NULL);
INSERT INTO days SELECT g, date '2024-01-01' + g, 1 + g / 30 % 12, 2024 + g / 366, 1 + g / 91 % 4, g % 7 FROM generate_series(0, 999) g;
INSERT INTO shops SELECT g, 'Shop ' || g, 'City ' || g % 9, (ARRAY['north','south','east','west'])[1 + g % 4] FROM generate_series(1, 40) g;
INSERT INTO goods SELECT g, 'Brand ' || g % 30, 'Category ' || g % 12, (ARRAY['red','green','blue'])[1 + g % 3], g % 400, g % 25 FROM generate_series(1, 2000) g;
INSERT INTO homes SELECT g, 'City ' || g % 300, 'State ' || g % 50, 'Land ' || g % 6 FROM generate_series(1, 3000) g;
INSERT INTO buyers SELECT g, 'Buyer ' || g, 1940 + g % 70, 1 + g * 7 % 3000, 'segment ' || g % 5, g % 1000 FROM generate_series(1, 5000) g;
INSERT INTO offers SELECT g, 'Offer ' || g, (ARRAY['mail','web','tv'])[1 + g % 3] FROM generate_series(1, 100) g;
INSERT INTO sales SELECT g, g * 7 % 1000, 1 + g * 13 % 2000, 1 + g * 11 % 5000, 1 + g % 40, NULLIF(g % 120, 0), 1 + g % 9, g % 300, g % 250 FROM generate_series(1, 40000) g;
INSERT INTO returned SELECT g, g * 9, g * 3 % 1000, 1 + g * 13 % 2000, 1 + g * 11 % 5000, 1 + g % 20, g % 90 FROM generate_series(1, 4000) g;
INSERT INTO web_sales SELECT g, g * 3 % 1000, 1 + g * 17 % 2000, 1 + g * 19 % 5000, 1 + g % 4, g % 280 FROM generate_series(1, 15000) g;
INSERT INTO stock SELECT g % 100, 1 + g / 100 % 200, 1 + g / 20000, g % 77 FROM generate_series(0, 39999) g;
INSERT INTO reasons SELECT g, 'Reason ' || g FROM generate_series(1, 20) g;
INSERT INTO staff SELECT g, NULLIF(g / 7, 0), 1 + g % 40, 'Person ' || g, 1000 + g % 500 FROM generate_series(1, 1200) g;
CREATE INDEX ON sales (day_id); CREATE INDEX ON sales (good_id); CREATE INDEX ON sales (buyer_id);
CREATE INDEX ON web_sales (buyer_id); CREATE INDEX ON returned (sale_id); CREATE INDEX ON buyers (home_id); CREATE INDEX ON staff (boss_id);
CREATE VIEW dear_sales AS SELECT ds.sale_id, ds.buyer_id, ds.good_id, ds.price FROM sales ds WHERE ds.price > 200;
CREATE VIEW buyer_sums AS SELECT bs.buyer_id, sum(bs.price) AS spent FROM sales bs GROUP BY bs.buyer_id;
CREATE VIEW all_sales AS SELECT xs.buyer_id, xs.price FROM sales xs UNION ALL SELECT xw.buyer_id, xw.price FROM web_sales xw;
CREATE VIEW sold_goods AS SELECT gs.sale_id, gs.buyer_id, gg.brand, gg.category FROM sales gs JOIN goods gg ON gg.good_id = gs.good_id;
CREATE TABLE visits (visit_id bigint NOT NULL, buyer_id int NOT NULL, page text NOT NULL, visited_at timestamptz NOT NULL) PARTITION BY RANGE (visited_at);
CREATE TABLE visits_2024_h1 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE TABLE visits_2024_h2 PARTITION OF visits FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
INSERT INTO visits SELECT g, 1 + g % 5000, 'page ' || g % 40, timestamptz '2024-01-01 00:00+00' + g * interval '1 hour' FROM generate_series(1, 15000) g;
CREATE INDEX ON visits (buyer_id);
CREATE TABLE ledger (entry bigint NOT NULL, account int NOT NULL, amount numeric NOT NULL) PARTITION BY HASH (account);
CREATE TABLE first_part PARTITION OF ledger FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE second_part PARTITION OF ledger FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO ledger SELECT g, g % 900, g % 70 FROM generate_series(1, 8000) g;
CREATE TABLE notes (note_id int PRIMARY KEY, body text NOT NULL);
CREATE TABLE old_notes (archived date) INHERITS (notes);
INSERT INTO notes SELECT g, 'n' || g FROM generate_series(1, 500) g; INSERT INTO old_notes SELECT g, 'o' || g, date '2020-01-01' FROM generate_series(501, 2000) g;
`;

const application = `
CREATE SCHEMA app;
CREATE TABLE app.orgs (id int PRIMARY KEY, slug text NOT NULL UNIQUE, plan text NOT NULL);
CREATE TABLE app.users (id int PRIMARY KEY, email text NOT NULL UNIQUE, org_id int NOT NULL, deleted_at timestamptz);
CREATE TABLE app.teams (id int PRIMARY KEY, org_id int NOT NULL, name text NOT NULL);
CREATE TABLE app.members (team_id int NOT NULL, user_id int NOT NULL, role text NOT NULL, PRIMARY KEY (team_id, user_id));
CREATE TABLE app.projects (id int PRIMARY KEY, team_id int NOT NULL, name text NOT NULL, archived boolean NOT NULL);
CREATE TABLE app.tasks (id int PRIMARY KEY, project_id int NOT NULL, owner_id int, parent_id int, status text NOT NULL, priority int NOT NULL,
  queued_at timestamptz NOT NULL, tags text[] NOT NULL, data jsonb NOT NULL);
CREATE TABLE app.runs (id int PRIMARY KEY, task_id int NOT NULL, state text NOT NULL, started_at timestamptz NOT NULL, took_ms int);
CREATE TABLE app.comments (id int PRIMARY KEY, task_id int NOT NULL, user_id int NOT NULL, at timestamptz NOT NULL, body text NOT NULL);
CREATE TABLE app."Audit Log" ("Id" int PRIMARY KEY, "userId" int NOT NULL, "at" timestamptz NOT NULL, "from" text);
CREATE TABLE "Order" ("id" int PRIMARY KEY, "userId" int NOT NULL, "createdAt" timestamptz NOT NULL, "total" numeric NOT NULL);
CREATE TABLE "OrderLine" ("id" int PRIMARY KEY, "orderId" int NOT NULL, "goodId" int NOT NULL);
INSERT INTO app.orgs SELECT g, 'org-' || g, (ARRAY['free','pro'])[1 + g % 2] FROM generate_series(1, 200) g;
INSERT INTO app.users SELECT g, 'u' || g || '@example.org', 1 + g % 200, CASE WHEN g % 9 = 0 THEN now() END FROM generate_series(1, 4000) g;
INSERT INTO app.teams SELECT g, 1 + g % 200, 'team ' || g FROM generate_series(1, 600) g;
INSERT INTO app.members SELECT DISTINCT 1 + g % 600, 1 + g * 7 % 4000, 'member' FROM generate_series(1, 6000) g;
INSERT INTO app.projects SELECT g, 1 + g % 600, 'project ' || g, g % 8 = 0 FROM generate_series(1, 1500) g;
INSERT INTO app.tasks SELECT g, 1 + g % 1500, NULLIF(g % 4000, 0), NULLIF(g / 5, 0), (ARRAY['queued','running','done','done','done'])[1 + g % 5], g % 4,
  timestamptz '2024-01-01 00:00+00' + g * interval '1 minute', ARRAY['t' || g % 9], jsonb_build_object('n', g) FROM generate_series(1, 20000) g;
INSERT INTO app.runs SELECT g, 1 + g * 3 % 20000, (ARRAY['ok','failed'])[1 + g % 2], timestamptz '2024-02-01 00:00+00' + g * interval '30 seconds', g % 9000 FROM generate_series(1, 30000) g;
INSERT INTO app.comments SELECT g, 1 + g * 3 % 20000, 1 + g % 4000, timestamptz '2024-03-01 00:00+00' + g * interval '1 minute', 'c' FROM generate_series(1, 10000) g;
INSERT INTO app."Audit Log" SELECT g, 1 + g % 4000, timestamptz '2024-03-01 00:00+00' + g * interval '1 minute', 'x' FROM generate_series(1, 9000) g;
INSERT INTO "Order" SELECT g, 1 + g % 4000, timestamptz '2024-03-01 00:00+00' + g * interval '1 minute', g % 100 FROM generate_series(1, 8000) g;
INSERT INTO "OrderLine" SELECT g, 1 + g % 8000, 1 + g % 2000 FROM generate_series(1, 16000) g;
CREATE INDEX ON app.tasks (project_id); CREATE INDEX ON app.tasks (status, priority, queued_at); CREATE INDEX ON app.tasks (parent_id);
CREATE INDEX ON app.runs (task_id, started_at); CREATE INDEX ON app.comments (task_id); CREATE INDEX ON app.members (user_id);
CREATE INDEX ON app.tasks USING gin (tags); CREATE INDEX ON "OrderLine" ("orderId");
CREATE FUNCTION app.recent(int) RETURNS SETOF app.runs LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN QUERY SELECT * FROM app.runs r WHERE r.task_id = $1; END $$;
CREATE FUNCTION app.done(int) RETURNS SETOF app.tasks LANGUAGE sql STABLE AS 'SELECT ft.* FROM app.tasks ft WHERE ft.project_id = $1';
`;

export async function fillMappingDatabase(client: Client): Promise<void> {
  await client.query(figures + application);
  await client.query('VACUUM (ANALYZE)');
}
