/**
 * A DuckDB file that is attached, read-only, for one question at a time. DuckDB locks a file as long as it is attached, and refuses a program
 * that wants to write at once: so starting DuckDB, which takes most of the time, happens before. No statement can open a file outside of one
 * folder, reach a server, load an extension or change a setting. In the folder DuckDB itself would let a SELECT write, by functions such as
 * enable_logging(): so the plan is looked at before a query runs.
 */
import { createRequire } from 'node:module';
import { basename, dirname, extname, relative } from 'node:path';
import { guardDuckdb } from '../../../../core/plan/duckdb/guard.ts';
import { OpenedForMoments } from '../../packaged/moments.ts';
import type { Opening, PackagedDatabase, PackagedRows } from '../../packaged/serve.ts';
import { literal, quotedName } from '../literal.ts';

/** The part of @duckdb/node-api that is used. */
interface NodeApi {
  readonly DuckDBInstance: {
    readonly create: (path: string, options: Readonly<Record<string, string>>) => Promise<Instance>;
  };
  readonly StatementType: { readonly SELECT: number };
}

interface Instance {
  readonly connect: () => Promise<Connection>;
}

interface Connection {
  readonly run: (sql: string) => Promise<unknown>;
  readonly runAndReadAll: (sql: string) => Promise<Result>;
  readonly extractStatements: (sql: string) => Promise<Extracted>;
}

interface Result {
  /** Values of the package have texts of their own. */
  readonly getRows: () => readonly (readonly ({ readonly toString: () => string } | null)[])[];
}

interface Extracted {
  readonly count: number;
  readonly prepare: (at: number) => Promise<Prepared>;
}

interface Prepared {
  readonly statementType: number;
  readonly bind: (values: string[]) => void;
  readonly runAndReadAll: () => Promise<Result>;
  readonly destroySync: () => void;
}

const otherText = 'Only one SELECT is read from a file.';

/** Table functions that only read. */
const reading =
  /_scan(?:_dumb)?$|^(?:read|parquet|duckdb|pragma)_|^(?:range|generate_series|unnest|repeat|repeat_row|json_each|json_tree|glob|sniff_csv|query|query_table|summary|icu_calendar_names|pg_timezone_names|which_secret|test_all_types)$/;

/** DuckDB reads these by their names. Most .json files are somebody's settings: they are read, and not listed. */
const dataFiles = ['parquet', ...['csv', 'tsv', 'ndjson', 'jsonl'].flatMap((one) => [one, `${one}.gz`])];

/** DuckDB's own names, which a file cannot have. */
const reserved = new Set(['memory', 'system', 'temp']);

export class DuckdbFile implements PackagedDatabase {
  readonly #api: NodeApi;
  readonly #connection: Connection;
  readonly #moments: OpenedForMoments;
  /** Table functions that may do more than read. */
  readonly #refused: ReadonlySet<string>;

