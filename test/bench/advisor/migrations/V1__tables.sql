-- Tables with their keys and nothing else: which indexes are missing is what is asked.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE accounts (id bigint PRIMARY KEY, email text NOT NULL, country text NOT NULL, created_at timestamptz NOT NULL, about text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, account_id bigint NOT NULL, status text NOT NULL, placed_at timestamptz NOT NULL, shipped_at timestamptz, total numeric(12,2) NOT NULL, warehouse_id int NOT NULL, contact_email text NOT NULL, external_ref text NOT NULL, note text NOT NULL);
CREATE TABLE order_items (id bigint PRIMARY KEY, order_id bigint NOT NULL, product_id int NOT NULL, quantity int NOT NULL, price numeric(10,2) NOT NULL, returned boolean NOT NULL, label text NOT NULL);
CREATE TABLE events (id bigint PRIMARY KEY, account_id bigint NOT NULL, kind text NOT NULL, occurred_at timestamptz NOT NULL, data jsonb NOT NULL);
CREATE TABLE documents (id bigint PRIMARY KEY, slug text NOT NULL, title text NOT NULL, tags text[] NOT NULL, body text NOT NULL);
CREATE TABLE statuses (id bigint PRIMARY KEY, account_id bigint NOT NULL, in_reply_to_id bigint, reblog_of_id bigint, visibility int NOT NULL, deleted_at timestamptz, text text NOT NULL);
CREATE TABLE posts (id bigint PRIMARY KEY, topic_id bigint NOT NULL, user_id bigint NOT NULL, sort_order int NOT NULL, post_type int NOT NULL, created_at timestamptz NOT NULL, deleted_at timestamptz, cooked text NOT NULL);
CREATE TABLE filecache (fileid bigint PRIMARY KEY, storage int NOT NULL, parent bigint NOT NULL, path text NOT NULL, path_hash text NOT NULL, name text NOT NULL, size bigint NOT NULL, mtime bigint NOT NULL);
CREATE TABLE user_messages (id bigint PRIMARY KEY, user_id bigint NOT NULL, message_id bigint NOT NULL, flags bigint NOT NULL, preview text NOT NULL);
CREATE TABLE jobs (id bigint PRIMARY KEY, queue text NOT NULL, priority int NOT NULL, run_at timestamptz NOT NULL, finished_at timestamptz, payload text NOT NULL);
CREATE TABLE metadata (meta_id bigint PRIMARY KEY, post_id bigint NOT NULL, meta_key text NOT NULL, meta_value text NOT NULL);
