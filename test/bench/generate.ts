/**
 * Generates migrations as a company writes them over years: tables, columns, indexes, keys, functions, views, backfills, with the usual
 * mistakes. Everything generated runs, in order, on PostgreSQL 14 and later. Same seed, same text.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Random } from './random.ts';

export interface GeneratedFile {
  /** Relative to the repository, forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A golang-migrate repository: `migrations/NNNNNN_name.up.sql` and `.down.sql`, one to six statements each. */
export function generateRepository(options: {
  readonly seed: number;
  readonly migrations: number;
}): readonly GeneratedFile[] {
  const writer = new Writer(options.seed);
  const files: GeneratedFile[] = [];
  for (let number = 1; number <= options.migrations; number += 1) {
    const migration = writer.migration();
    const base = `migrations/${String(number).padStart(6, '0')}_${migration.name}`;
    files.push(
      { path: `${base}.up.sql`, text: migration.up },
      { path: `${base}.down.sql`, text: migration.down },
    );
  }
  return files;
}

/** One migration of about that many lines, on top of the repository of the same seed. */
export function generateLongMigration(options: { readonly seed: number; readonly lines: number }): string {
  const writer = new Writer(options.seed);
  let text = '';
  let lines = 0;
  while (lines < options.lines) {
    const up = writer.migration().up;
    text += `${up}\n`;
    lines += up.split('\n').length;
  }
  return text;
}

