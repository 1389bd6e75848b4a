/** Through an SSH server to a real PostgreSQL: its key is checked before anything is shown to it, and whatever goes wrong is said in a sentence. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectPostgres, type ConnectOutcome } from '../../../engine/databases/postgres/connection.ts';
import { SteadySession } from '../../../engine/databases/reconnecting-session.ts';
import { Secret } from '../../../engine/databases/secret.ts';
import type { DatabaseFailure, SqlSession } from '../../../engine/databases/session.ts';
import { postgresPassword, startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { sshKeys, startAgent, startSshServer, type SshServer } from '../../hosts/ssh-server.ts';
import { profileOf } from '../native.ts';

const mine = sshKeys();
const phrase = 'open sesame';
let database: string;
let postgres: PostgresServer;
let ssh: SshServer;
let home: string;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  postgres = await startPostgres(18);
  database = await postgres.createDatabase();
  ssh = await startSshServer(mine);
});
afterAll(() => ssh.close());

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'plinth-ssh-'));
  mkdirSync(join(home, '.ssh'));
  writeFileSync(join(home, '.ssh', 'id_ed25519'), mine.private);
});
afterEach(async () => {
  for (const one of closing.splice(0)) await one();
  rmSync(home, { recursive: true, force: true });
});

interface Way {
  readonly server?: SshServer;
  readonly key?: string;
  readonly known?: string;
  readonly agent?: string;
  readonly accepted?: readonly string[];
  readonly passphrases?: Readonly<Record<string, string>>;
  readonly to?: number;
}

async function connect(way: Way = {}): Promise<ConnectOutcome> {
  const server = way.server ?? ssh;
  writeFileSync(join(home, '.ssh', 'known_hosts'), `# of a test\n${way.known ?? ''}\n`);
  const tunnel = { host: '127.0.0.1', port: server.port, user: 'somebody' };
  const profile = profileOf({ port: way.to ?? postgres.port }, database, {
    ssh: way.key === undefined ? tunnel : { ...tunnel, key: way.key },
  });
  const passphrases = Object.entries(way.passphrases ?? {}).map(
    ([file, text]) => [file, new Secret(text)] as const,
  );
  const outcome = await connectPostgres(profile, new Secret(postgresPassword), {
    ssh: { accepted: new Set(way.accepted), passphrases: new Map(passphrases) },
    sshPlaces: { home, agent: way.agent },
  });
  if (outcome.kind === 'connected') closing.push(() => outcome.session.close());
  return outcome;
}

async function failure(way: Way): Promise<DatabaseFailure> {
  const outcome = await connect(way);
  if (outcome.kind !== 'failed') throw new Error('it was let through');
  return outcome.failure;
}

async function session(way: Way): Promise<SqlSession> {
  const outcome = await connect(way);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.session;
}

const one = { kind: 'rows', rows: [['1']] };

describe('the key of the server', () => {
  it('comes back as a question where nobody knows it, and nothing was shown to the server', async () => {
    const before = ssh.logins();
    const { reason, hostKey, message } = await failure({});
    expect(reason).toBe('hostKey');
    expect(hostKey).toMatchObject({ host: '127.0.0.1', port: ssh.port, type: 'ssh-ed25519' });
    expect(message).toContain(hostKey!.fingerprint);
    expect(ssh.logins()).toBe(before);
    const opened = await session({ accepted: [hostKey!.fingerprint] });
    expect(await opened.query('SELECT 1::text')).toEqual(one);
  });

  it('is known from known_hosts', async () => {
    for (const known of [ssh.publicKey, ssh.otherKey])
      expect(await (await session({ known })).query('SELECT 1::text')).toEqual(one);
  });

  it('is refused where the host is known by another, or it was revoked, whatever was accepted', async () => {
    const before = ssh.logins();
    const { hostKey } = await failure({});
    const accepted = [hostKey!.fingerprint];
    const other = sshKeys().public.split(' ').slice(0, 2).join(' ');
    const changed = await failure({ known: `[127.0.0.1]:${ssh.port} ${other}`, accepted });
    expect(changed).toMatchObject({ reason: 'ssh' });
    expect(changed.message).toMatch(/is not the one in known_hosts.*Somebody may be in between/s);
    expect((await failure({ known: `@revoked ${ssh.publicKey}`, accepted })).message).toContain('revoked');
    expect(ssh.logins()).toBe(before);
  });
});

describe('the way', () => {
  it('leads queries and their cancellation, and nowhere else', async () => {
    const opened = await session({ known: ssh.publicKey });
    const before = ssh.led.length;
    const slow = await opened.query('SELECT pg_sleep(60)::text', { timeoutMs: 200 });
    expect(slow).toMatchObject({ kind: 'failed', failure: { reason: 'queryTimeout' } });
    // The cancellation is asked for over the same connection.
    expect(ssh.led.slice(before)).toEqual([`127.0.0.1:${postgres.port}`]);
    const large = await opened.query("SELECT repeat('x', 3000000)");
    expect(large.kind === 'rows' && large.rows[0]?.[0]?.length).toBe(3_000_000);
  });

  it('opens again after it was cut', async () => {
    const reopen = (): Promise<ConnectOutcome> => connect({ known: ssh.publicKey });
    const first = await reopen();
    if (first.kind === 'failed') throw new Error(first.failure.message);
    const steady = new SteadySession(first.session, { reopen, idleMs: 0, pausesMs: [10] });
    closing.push(() => steady.close());
    expect(await steady.query('SELECT 1::text')).toEqual(one);
    ssh.cut();
    await expect.poll(() => first.session.isOpen).toBe(false);
    expect(await steady.query('SELECT 1::text')).toEqual(one);
  });

  it('says where it ends', async () => {
    const closed = await startSshServer(mine, false);
    closing.push(() => closed.close());
    const refused = await failure({ server: closed, known: closed.publicKey });
    expect(refused.message).toMatch(/^127\.0\.0\.1:\d+ does not lead to 127\.0\.0\.1:\d+: /);
    expect((await failure({ known: ssh.publicKey, to: 9 })).reason).toBe('ssh');
    await closed.close();
    expect(await failure({ server: closed })).toMatchObject({
      reason: 'refused',
      message: `No SSH server listens at 127.0.0.1:${closed.port}. Start it, or correct sshhost and sshport.`,
    });
  });
});

describe('the keys of the user', () => {
  it('are those of the agent', async () => {
    const agent = await startAgent(home, mine);
    closing.push(agent.close);
    rmSync(join(home, '.ssh', 'id_ed25519'));
    const opened = await session({ known: ssh.publicKey, agent: agent.socket });
    expect(await opened.query('SELECT 1::text')).toEqual(one);
  });

  it('want their passphrase, and never say it', async () => {
    const locked = sshKeys(phrase);
    const server = await startSshServer(locked);
    closing.push(() => server.close());
    const file = join(home, 'locked');
    writeFileSync(file, locked.private);
    const way = { server, known: server.publicKey, key: '~/locked' };
    expect(await failure(way)).toMatchObject({ reason: 'passphrase', keyFile: file });
    const wrong = await failure({ ...way, passphrases: { [file]: 'wrong one' } });
    expect(wrong.message).toBe(`The passphrase does not open the SSH key ${file}.`);
    expect(JSON.stringify(wrong)).not.toContain('wrong one');
    const opened = await session({ ...way, passphrases: { [file]: phrase } });
    expect(await opened.query('SELECT 1::text')).toEqual(one);
  });

  it.each<readonly [string, () => string, RegExp]>([
    ['a key that opens nothing', () => sshKeys().private, /does not let somebody in with the keys/],
    ['what is no key', () => 'secret words', /cannot be read\. Name a private key\.$/],
  ])('say what is wrong with %s', async (_, text, message) => {
    writeFileSync(join(home, 'key'), text());
    const found = await failure({ known: ssh.publicKey, key: '~/key' });
    expect(found).toMatchObject({ reason: 'ssh', message: expect.stringMatching(message) as string });
    expect(found.message).not.toContain('secret words');
  });

  it('say so where there are none', async () => {
    rmSync(join(home, '.ssh', 'id_ed25519'));
    expect((await failure({ known: ssh.publicKey })).message).toMatch(/^No SSH agent runs/);
  });
});
