/**
 * A whole session with a password: asked for, refused once, used, on a production connection. Afterwards it is in no file, no log line and no message of
 * the server; only the answer that carried it there had it.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../client/language-client/without-secrets.ts';
import {
  connect,
  connectionOffers,
  profilesWanted,
  readAddress,
  secretWanted,
} from '../../protocol/connections.ts';
import { bindDocument } from '../../protocol/connections.ts';
import { schemaChildren } from '../../protocol/schema.ts';
import { repository } from '../hosts/paths.ts';
import { runScript } from '../databases/native.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { Conversation, copyOf } from './conversation.ts';

const password = 'Sesam "öffne" dich/4711@%';
const spellings = [password, encodeURIComponent(password), JSON.stringify(password).slice(1, -1), 'Sesam'];

let postgres: PostgresServer;
let place: string;
let folder: ReturnType<typeof copyOf>;

beforeAll(async () => {
  postgres = await startPostgres(18);
  place = mkdtempSync(join(tmpdir(), 'plinth-secrets-'));
  for (const name of ['home', 'tmp']) mkdirSync(join(place, name));
  folder = copyOf(join(repository, 'examples', 'shop'));
});
afterAll(() => {
  rmSync(place, { recursive: true });
  folder.remove();
});

describe('a password', () => {
  it('is nowhere after a session but in the answer that carried it', async () => {
    const database = await postgres.createDatabase();
    const quoted = password.replaceAll("'", "''");
    await runScript(
      postgres,
      database,
      `CREATE ROLE keeper LOGIN PASSWORD '${quoted}'; CREATE TABLE t (a int); GRANT UPDATE ON t TO keeper`,
    );
    let asked = 0;
    const home = join(place, 'home');
    const value = {
      Live: { host: '127.0.0.1', port: postgres.port, database, user: 'keeper', role: 'production' },
    };
    const conversation = await Conversation.start({
      folders: [folder.path],
      trusted: true,
      env: {
        HOME: home,
        TMPDIR: join(place, 'tmp'),
        XDG_CACHE_HOME: home,
        PGHOST: '',
        PGUSER: '',
        PGDATABASE: '',
      },
      answers: {
        [profilesWanted.method]: () => [{ owner: 'user', place: 'user settings', value }],
        [secretWanted.method]: () => {
          asked += 1;
          return { password: asked === 1 ? `${password} not` : password };
        },
      },
    });
    const said: unknown[] = [];
    const uri = 'untitled:query.sql';
    const { offers } = await conversation.ask(connectionOffers, { folder: undefined });
    said.push(offers);
    const [offer] = offers;
    if (offer === undefined) throw new Error('an offer was expected');
    const connected = await conversation.ask(connect, { id: offer.id, host: offer.host });
    if (connected.kind !== 'connected') throw new Error(JSON.stringify(connected));
    expect(asked).toBe(2);
    expect(connected.connection).toMatchObject({
      profile: { name: 'Live' },
      production: { likely: true },
      canWrite: ['it may change rows of public.t'],
    });
    said.push(connected);
    await conversation.open(uri, 'SELECT * FROM t;\n');
    await conversation.ask(bindDocument, { uri, connection: offer.id });
    said.push(
      await conversation.ask(schemaChildren, {
        source: 'connection',
        node: undefined,
        fresh: undefined,
        filter: undefined,
      }),
    );
    said.push(await conversation.hover(uri, 0, 15));
    said.push(conversation.logs, conversation.everything());
    expect(await conversation.stop()).toBe(0);
    const texts = [JSON.stringify(said), ...filesBelow(place), ...filesBelow(folder.path)];
    expect(texts.length).toBeGreaterThan(10);
    // A text that has it would be found.
    writeFileSync(join(place, 'probe'), password);
    expect(spellings.filter((one) => filesBelow(place).join('').includes(one))).toContain(password);
    for (const text of texts) for (const one of spellings) expect(text.includes(one)).toBe(false);
  });

  it('is in no trace of the protocol, given or pasted', () => {
    const written: string[] = [];
    const write = (text: string): void => void written.push(text);
    const channel = {
      append: write,
      appendLine: write,
      trace: write,
      debug: write,
      info: write,
      warn: write,
      replace: write,
    };
    const trace = withoutSecrets(channel as never);
    const messages = [
      { method: secretWanted.method, result: { password } },
      { method: readAddress.method, params: { address: `postgres://ann:${password}@db/x` } },
      { method: readAddress.method, result: { kind: 'read', host: 'db', password } },
    ];
    for (const message of messages) {
      trace.appendLine(JSON.stringify(message));
      trace.append(JSON.stringify(message, undefined, 4));
      trace.info(JSON.stringify(message));
    }
    expect(written).toHaveLength(9);
    expect(written.join('\n')).not.toContain('Sesam');
  });
});

function filesBelow(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((one) => statSync(one).isFile())
    .map((one) => readFileSync(one, 'utf8'));
}