  static async prepare({ module, path, folder }: Opening): Promise<DuckdbFile> {
    process.chdir(folder);
    // The user's own dependency: it is known by the part of it that is used here.
    const api = createRequire(module)(module) as NodeApi;
    const instance = await api.DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: '1GB',
      // What does not fit is refused, and written nowhere.
      temp_directory: '',
    });
    const connection = await instance.connect();
    const listed = await connection.runAndReadAll(
      "SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE function_type = 'table'",
    );
    const functions = listed.getRows().map(([name]) => name?.toString() ?? '');
    await connection.run(
      `CREATE MACRO plinth_files() AS TABLE ${filesBeside(relative(folder, dirname(path)))}`,
    );
    await connection.run(`SET allowed_directories = [${literal(folder)}]`);
    await connection.run(`SET allowed_paths = [${literal(path)}, ${literal(`${path}.wal`)}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    const refused = functions.filter((name) => !reading.test(name));
    return new DuckdbFile(api, connection, path, new Set(refused));
  }

  private constructor(api: NodeApi, connection: Connection, path: string, refused: ReadonlySet<string>) {
    this.#api = api;
    this.#connection = connection;
    this.#refused = refused;
    const stem = basename(path, extname(path));
    const name = quotedName(reserved.has(stem.toLowerCase()) ? `${stem}_file` : stem);
    this.#moments = new OpenedForMoments({
      open: async () => {
        await connection.run(`ATTACH ${literal(path)} AS ${name} (READ_ONLY)`);
        await connection.run(`USE ${name}`);
      },
      close: async () => {
        await connection.run('USE memory');
        await connection.run(`DETACH ${name}`);
      },
      isHeld: (error) => error instanceof Error && error.message.includes('Could not set lock'),
      lingerMs: 4,
      mostHeldMs: 30,
    });
  }

  /** The first word decides before DuckDB prepares a text, which makes the folder of EXPORT DATABASE; then DuckDB's parser does. */
  read(text: string, values: readonly string[]): Promise<PackagedRows> {
    const explained = /^EXPLAIN \([A-Z, ]+\) /.exec(text)?.[0] ?? '';
    const query = text.slice(explained.length);
    const runs = explained === '' || explained.includes('ANALYZE');
    if (guardDuckdb(query).kind === 'refused') return Promise.reject(new Error(otherText));
    return this.#moments.during(() =>
      this.#withPrepared(text, async (prepared) => {
        const isQuery =
          explained === ''
            ? this.#isQuery(prepared)
            : await this.#withPrepared(query, (one) => Promise.resolve(this.#isQuery(one)));
        if (!isQuery) throw new Error(otherText);
        if (runs) await this.#refuseWriting(query, values);
        return rowsOf(prepared, values);
      }),
    );
  }

  #isQuery({ statementType }: Prepared): boolean {
    return statementType === this.#api.StatementType.SELECT;
  }

  /** Planning runs nothing; in the plan the functions of views and macros have their own names. */
  async #refuseWriting(query: string, values: readonly string[]): Promise<void> {
    const [row] = await this.#withPrepared(`EXPLAIN (FORMAT JSON) ${query}`, (one) => rowsOf(one, values));
    const plan: unknown = JSON.parse(row?.[1] ?? 'null');
    const other = operatorsIn(plan).find((name) => this.#refused.has(name));
    if (other !== undefined) throw new Error(`${other}() is not sent: it may do more than read.`);
  }

  /** What is looked at is what runs. Several statements are refused, and none. */
  async #withPrepared<T>(text: string, use: (prepared: Prepared) => Promise<T>): Promise<T> {
    const statements = await this.#connection.extractStatements(text);
    if (statements.count !== 1) throw new Error(otherText);
    const prepared = await statements.prepare(0);
    try {
      return await use(prepared);
    } finally {
      prepared.destroySync();
    }
  }
}

async function rowsOf(prepared: Prepared, values: readonly string[]): Promise<PackagedRows> {
  prepared.bind([...values]);
  const result = await prepared.runAndReadAll();
  return result.getRows().map((row) => row.map((value) => value?.toString() ?? null));
}

/** The names of operators and of their functions, in lower case. */
function operatorsIn(plan: unknown): readonly string[] {
  if (Array.isArray(plan)) return plan.flatMap(operatorsIn);
  if (typeof plan !== 'object' || plan === null) return [];
  return Object.entries(plan).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' && (key === 'name' || key === 'Function')
      ? [value.trim().toLowerCase()]
      : operatorsIn(value),
  );
}

/** In the database's folder and the folders in it. `folder`: from where relative paths begin. */
function filesBeside(folder: string): string {
  const within = folder === '' ? '' : `${folder.replaceAll('\\', '/').replaceAll(/[[*?]/g, '[$&]')}/`;
  const patterns = ['', '*/'].flatMap((below) =>
    dataFiles.map((ending) => literal(`${within}${below}*.${ending}`)),
  );
  return `SELECT replace(regexp_replace(file, '^\\.[/\\\\]', ''), '\\', '/') AS file FROM glob([${patterns.join(', ')}])`;
}
