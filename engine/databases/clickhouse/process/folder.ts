/**
 * A folder of ClickHouse's data that is opened for one question at a time: ClickHouse locks it as long as it is open. Whoever opens such a
 * folder goes on with merges and mutations that wait there, unless its tables are read-only: then not one byte of it changes. That is set in a
 * file of configuration, and the session can run no statement that writes, reads another file or contacts a server.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardClickhouse } from '../../../../core/plan/clickhouse/guard.ts';
import { OpenedForMoments } from '../../packaged/moments.ts';
import type { PackagedDatabase, PackagedRows } from '../../packaged/serve.ts';
import { heldBy, isDataFolder } from '../packaged.ts';

/** The part of chdb that is used. */
interface Chdb {
  readonly Session: new (path: string, options: { readonly connectionArgs: readonly string[] }) => Session;
  /** Answers when what was closed is really free. */
  readonly drainPending: () => Promise<unknown>;
}

interface Session {
  readonly queryBind: (sql: string, values: Readonly<Record<string, string>>, format: string) => string;
  readonly close: () => void;
}

const readOnlyTables =
  '<clickhouse><merge_tree><table_readonly>1</table_readonly></merge_tree></clickhouse>\n';

/** What EXPLAIN shows is no statement of its own. */
const explained = /^EXPLAIN (?:PLAN|ESTIMATE|ANALYZE) (?:[a-z]+ = 1,? )*/;

export class ClickhouseFolder implements PackagedDatabase {
  readonly #moments: OpenedForMoments;
  #session: Session | undefined;

  static prepare(module: string, path: string): ClickhouseFolder {
    // The user's own dependency: it is known by the part of it that is used here.
    return new ClickhouseFolder(createRequire(module)(module) as Chdb, path);
  }

  private constructor({ Session, drainPending }: Chdb, path: string) {
    const own = mkdtempSync(join(tmpdir(), 'plinth-clickhouse-'));
    process.once('exit', () => rmSync(own, { recursive: true, force: true }));
    const configuration = join(own, 'read-only.xml');
    writeFileSync(configuration, readOnlyTables);
    const connectionArgs = [
      `--config-file=${configuration}`,
      '--readonly=1',
      '--output_format_json_quote_64bit_integers=1',
    ];
    this.#moments = new OpenedForMoments({
      open: () => {
        // It would make the folder of another that it does not find.
        if (!isDataFolder(path)) throw new Error('The folder has no data of ClickHouse.');
        try {
          this.#session = new Session(path, { connectionArgs });
        } catch (error) {
          throw holderOf(path) ?? error;
        }
        return Promise.resolve();
      },
      close: async () => {
        this.#session?.close();
        this.#session = undefined;
        await drainPending();
      },
      isHeld: (error) => error instanceof Error && error.message.startsWith(heldBy),
      // Opening it takes a tenth of a second, on a busy machine seconds: the statements of a listing share it.
      lingerMs: 300,
      mostHeldMs: 10_000,
    });
  }

  read(text: string, values: readonly string[]): Promise<PackagedRows> {
    const judged = guardClickhouse(text.replace(explained, ''));
    if (judged.kind === 'refused') return Promise.reject(new Error(judged.message));
    const bound = Object.fromEntries(values.map((value, at) => [`p${at + 1}`, value]));
    return this.#moments.during(() => {
      const answer = this.#session?.queryBind(`${text} FORMAT ${format}`, bound, format) ?? '';
      return Promise.resolve(answer.split('\n').flatMap((line) => (line === '' ? [] : [rowOf(line)])));
    });
  }
}

const format = 'JSONCompactEachRow';

function rowOf(line: string): readonly (string | null)[] {
  const values: unknown = JSON.parse(line);
  return (Array.isArray(values) ? values : []).map((value: unknown) =>
    value === null ? null : typeof value === 'string' ? value : JSON.stringify(value),
  );
}

/** ClickHouse writes who it is into the file that it locks. */
function holderOf(path: string): Error | undefined {
  try {
    const pid = /^PID: (\d+)/m.exec(readFileSync(join(path, 'status'), 'utf8'))?.[1];
    return pid === undefined
      ? undefined
      : new Error(
          `${heldBy}: process ${pid}. ClickHouse lets nobody else read it meanwhile. Ask again when it has closed the folder.`,
        );
  } catch {
    return undefined;
  }
}
