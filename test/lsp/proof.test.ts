/** Proofs over the wire: nothing before somebody asks, measured hovers and hints afterwards and after edits, and migrations that mean harm. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { proofActive, proofStatus, proveDocument, type ProofStatus } from '../../protocol/proof.ts';
import { eventually, type Conversation } from './conversation.ts';
import { bench, embedded } from './proof-bench.ts';

/** Inodes of the TCP sockets that a process holds. */
function connectionsOf(pid: number): readonly string[] {
  const tables = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8'));
  const all = new Set(
    tables.flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)[9])),
  );
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
    return inode !== undefined && all.has(inode) ? [inode] : [];
  });
}

/** Descriptors come and go. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function lastStatus(server: Conversation): ProofStatus | undefined {
  return server.heard(proofStatus.method).at(-1) as ProofStatus | undefined;
}

const widen = 'ALTER TABLE orders ALTER COLUMN id TYPE bigint;';
const widened = '0: ACCESS EXCLUSIVE on orders, rewrites it · measured';

describe('a proof', () => {
  it('runs nothing before it is asked for, and nothing in restricted mode', async () => {
    const { server, document, edit, hints } = await bench(widen, { trusted: false });
    await server.tell(proofActive, { active: true });
    await edit(`${widen} `);
    expect(await server.ask(proveDocument, { uri: document })).toMatchObject({ kind: 'failure' });
    expect(await hints()).toEqual([]);
    expect(embedded(server)).toEqual([]);
    expect((await server.lenses(document)).map(({ command }) => command?.title)).toEqual([]);
  });

  it('measures, tells at the line and in the hover, and goes on with every edit', async () => {
    const { server, document, edit, hints, hover, hinted } = await bench(widen, {
      down: 'ALTER TABLE orders ALTER COLUMN id TYPE int;',
    });
    expect(await hints()).toEqual([]);
    expect(await hover(0, 2)).not.toContain('**Proof**');
    expect((await server.lenses(document)).map(({ command }) => command?.title)).toEqual([
      'Prove this migration',
    ]);
    const answer = await server.ask(proveDocument, { uri: document });
    expect(answer).toEqual({
      kind: 'proved',
      bad: false,
      summary: 'proved on 18, not verified on 16 · tried on made-up rows · rollback proved',
    });
    expect(await hints()).toEqual([widened]);
    expect(await hover(0, 2)).toContain('**Proof** Measured on 18\\, not verified on 16\\:');
    expect(await hover(0, 2)).toContain('Rollback proved\\.');
    expect((await server.lenses(document)).map(({ command }) => command?.title)).toEqual([
      'Proved on 18 · tried on made-up rows · rollback proved',
    ]);
    const [pid] = embedded(server);
    await edit(
      'ALTER TABLE orders ADD COLUMN b int;\nCREATE INDEX a ON orders (note);\nCREATE TABLE z (id int);',
    );
    await hinted([
      '0: ACCESS EXCLUSIVE on orders · measured',
      '1: SHARE on orders, builds an index · measured',
    ]);
    await edit('CREATE INDEX CONCURRENTLY a ON orders (note);');
    await hinted(['0: SHARE UPDATE EXCLUSIVE on orders, builds an index · expected']);
    await edit('ALTER TABLE lines ADD COLUMN b int;');
    await hinted(['0: ACCESS EXCLUSIVE on lines · measured']);
    expect(embedded(server)).toEqual([pid]);
    expect(server.logs.join('\n')).not.toContain('failed');
  });

  itBroadly('keeps what it said of the statements before the one that changes', async () => {
    const { server, document, edit, hints } = await bench(`${widen}\nALTER TABLE lines ADD a int;`, {
      settings: { proof: { automatic: false } },
    });
    await server.ask(proveDocument, { uri: document });
    expect(await hints()).toHaveLength(2);
    await edit(`-- moved\n${widen}\nALTER TABLE lines ADD ab int;`);
    expect(await hints()).toEqual([widened.replace('0', '1')]);
  });

  it('does the same with migrations for SQLite', async () => {
    const { server, document, edit, hinted, hover } = await bench(
      'ALTER TABLE orders ADD COLUMN note TEXT;',
      {
        down: 'ALTER TABLE orders DROP COLUMN note;',
        files: {
          'plinth.config.json': JSON.stringify({
            migrations: [{ folder: 'migrations', server: 'sqlite 3.40' }],
          }),
          'migrations/000001_orders.up.sql': 'CREATE TABLE orders (id INTEGER PRIMARY KEY);',
          'migrations/000001_orders.down.sql': 'DROP TABLE orders;',
        },
      },
    );
    expect((await server.lenses(document)).map(({ command }) => command?.title)).toEqual([
      'Prove this migration',
    ]);
    expect(await server.ask(proveDocument, { uri: document })).toEqual({
      kind: 'proved',
      bad: false,
      summary: 'proved on SQLite 3.54, not verified on 3.40 · rollback proved',
    });
    expect(await hover(0, 2)).toContain('**Proof** Accepted by SQLite 3\\.54\\; the target is 3\\.40\\:');
    await edit('ALTER TABLE orders ADD COLUMN note TEXT;\nCREATE INDEX i ON orders (nobody);');
    await hinted(['1: refused by SQLite 3.54']);
    const [trouble] = (await server.diagnostics(document)).filter(({ code }) => code === 'proof');
    expect(trouble).toMatchObject({
      severity: 1,
      message: 'SQLite 3.54 refuses this: no such column: nobody.',
      range: { start: { line: 1 } },
    });
    expect(embedded(server)).toHaveLength(1);
  });

  it('says what PostgreSQL refuses at its word, and takes it back when it is mended', async () => {
    const { server, document, edit, hinted } = await bench(widen);
    await server.ask(proveDocument, { uri: document });
    await edit('ALTER TABLE lines ADD a int;\nALTER TABLE lines ADD CHECK (nothing > 0);');
    await hinted(['0: ACCESS EXCLUSIVE on lines · measured', '1: refused by PostgreSQL 18']);
    const ours = (await server.diagnostics(document)).filter(({ code }) => code === 'proof');
    expect(ours).toMatchObject([
      {
        severity: 1,
        message: 'PostgreSQL 18 refuses this: column "nothing" does not exist.',
        range: { start: { line: 1 } },
      },
    ]);
    await edit(widen);
    await hinted([widened]);
    expect((await server.diagnostics(document)).filter(({ code }) => code === 'proof')).toEqual([]);
  });

  itBroadly('is switched off with its server, and asked again starts again', async () => {
    const { server, document, hints } = await bench(widen);
    await server.ask(proveDocument, { uri: document });
    await server.tell(proofActive, { active: false });
    await eventually('the server has ended', () => (embedded(server).length === 0 ? true : undefined));
    expect(await hints()).toEqual([]);
    expect(lastStatus(server)?.state).toBe('off');
    expect(await server.ask(proveDocument, { uri: document })).toMatchObject({ kind: 'proved' });
  });

  itBroadly('opens no connection', async () => {
    const { server, document } = await bench(widen);
    await server.ask(proveDocument, { uri: document });
    const [child = 0] = embedded(server);
    expect(child).toBeGreaterThan(0);
    expect([server.pid, child].flatMap(connectionsOf)).toEqual([]);
  });

  itBroadly('leaves nothing on the disk', async () => {
    const { server, document, folder } = await bench(widen);
    await server.ask(proveDocument, { uri: document });
    await server.stop();
    expect(readdirSync(folder)).toEqual(['migrations']);
  });
});

const hostile: Readonly<Record<string, string>> = {
  'loops for ever': 'DO $$ BEGIN LOOP END LOOP; END $$;',
  'sleeps for years': 'SELECT pg_sleep(1e9);',
  'wants all memory':
    "DO $$ DECLARE a text[] := '{}'; BEGIN LOOP a := a || repeat('x', 1000000); END LOOP; END $$;",
  'recurses without end':
    "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';\nCREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS 'begin return f(a + 1); end';\nSELECT f(1);",
};

describe('a migration that means harm', () => {
  itBroadly.each(Object.entries(hostile))(
    '%s: is ended at its statement, hovers go on, the next proof is clean',
    async (_, text) => {
      const { server, document, hover, edit, hinted } = await bench(text, {
        settings: { proof: { timeLimit: 3 } },
      });
      const done = new AbortController();
      const asking = server.ask(proveDocument, { uri: document }).then((answer) => {
        done.abort();
        return answer;
      });
      let hovers = 0;
      while (!done.signal.aborted) {
        await hover(0, 3);
        hovers += 1;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const answer = await asking;
      expect(answer).toMatchObject({ kind: 'proved' });
      // While the other process is busy this one is not.
      expect(hovers).toBeGreaterThan(3);
      const last = text.split('\n').length - 1;
      const ours = (await server.diagnostics(document)).filter(({ code }) => code === 'proof');
      expect(ours).toMatchObject([{ range: { start: { line: last } } }]);
      await edit(widen);
      await hinted([widened]);
      expect((await server.diagnostics(document)).filter(({ code }) => code === 'proof')).toEqual([]);
    },
  );

  itBroadly('asks for a program: it is not run', async () => {
    const { server, document, hints } = await bench("COPY orders FROM PROGRAM 'touch plinth-was-here';");
    await server.ask(proveDocument, { uri: document });
    expect(await hints()).toEqual(['0: not verifiable: the embedded PostgreSQL has no programs to run']);
    expect(readdirSync('.')).not.toContain('plinth-was-here');
  });

  itBroadly('is cancelled by a person, and the next proof is clean', async () => {
    const { server, document, edit, hinted } = await bench('SELECT pg_sleep(1e9);');
    const { CancellationTokenSource } = await import('vscode-jsonrpc/node');
    const source = new CancellationTokenSource();
    const asking = server.connection.sendRequest(proveDocument.method, { uri: document }, source.token);
    await server.next<ProofStatus>(proofStatus, ({ state }) => state === 'running');
    await eventually('the server runs', () => (embedded(server).length > 0 ? true : undefined));
    source.cancel();
    expect(await asking).toEqual({ kind: 'cancelled' });
    await edit(widen);
    await hinted([widened]);
  });
});
