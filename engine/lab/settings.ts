/** Planner settings of another server, as far as the lab's server accepts them: a rejected one is reported if it could change a plan. */
import { literal } from '../databases/literal.ts';
import { ask, ownSchema, type Failed, type LabServer } from './start.ts';

/** Fixed when a server starts, and not used by the planner. */
const ofTheServer: ReadonlySet<string> = new Set([
  'max_parallel_workers',
  'max_worker_processes',
  'effective_io_concurrency',
]);

export async function setPlanner(
  server: LabServer,
  settings: ReadonlyMap<string, string>,
): Promise<{ readonly kind: 'set'; readonly remarks: readonly string[] } | Failed> {
  const remarks: string[] = [];
  for (const [name, value] of settings) {
    if (ofTheServer.has(name)) continue;
    const set = await ask(server, `SELECT set_config(${literal(name)}, ${literal(value)}, false)`);
    if (set.kind === 'rows') continue;
    if (set.failure.reason !== 'statement') return set;
    remarks.push(
      `The setting ${name} = ${value} is not one of the lab's PostgreSQL, which plans with its default.`,
    );
  }
  return { kind: 'set', remarks };
}

/** Where the role that runs the queries looks is not known: a name that is in no schema of its own is looked for in the others. */
export async function findNamesAnywhere(server: LabServer): Promise<Failed | undefined> {
  const set = await ask(
    server,
    `SELECT set_config('search_path', concat_ws(', ', current_setting('search_path'), string_agg(quote_ident(nspname), ', ' ORDER BY nspname)), false)
      FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema', ${literal(ownSchema)}) HAVING count(*) > 0`,
  );
  return set.kind === 'failed' ? set : undefined;
}

/** The same for the duration of one piece of work. */
export async function withNamesAnywhere<T>(server: LabServer, work: () => Promise<T>): Promise<T | Failed> {
  const before = await ask(server, "SELECT current_setting('search_path')");
  if (before.kind === 'failed') return before;
  const set = await findNamesAnywhere(server);
  if (set !== undefined) return set;
  const done = await work();
  const reset = await ask(
    server,
    `SELECT set_config('search_path', ${literal(before.rows[0]?.[0] ?? '')}, false)`,
  );
  return reset.kind === 'failed' ? reset : done;
}
