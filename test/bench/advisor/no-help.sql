-- Ten slow queries that no index helps: all rows are needed, with what is wide in them. Chosen before anything gave advice on them.

-- name: all_notes_by_status
SELECT status, count(*), max(note), sum(length(external_ref)) FROM orders GROUP BY status;
-- name: nearly_all_items
SELECT count(*), max(label), sum(price) FROM order_items WHERE quantity >= 1;
-- name: not_cancelled
SELECT max(note), max(contact_email), avg(total) FROM orders WHERE status <> 'cancelled';
-- name: turnover_by_country
SELECT a.country, sum(o.total), max(o.note), max(o.external_ref) FROM orders o JOIN accounts a ON a.id = o.account_id GROUP BY a.country;
-- name: sample_of_orders
SELECT id, note FROM orders ORDER BY random() LIMIT 10;
-- name: first_half_by_key
SELECT max(note), max(external_ref), sum(total) FROM orders WHERE id <= 1000000;
-- name: long_texts
SELECT count(*), max(text) FROM statuses WHERE length(text) > 100;
-- name: common_letter
SELECT count(*), max(cooked) FROM posts WHERE cooked LIKE '%a%';
-- name: numbers
SELECT count(*) FROM generate_series(1, 3000000) g WHERE g % 7 = 0;
-- name: events_by_agent
SELECT data ->> 'agent' AS agent, count(*), max(data ->> 'session') FROM events GROUP BY 1;