export function writeRepository(folder: string, files: readonly GeneratedFile[]): void {
  for (const file of files) {
    const path = join(folder, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
}

interface Step {
  readonly up: string;
  readonly down: string;
  readonly name: string;
}

interface TableState {
  readonly name: string;
  readonly columns: string[];
}

const nouns =
  'account address audit_event basket batch campaign carrier category channel contract coupon credit customer delivery device discount document email_log event invoice item label ledger location merchant message note order_line parcel payment plan price product profile project promotion quote refund region report return_request review role_grant schedule session shipment stock_level store subscription supplier survey tag task team ticket token transfer user_setting visit voucher warehouse webhook'.split(
    ' ',
  );
const columnTypes = [
  'text',
  'varchar(64)',
  'integer',
  'bigint',
  'boolean',
  'timestamptz',
  'numeric(12,2)',
  'jsonb',
  'date',
  'uuid',
] as const;
const words =
  'status amount reference quantity locale currency external_id score kind priority region_code attempts payload due_on source checksum'.split(
    ' ',
  );

class Writer {
  readonly #random: Random;
  readonly #tables: TableState[] = [];
  #serial = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  migration(): Step {
    const steps = [this.#step()];
    while (steps.length < 6 && this.#random.chance(0.55)) steps.push(this.#step());
    return {
      name: steps[0]?.name ?? 'empty',
      up: `${steps.map((step) => step.up).join('\n\n')}\n`,
      down: `${steps
        .map((step) => step.down)
        .reverse()
        .join('\n')}\n`,
    };
  }

  #step(): Step {
    if (this.#tables.length < 4) return this.#createTable();
    const makers = [
      () => this.#createTable(),
      () => this.#addColumn(),
      () => this.#addColumn(),
      () => this.#index(),
      () => this.#index(),
      () => this.#foreignKey(),
      () => this.#notNull(),
      () => this.#routine(),
      () => this.#view(),
      () => this.#backfill(),
      () => this.#widen(),
    ];
    return this.#random.pick(makers)();
  }

  #createTable(): Step {
    const base = this.#random.pick(nouns);
    const name = this.#tables.some((table) => table.name === base) ? `${base}_${this.#next()}` : base;
    const columns = new Set<string>();
    while (columns.size < 4 + this.#random.below(5)) columns.add(this.#random.pick(words));
    const parent =
      this.#tables.length > 0 && this.#random.chance(0.6) ? this.#random.pick(this.#tables) : undefined;
    const lines = [
      `  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY`,
      ...(parent === undefined ? [] : [`  ${parent.name}_id bigint NOT NULL REFERENCES ${parent.name} (id)`]),
      ...[...columns].map(
        (column) =>
          `  ${column} ${this.#random.pick(columnTypes)}${this.#random.chance(0.3) ? ' NOT NULL' : ''}`,
      ),
      `  created_at timestamptz NOT NULL DEFAULT now()`,
    ];
    this.#tables.push({ name, columns: [...columns] });
    const index =
      parent !== undefined && this.#random.chance(0.5)
        ? `\n\nCREATE INDEX ${name}_${parent.name}_id_idx ON ${name} (${parent.name}_id);`
        : '';
    return {
      name: `create_${name}`,
      up: `-- ${sentence(this.#random)}\nCREATE TABLE ${name} (\n${lines.join(',\n')}\n);${index}`,
      down: `DROP TABLE ${name};`,
    };
  }

  #addColumn(): Step {
    const table = this.#random.pick(this.#tables);
    const column = `${this.#random.pick(words)}_${this.#next()}`;
    const definition = this.#random.pick([
      'text',
      'integer NOT NULL DEFAULT 0',
      'timestamptz DEFAULT now()',
      'uuid DEFAULT gen_random_uuid()',
      'boolean',
      'jsonb',
      'varchar(32)',
    ]);
    table.columns.push(column);
    return {
      name: `add_${column}`,
      up: `ALTER TABLE ${table.name} ADD COLUMN ${column} ${definition};`,
      down: `ALTER TABLE ${table.name} DROP COLUMN ${column};`,
    };
  }

  #index(): Step {
    const table = this.#random.pick(this.#tables);
    const column = this.#random.pick(table.columns);
    const name = `${table.name}_${column}_${this.#next()}_idx`;
    const where = this.#random.chance(0.2) ? ` WHERE ${column} IS NOT NULL` : '';
    return {
      name: `index_${table.name}`,
      up: `CREATE INDEX ${name} ON ${table.name} USING btree (${column}, id)${where};`,
      down: `DROP INDEX ${name};`,
    };
  }

  #foreignKey(): Step {
    const [child, parent] = [this.#random.pick(this.#tables), this.#random.pick(this.#tables)];
    const column = `${parent.name}_ref_${this.#next()}`;
    child.columns.push(column);
    const name = `${child.name}_${column}_fkey`;
    return {
      name: `link_${child.name}_${parent.name}`,
      up: `ALTER TABLE ${child.name} ADD COLUMN ${column} bigint;\nALTER TABLE ${child.name}\n  ADD CONSTRAINT ${name} FOREIGN KEY (${column}) REFERENCES ${parent.name} (id) ON DELETE CASCADE;`,
      down: `ALTER TABLE ${child.name} DROP COLUMN ${column};`,
    };
  }

  #notNull(): Step {
    const table = this.#random.pick(this.#tables);
    const column = this.#random.pick(table.columns);
    return {
      name: `require_${column}`,
      up: `DELETE FROM ${table.name} WHERE ${column} IS NULL;\nALTER TABLE ${table.name} ALTER COLUMN ${column} SET NOT NULL;`,
      down: `ALTER TABLE ${table.name} ALTER COLUMN ${column} DROP NOT NULL;`,
    };
  }

  #widen(): Step {
    const table = this.#random.pick(this.#tables);
    const column = `label_${this.#next()}`;
    table.columns.push(column);
    return {
      name: `widen_${column}`,
      up: `ALTER TABLE ${table.name} ADD COLUMN ${column} varchar(20);\nALTER TABLE ${table.name} ALTER COLUMN ${column} TYPE varchar(200);`,
      down: `ALTER TABLE ${table.name} DROP COLUMN ${column};`,
    };
  }

  #routine(): Step {
    const table = this.#random.pick(this.#tables);
    const name = `touch_${table.name}_${this.#next()}`;
    return {
      name: `function_${table.name}`,
      up: [
        `CREATE FUNCTION ${name}(wanted text, how_many integer) RETURNS bigint`,
        `LANGUAGE plpgsql AS $body$`,
        `DECLARE`,
        `  touched bigint := 0;`,
        `  statement text;`,
        `BEGIN`,
        `  IF how_many > 0 THEN`,
        `    statement := 'SELECT count(*) FROM ${table.name} WHERE created_at > now() - ' || quote_literal(wanted) || '::interval';`,
        `    EXECUTE statement INTO touched;`,
        `  END IF;`,
        `  UPDATE ${table.name} SET created_at = created_at WHERE id = how_many;`,
        `  RETURN touched;`,
        `END`,
        `$body$;`,
      ].join('\n'),
      down: `DROP FUNCTION ${name}(text, integer);`,
    };
  }

  #view(): Step {
    const table = this.#random.pick(this.#tables);
    const name = `recent_${table.name}_${this.#next()}`;
    return {
      name,
      up: `CREATE VIEW ${name} AS\nSELECT t.id, t.created_at\nFROM ${table.name} AS t\nWHERE t.created_at > now() - interval '30 days'\nORDER BY t.created_at DESC;`,
      down: `DROP VIEW ${name};`,
    };
  }

  #backfill(): Step {
    const table = this.#random.pick(this.#tables);
    return {
      name: `backfill_${table.name}`,
      up: `UPDATE ${table.name} SET created_at = now() WHERE created_at < '2001-01-01';\nCOMMENT ON TABLE ${table.name} IS 'Backfilled ${String(this.#next())}.';`,
      down: `COMMENT ON TABLE ${table.name} IS NULL;`,
    };
  }

  #next(): number {
    this.#serial += 1;
    return this.#serial;
  }
}

function sentence(random: Random): string {
  return random.pick([
    'Asked for by support.',
    'Needed by the new checkout.',
    'Finance wants this per region.',
    'See the design note of the billing team.',
  ]);
}
