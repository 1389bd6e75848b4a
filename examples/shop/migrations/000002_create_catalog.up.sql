CREATE TABLE categories (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    merchant_id bigint NOT NULL REFERENCES merchants (id),
    parent_id   bigint REFERENCES categories (id),
    name        text NOT NULL,
    CONSTRAINT categories_merchant_id_name_key UNIQUE (merchant_id, name)
);

CREATE INDEX categories_parent_id_idx ON categories (parent_id);

CREATE TABLE products (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    merchant_id bigint NOT NULL REFERENCES merchants (id),
    category_id bigint NOT NULL REFERENCES categories (id),
    sku         text NOT NULL,
    name        text NOT NULL,
    description text NOT NULL DEFAULT '',
    price       numeric(10, 2) NOT NULL CHECK (price >= 0),
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT products_merchant_id_sku_key UNIQUE (merchant_id, sku)
);

CREATE INDEX products_category_id_idx ON products (category_id);
