/**
 * Tools that read a live PostgreSQL. They exist only for connections that the person named when starting the server, and never for one that
 * is graded as production: a workspace can add names of production and cannot take any away. Each call opens one connection, reads in a
 * READ ONLY transaction with time limits, and closes it. No row and no value of a column is read.
 */
import { gradeOf } from '../../core/guard/target/grade.ts';
import type { RelationStatistics } from '../../core/statistics/statistics.ts';
import { collectStatistics } from '../../engine/databases/catalog/statistics.ts';
import type { ConnectionOffer } from '../../engine/databases/connection-candidates.ts';
import { isMysqlUri } from '../../engine/databases/mysql/uri.ts';
import { targetsNamedIn } from '../../engine/guard/guard.ts';
import { locksCommand } from '../commands/locks.ts';
import { connect } from '../connect.ts';
import { offerNamed } from '../on-connection.ts';
import { locks as verb } from '../verbs/locks.ts';
import { data, refused, type Answer } from './answer.ts';
import { printed, type Desk } from './desk.ts';
import { needed } from './fields.ts';
import { requestOf } from './subject.ts';
import { tool, type Tool } from './tool.ts';

/** The largest ones; the others are counted. */
const mostTables = 200;

/** `opened`: the connections as the person named them, which agents name in the same way. */
export function liveTools(opened: readonly string[]): readonly Tool[] {
  if (opened.length === 0) return [];
  const fields = { connection: needed(`One of the opened connections: ${opened.join(', ')}.`) };
  return [
    tool({
      name: 'sizes',
      title: 'Sizes of live tables',
      description:
        'The tables of a live database that the user opened, the largest first: bytes, and the estimated number of rows. Use it to judge how long a migration takes on real sizes.',
      fields,
      answer: ({ connection }, desk) =>
        allowed(connection, opened, desk, async (offer) => {
          const connected = await connect(offer, desk.io(nowhere, nowhere));
          if (connected.kind === 'failed') return refused(connected.message);
          try {
            const outcome = await collectStatistics(connected.session, { at: new Date().toISOString() });
            if (outcome.kind === 'failed')
              return refused(`The sizes were not read: ${outcome.failure.message}`);
            const { collectedAt, relations } = outcome.statistics;
            const largest = relations.toSorted((one, other) => other.bytes - one.bytes).slice(0, mostTables);
            const leftOut = relations.length - largest.length;
            return data({ version: 1, collectedAt, tables: largest.map(sizeOf), leftOut });
          } finally {
            await connected.session.close();
          }
        }),
    }),
    tool({
      name: 'who_is_in_the_way',
      title: 'Lock waits on a live server',
      description:
        'Who waits for whom at this moment on a live server that the user opened, as trees: for how long, for which lock, and which statement holds it up, without values. Use it when a migration or a query hangs. No session is ended.',
      fields,
      answer: ({ connection }, desk) =>
        allowed(connection, opened, desk, async () =>
          printed(
            await desk.run((io) => locksCommand(requestOf(verb, ['--format', 'json', connection]), io)),
          ),
        ),
    }),
  ];
}

/** Why a connection cannot be opened to agents, before any of them asks; the name is shown to them. */
export async function notOpened(name: string): Promise<string | undefined> {
  if (/:\/\/[^/?]*:[^/?]*@|password\s*=/i.test(name))
    return '--open takes a connection without a password in it: agents see the name. Keep the password in PGPASSWORD, .pgpass or the service file.';
  if (isMysqlUri(name)) return '--open takes connections of PostgreSQL only.';
  const offer = await offerNamed(name, { complain: nowhere });
  return typeof offer === 'string' ? `--open: ${offer}` : undefined;
}

async function allowed(
  connection: string,
  opened: readonly string[],
  desk: Desk,
  work: (offer: ConnectionOffer) => Promise<Answer>,
): Promise<Answer> {
  if (!opened.includes(connection))
    return refused(`That connection is not opened to agents. Opened are: ${opened.join(', ')}.`);
  const offer = await offerNamed(connection, { complain: nowhere });
  if (typeof offer === 'string') return refused(offer);
  const production = productionIn(connection, offer, (await targetsNamedIn(desk.root)).production);
  return production === undefined
    ? work(offer)
    : refused(`This is production, where agents read nothing: ${production}.`);
}

/** Why it is taken for production. What a workspace says is scratch does not count. */
function productionIn(
  name: string,
  { profile }: ConnectionOffer,
  production: readonly string[],
): string | undefined {
  if (profile.environment === 'production') return 'its profile says so';
  const { host, port, database, user, ssh } = profile;
  const service = /^service=(.+)$/.exec(name)?.[1];
  const { grade, because } = gradeOf({
    address: { host, port: String(port), database, isFile: false },
    hints: [service, user, ssh?.host].filter((one) => one !== undefined),
    place: { kind: 'here' },
    isClient: true,
    named: { production, scratch: [] },
    services: new Set(),
    ports: new Set(),
    from: '',
  });
  return grade === 'production' ? because : undefined;
}

function sizeOf({ schema, name, kind, bytes, rows }: RelationStatistics): object {
  return { schema, name, kind, bytes, rows };
}

function nowhere(): void {
  // What is complained of is part of no answer.
}
