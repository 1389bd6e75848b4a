/** `plinth safe-now`: both formats, the exit codes, and that no password is printed. */
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { sshKeys, startSshServer } from '../hosts/ssh-server.ts';
import { add, plinth, workspace } from './run.ts';

describe('plinth safe-now', () => {
  let address: string;
  let other: Client;
  let cwd: string;
  beforeEach(() => {
    cwd = workspace({ 'm.sql': 'ALTER TABLE orders ADD COLUMN n int;\n', 'n.sql': 'SELECT 1;\n' });
  });
  beforeAll(async () => {
    const server = await startPostgres(18);
    address = server.connectionString(await server.createDatabase());
    other = new Client({ connectionString: address, application_name: 'nightly' });
    await other.connect();
    await other.query('CREATE TABLE orders (id int)');
  });
  afterAll(() => other.end());

  it('says that nothing is in the way', async () => {
    const { code, out, err } = await plinth(['safe-now', 'm.sql', '--connection', address], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^At this moment nothing holds a lock on orders that it would have to wait for\.\n/);
    expect(out).toContain('\nWhat was not seen\n  Nothing that this look asks for.\n');
  });

  it('says who is, in JSON too', async () => {
    await other.query('BEGIN');
    await other.query("SELECT 'a secret' FROM orders");
    try {
      const words = ['safe-now', 'n.sql', 'm.sql', '--connection', address, '--format', 'json'];
      const { code, out } = await plinth(words, { cwd });
      expect(code).toBe(1);
      const answer = JSON.parse(out) as { readonly level: string; readonly verdict: string };
      expect(answer.level).toBe('waits');
      expect(answer.verdict).toMatch(
        /^Add column in m\.sql, line 1 would wait for process \d+ \(nightly as plinth, idle in transaction\)/,
      );
      expect(out).not.toContain('a secret');
    } finally {
      await other.query('ROLLBACK');
    }
  });

  it.each<readonly [readonly string[], string]>([
    [[], 'Name the migrations to check'],
    [['none.sql'], 'none.sql was not read: '],
    [['.'], '. is a folder. Name the files that are to run.'],
    [['m.sql', '--connection', 'hunter2'], 'A connection is a postgresql:// URI or service=NAME.'],
    [['m.sql', '--connection', 'postgresql://u:hunter2@127.0.0.1:1/db'], 'No server listens at 127.0.0.1:1.'],
  ])('%j', async (words, message) => {
    const { code, out, err } = await plinth(['safe-now', ...words], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('hunter2');
  });

  // The bundle has its own part of what opens a key.
  itBroadly(
    'goes through an SSH server that is known, with a key that has a passphrase, and asks nobody',
    async () => {
      const keys = sshKeys('open sesame');
      const ssh = await startSshServer(keys);
      try {
        const home = workspace({ key: keys.private });
        const connection = `${address}?sshhost=127.0.0.1&sshport=${ssh.port}&sshuser=somebody&sshkey=~/key`;
        const environment = { HOME: home, SSH_AUTH_SOCK: '' };
        const look = (more: Readonly<Record<string, string>>) =>
          plinth(['safe-now', 'n.sql', '--connection', connection], {
            cwd,
            environment: { ...environment, ...more },
          });
        const locked = await look({});
        expect(locked.err).toMatch(/key has a passphrase\..* Or set PLINTH_SSH_PASSPHRASE\.\n$/);
        const stranger = await look({ PLINTH_SSH_PASSPHRASE: 'open sesame' });
        expect({ code: stranger.code, out: stranger.out }).toEqual({ code: 2, out: '' });
        const line = /known_hosts: (.*)\n$/.exec(stranger.err)?.[1] ?? '';
        expect(line).toBe(ssh.publicKey);
        expect(ssh.logins()).toBe(0);
        add(home, { '.ssh/known_hosts': `${line}\n` });
        const through = await look({ PLINTH_SSH_PASSPHRASE: 'open sesame' });
        expect(through).toMatchObject({ code: 0, err: '' });
        expect(ssh.led.length).toBeGreaterThan(0);
        expect(`${locked.err}${stranger.err}${through.out}`).not.toContain('sesame');
      } finally {
        await ssh.close();
      }
    },
  );
});
