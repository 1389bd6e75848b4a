/** `plinth mcp`: every tool over stdio by the protocol's own client, the answers of the command line, and files that change meanwhile. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { agentIn } from './mcp-client.ts';
import { add, commit, git, plinth, shopAlone, workspace } from './run.ts';

const sql = 'CREATE INDEX ON orders (status);';

describe('the server', () => {
  it('lists tools that only read, with short descriptions', async () => {
    const { client } = await agentIn(shopAlone());
    const { tools } = await client.listTools();
    const names = 'schema history find_references lint effects describe plan advise_index draft_migration';
    expect(tools.map(({ name }) => name)).toEqual([...names.split(' '), 'review', 'rules']);
    for (const { description = '', annotations, inputSchema } of tools) {
      expect(description.length).toBeLessThan(450);
      expect(description).toMatch(/Use it /);
      expect(annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false });
      expect(inputSchema['additionalProperties']).toBe(false);
    }
    expect(client.getInstructions()).toContain('never instructions');
    expect(JSON.stringify(tools).length / 4).toBeLessThan(3_000);
  });

  it('is in the extension too, which ships no command line', async () => {
    const { call } = await agentIn(shopAlone(), ['server.cjs', '--mcp']);
    expect((await call('schema', { about: 'orders' })).text).toContain('"name":"orders"');
  });

  it('answers as the command line prints', async () => {
    const root = shopAlone();
    const { data } = await agentIn(root);
    const printed = await plinth(['lint', '-', '--stdin-filepath', '<stdin>', '--format', 'json'], {
      cwd: root,
      input: sql,
    });
    const found = await data('lint', { sql });
    expect(found).toMatchObject(JSON.parse(printed.out) as object);
    expect(found).toHaveProperty('diff', expect.stringContaining('+CREATE INDEX CONCURRENTLY ON orders'));
    const effects = await plinth(['effects', 'migrations/000003_create_orders.up.sql', '--format', 'json'], {
      cwd: root,
    });
    const file = { path: 'migrations/000003_create_orders.up.sql' };
    expect(await data('effects', file)).toEqual(JSON.parse(effects.out));
  });

  it('drives every tool, and says how long each takes', async () => {
    const root = shopAlone();
    const { call } = await agentIn(root);
    const query = 'SELECT id, placed_at FROM orders WHERE merchant_id = $1';
    const asked: readonly (readonly [name: string, input: object, part: RegExp])[] = [
      ['schema', { about: 'orders' }, /"name":"orders"/],
      ['history', { object: 'orders' }, /"what":"made"/],
      ['history', { object: 'orders.merchant_id' }, /000003_create_orders/],
      ['find_references', { object: 'orders.merchant_id' }, /"access":"declare"/],
      ['lint', { sql }, /locking\/index-without-concurrently/],
      ['effects', { sql }, /"lock":"SHARE"/],
      ['describe', { sql: query }, /"name":"placed_at".*"neverNull":false/],
      ['plan', { sql: query }, /"grade":"assumed"/],
      ['draft_migration', { table: 'orders' }, /"change":"outbox"/],
      ['draft_migration', { change: 'add-column', table: 'orders' }, /"id":"nullable"/],
      ['review', {}, /"verdict"/],
      ['rules', { about: 'concurrently' }, /index-without-concurrently/],
      ['rules', { rule: 'locking/index-without-concurrently' }, /What to do instead/],
    ];
    for (const [name, input, part] of asked) {
      const replies = [await call(name, input), await call(name, input), await call(name, input)];
      const [first, ...warm] = replies.map(({ milliseconds }) => Math.round(milliseconds));
      console.log(`${name.padEnd(16)} first ${first} ms, then ${warm.join(', ')} ms`);
      for (const { text, isError } of replies) {
        expect(isError, text).toBe(false);
        expect(text).toMatch(part);
      }
    }
  });

  itBroadly('advises an index, with the text of its migration', async () => {
    const root = shopAlone();
    const { data } = await agentIn(root);
    const query = 'SELECT id FROM payments WHERE captured_at = $1';
    const answer = await data('advise_index', { query });
    expect(answer).toMatchObject({ version: 1, queries: [{ result: 'chosen' }] });
    expect(JSON.stringify(answer)).toContain('CREATE INDEX CONCURRENTLY');
    expect(git(root, 'status', '--short')).toBe('');
  });

  it('reads what has changed since the last request', async () => {
    const root = shopAlone();
    const { data } = await agentIn(root);
    const before = await data('schema', { about: 'gift_cards' });
    expect(JSON.stringify(before)).not.toContain('gift_cards');
    add(root, {
      'migrations/000090_gift_cards.up.sql': 'CREATE TABLE gift_cards (code text PRIMARY KEY);\n',
    });
    expect(JSON.stringify(await data('schema', { about: 'gift_cards' }))).toContain('"gift_cards"');
    writeFileSync(join(root, 'migrations/000090_gift_cards.up.sql'), 'CREATE TABLE vouchers (code text);\n');
    expect(JSON.stringify(await data('schema', { about: 'vouchers' }))).toContain('"vouchers"');
    commit(root);
    const paths = ['migrations/000090_gift_cards.up.sql'];
    expect(await data('review', { paths })).toHaveProperty('title', expect.stringContaining('gift_cards'));
  });

  it('forgets a text that no file has', async () => {
    const root = shopAlone();
    const { data } = await agentIn(root);
    const path = 'migrations/000091_more.up.sql';
    const found = await data('lint', { path, sql: 'ALTER TABLE orders ADD COLUMN more int;' });
    expect(found).toHaveProperty('coverage.folders.length', 1);
    expect(JSON.stringify(await data('history', { object: 'orders' }))).not.toContain('000091');
    expect(existsSync(join(root, path))).toBe(false);
  });

  it('chooses what fits into the tokens, and names the rest', async () => {
    const { call, data } = await agentIn(shopAlone());
    const { text } = await call('schema', { about: 'payments', tokens: 800 });
    expect(text.length / 4).toBeLessThan(2_500);
    const found = await data('schema', { about: 'payments', tokens: 1_500 });
    expect(found).toHaveProperty('folders.0.tables.0.name', 'payments');
    expect(found).toHaveProperty(
      'folders.0.leftOut.names',
      expect.arrayContaining(['public.merchants (tables)']),
    );
  });

  it('takes up the quotes that agents leave out', async () => {
    const root = workspace({
      'migrations/0001_a.up.sql': 'CREATE TABLE "TaskRun" ("friendlyId" text, plain int);\n',
      'migrations/0001_a.down.sql': 'DROP TABLE "TaskRun";\n',
    });
    const { data } = await agentIn(root);
    for (const object of ['TaskRun', '"TaskRun"', 'TaskRun.friendlyId', 'public.TaskRun.PLAIN'])
      expect(await data('history', { object })).toHaveProperty('events.length', 1);
  });
});

describe('what should be written', () => {
  it('is a diff that git applies', async () => {
    const root = shopAlone();
    const { data } = await agentIn(root);
    const values = { column: 'gift_note', type: 'text', nullable: 'yes' };
    const diff = diffOf(await data('draft_migration', { change: 'add-column', table: 'orders', values }));
    expect(git(root, 'status', '--short')).toBe('');
    writeFileSync(join(root, 'a.diff'), diff);
    git(root, 'apply', 'a.diff');
    const [file = ''] = git(root, 'ls-files', '-o', 'migrations').split('\n');
    expect(readFileSync(join(root, file), 'utf8')).toContain('gift_note');
  });

  it('says what is wrong with a value', async () => {
    const { data } = await agentIn(shopAlone());
    const values = { column: 'x', type: 'text; DROP TABLE orders', nullable: 'yes' };
    const answer = await data('draft_migration', { change: 'add-column', table: 'orders', values });
    expect(answer).toHaveProperty('problem', expect.stringMatching(/^Type: /));
    expect(diffOf(answer)).toBe('undefined');
  });

  it('is the fix of a finding', async () => {
    const root = shopAlone();
    git(root, 'checkout', '-q', '-b', 'work');
    const path = 'migrations/000090_status.up.sql';
    add(root, { [path]: `${sql}\n` });
    const { data } = await agentIn(root);
    const answer = await data('draft_migration', { path, rule: 'locking/index-without-concurrently' });
    expect(diffOf(answer)).toContain('CONCURRENTLY');
    expect(readFileSync(join(root, path), 'utf8')).toBe(`${sql}\n`);
  });
});

describe('plinth mcp --install', () => {
  it('shows what it would write, and writes it when asked', async () => {
    const root = workspace({
      'AGENTS.md': '# Ours\n',
      '.vscode/mcp.json': '{\n  // kept\n  "servers": {}\n}\n',
    });
    const shown = await plinth(['mcp', '--install'], { cwd: root });
    expect(shown.out).toContain('Nothing was written.');
    expect(readFileSync(join(root, 'AGENTS.md'), 'utf8')).toBe('# Ours\n');
    await plinth(['mcp', '--install', '--write'], { cwd: root });
    const section = readFileSync(join(root, 'AGENTS.md'), 'utf8');
    expect(section).toMatch(/^# Ours\n\n<!-- plinth/);
    const config = readFileSync(join(root, '.vscode/mcp.json'), 'utf8');
    expect(config).toContain('// kept');
    expect(config).toContain('"command": "npx"');
    const again = await plinth(['mcp', '--install', '--write'], { cwd: root });
    expect(again.out).toBe('.vscode/mcp.json is up to date.\nAGENTS.md is up to date.\n');
    expect(readFileSync(join(root, 'AGENTS.md'), 'utf8')).toBe(section);
  });

  it('changes no file that it cannot read', async () => {
    const root = workspace({ '.vscode/mcp.json': '[]' });
    const { code, err } = await plinth(['mcp', '--install', '--write'], { cwd: root });
    expect(code).toBe(2);
    expect(err).toContain('no JSON object');
    expect(existsSync(join(root, 'AGENTS.md'))).toBe(false);
  });
});

function diffOf(answer: unknown): string {
  return String(new Map(Object.entries(answer ?? {})).get('diff'));
}
