/**
 * A DuckDB file that is attached, read-only, for one question at a time. DuckDB locks a file as long as it is attached, and refuses a program
 * that wants to write at once: so starting DuckDB, which takes most of the time, happens before. No statement can open another file, load an
 * extension or change a setting.
 */
import { createRequire } from 'node:module';
import { basename, extname } from 'node:path';
import { OpenedForMoments } from '../../packaged/moments.ts';
import type { PackagedDatabase, PackagedRows } from '../../packaged/serve.ts';
import { literal, quotedName } from '../literal.ts';

/** The part of @duckdb/node-api that is used. */
interface NodeApi {
  readonly DuckDBInstance: {
    readonly create: (path: string, options: Readonly<Record<string, string>>) => Promise<Instance>;
  };
  readonly StatementType: { readonly SELECT: number; readonly EXPLAIN: number };
}

interface Instance {
  readonly connect: () => Promise<Connection>;
}

interface Connection {
  readonly run: (sql: string) => Promise<unknown>;
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

/** DuckDB's own names, which a file cannot have. */
const reserved = new Set(['memory', 'system', 'temp']);

export class DuckdbFile implements PackagedDatabase {
  readonly #api: NodeApi;
  readonly #connection: Connection;
  readonly #moments: OpenedForMoments;

  static async prepare(module: string, path: string): Promise<DuckdbFile> {
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
    await connection.run(`SET allowed_paths = [${literal(path)}, ${literal(`${path}.wal`)}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return new DuckdbFile(api, connection, path);
  }

  private constructor(api: NodeApi, connection: Connection, path: string) {
    this.#api = api;
    this.#connection = connection;
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

  read(text: string, values: readonly string[]): Promise<PackagedRows> {
    return this.#moments.during(() =>
      this.#withPrepared(text, async (prepared) => {
        if (!(await this.#isRead(prepared, text))) throw new Error(otherText);
        prepared.bind([...values]);
        const result = await prepared.runAndReadAll();
        return result.getRows().map((row) => row.map((value) => value?.toString() ?? null));
      }),
    );
  }

  /** One query, or EXPLAIN of one. */
  async #isRead({ statementType }: Prepared, text: string): Promise<boolean> {
    const { SELECT, EXPLAIN } = this.#api.StatementType;
    const explained = /^EXPLAIN \([A-Z, ]+\) /.exec(text)?.[0];
    if (statementType !== EXPLAIN || explained === undefined) return statementType === SELECT;
    return this.#withPrepared(text.slice(explained.length), (inner) =>
      Promise.resolve(inner.statementType === SELECT),
    );
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
