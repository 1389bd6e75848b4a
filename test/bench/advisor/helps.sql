-- Thirty queries that wait for an index that nobody made. Chosen before anything gave advice on them.

-- name: orders_of_account
SELECT id, status, total, note FROM orders WHERE account_id = 4711;
-- name: latest_orders_of_account
SELECT id, placed_at, total, note FROM orders WHERE account_id = 90210 ORDER BY placed_at DESC LIMIT 20;
-- name: disputed_orders
SELECT id, account_id, total, note FROM orders WHERE status = 'disputed' ORDER BY placed_at;
-- name: orders_of_a_day
SELECT id, total, note FROM orders WHERE placed_at >= timestamptz '2023-03-01 00:00+00' AND placed_at < timestamptz '2023-03-02 00:00+00';
-- name: order_by_reference
SELECT * FROM orders WHERE external_ref = 'R-' || md5('123456');
-- name: orders_of_buyer
SELECT id, total FROM orders WHERE lower(contact_email) = 'buyer4242@example.org';
-- name: not_shipped
SELECT id, account_id, placed_at FROM orders WHERE shipped_at IS NULL ORDER BY placed_at LIMIT 100;
-- name: turnover_of_warehouse
SELECT count(*), sum(total) FROM orders WHERE warehouse_id = 17;
-- name: expensive_month_of_warehouse
SELECT id, total, note FROM orders WHERE warehouse_id = 33 AND placed_at BETWEEN timestamptz '2022-01-01 00:00+00' AND timestamptz '2022-02-01 00:00+00' AND total > 5000;
-- name: sales_of_product
SELECT sum(quantity * price) FROM order_items WHERE product_id = 1234;
-- name: items_of_account
SELECT o.id, i.product_id, i.quantity FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.account_id = 31337;
-- name: returned_items
SELECT i.id, i.label FROM order_items i WHERE i.returned AND i.price > 450;
-- name: accounts_that_spend
SELECT a.id, a.email FROM accounts a WHERE EXISTS (SELECT 1 FROM orders o WHERE o.account_id = a.id AND o.total > 9999.5);
-- name: events_with_sku
SELECT id, kind, occurred_at FROM events WHERE data @> '{"sku": "S4242"}';
-- name: events_of_session
SELECT id, kind, data FROM events WHERE data ->> 'session' = md5('4242') ORDER BY occurred_at;
-- name: newest_events
SELECT id, kind, account_id FROM events ORDER BY occurred_at DESC LIMIT 50;
-- name: last_cart
SELECT max(occurred_at) FROM events WHERE account_id = 815 AND kind = 'cart';
-- name: titles_like
SELECT id, title FROM documents WHERE title ILIKE '%quarterly forecast%';
-- name: words_in_body
SELECT id, title FROM documents WHERE to_tsvector('english', body) @@ to_tsquery('english', 'zirconium');
-- name: tagged_documents
SELECT id, slug, title FROM documents WHERE tags @> ARRAY['u4711'];

-- Shaped after queries of public projects.
-- name: account_timeline
SELECT s.id, s.text FROM statuses s WHERE s.account_id = 7920 AND s.deleted_at IS NULL AND s.reblog_of_id IS NULL AND s.visibility IN (0, 1) ORDER BY s.id DESC LIMIT 20;
-- name: replies_to_status
SELECT s.* FROM statuses s WHERE s.in_reply_to_id = 93001 ORDER BY s.id ASC;
-- name: topic_stream
SELECT p.id, p.cooked FROM posts p WHERE p.topic_id = 31415 AND p.deleted_at IS NULL AND p.post_type IN (1, 2, 3) ORDER BY p.sort_order LIMIT 20;
-- name: recent_posts_of_user
SELECT p.topic_id, max(p.created_at) FROM posts p WHERE p.user_id = 1618 AND p.created_at > timestamptz '2023-06-01 00:00+00' GROUP BY p.topic_id;
-- name: file_by_path
SELECT fileid, path, size, mtime FROM filecache WHERE storage = 3 AND path_hash = md5('p' || 777777);
-- name: folder_contents
SELECT fileid, name, size FROM filecache WHERE parent = 4711 ORDER BY name ASC;
-- name: unread_messages
SELECT message_id FROM user_messages WHERE user_id = 1920 AND (flags & 1) = 0 ORDER BY message_id ASC LIMIT 100;
-- name: next_job
SELECT id, payload FROM jobs WHERE queue = 'default' AND finished_at IS NULL AND run_at <= timestamptz '2025-01-01 00:00+00' ORDER BY priority ASC, run_at ASC LIMIT 1 FOR UPDATE SKIP LOCKED;
-- name: post_of_sku
SELECT m.post_id FROM metadata m WHERE m.meta_key = '_sku' AND m.meta_value LIKE md5('1000') || '%';
-- name: stale_files
SELECT f.storage, count(*), sum(f.size) FROM filecache f WHERE f.mtime < 1600005000 GROUP BY f.storage;
