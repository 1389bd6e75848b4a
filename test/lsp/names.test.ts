/** Names over the wire, on the shop: completion in queries and migrations, and from a name to the statement that made it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CompletionList,
  Location,
  Position,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { proposeChange, type ChangeProposal } from '../../protocol/change-proposal.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf } from './conversation.ts';

let shop: ReturnType<typeof copyOf>;
let server: Conversation;

beforeAll(async () => {
  shop = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({ folders: [shop.path] });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  shop.remove();
});

let drafts = 0;

/** A new file with a `|` where the cursor stands. */
async function draft(folder: string, marked: string): Promise<{ document: string; position: Position }> {
  drafts += 1;
  const name = folder === 'migrations' ? `0001${drafts + 50}_draft.up.sql` : `draft_${drafts}.sql`;
  const document = pathToFileURL(join(shop.path, folder, name)).href;
  const lines = marked.slice(0, marked.indexOf('|')).split('\n');
  await server.open(document, marked.replace('|', ''));
  return { document, position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 } };
}

async function complete(folder: string, marked: string): Promise<readonly string[]> {
  const { document, position } = await draft(folder, marked);
  const list = await server.connection.sendRequest<CompletionList | null>('textDocument/completion', {
    textDocument: { uri: document },
    position,
  });
  return (list?.items ?? []).map(({ label }) => label);
}

/** The line that a definition leads to, with its file's name. */
async function definition(folder: string, marked: string): Promise<readonly string[]> {
  const { document, position } = await draft(folder, marked);
  const found = await server.connection.sendRequest<Location[]>('textDocument/definition', {
    textDocument: { uri: document },
    position,
  });
  return found.map(({ uri, range }) => {
    const path = new URL(uri).pathname;
    const text = path.includes('draft') ? marked.replace('|', '') : readFileSync(path, 'utf8');
    const line = text.split('\n')[range.start.line] ?? '';
    return `${path.slice(path.lastIndexOf('/') + 1)}: ${line.slice(range.start.character, range.end.character)}`;
  });
}

describe('completion', () => {
  it('offers tables and views after FROM', async () => {
    // The order is that of their use, which is counted beside the first list.
    await expect
      .poll(async () => (await complete('queries', 'SELECT * FROM ord|')).slice(0, 3))
      .toEqual(['orders', 'order_items', 'order_totals']);
  });

  it('offers the columns of an alias', async () => {
    const items = await complete('queries', 'SELECT o.| FROM orders o');
    expect(items).toContain('placed_at');
    expect(items).not.toContain('email');
  });

  it('offers whole conditions from foreign keys after ON', async () => {
    const [first] = await complete('queries', 'SELECT * FROM orders o JOIN customers c ON |');
    expect(first).toBe('c.id = o.customer_id');
  });

  it('offers ON with its condition behind a joined table', async () => {
    const [first] = await complete('queries', 'SELECT * FROM orders o JOIN order_items i |');
    expect(first).toBe('ON i.order_id = o.id');
  });

  it('offers the values of an enum, in an open quote too', async () => {
    const values = ['cart', 'placed', 'paid', 'shipped', 'delivered', 'cancelled'];
    expect(await complete('queries', "SELECT * FROM orders WHERE status = '|")).toEqual(values);
    expect((await complete('queries', 'UPDATE orders SET status = |')).slice(0, 6)).toEqual(values);
  });

  it('offers what an INSERT may name, and leaves out what it may not', async () => {
    const items = await complete('queries', 'INSERT INTO orders (merchant_id, |)');
    expect(items[0]).toBe('customer_id');
    expect(items).not.toContain('id');
    expect(items).not.toContain('merchant_id');
  });

  it('sees the columns of a WITH query that is being typed', async () => {
    const items = await complete(
      'queries',
      'WITH big AS (SELECT id, total * 2 AS twice FROM orders) SELECT b.| FROM big b',
    );
    expect(items).toEqual(['id', 'twice']);
  });

  it('offers the constraints of the table that a migration changes', async () => {
    const items = await complete('migrations', 'ALTER TABLE orders DROP CONSTRAINT |;');
    expect(items).toContain('orders_placed_at_check');
  });

  it('knows what the statements before it in the file have made', async () => {
    const items = await complete(
      'migrations',
      'CREATE TABLE notes (id int, body text);\nCREATE INDEX ON notes (|);',
    );
    expect(items.slice(0, 2)).toEqual(['body', 'id']);
  });

  it('offers new in the function of a trigger, and its variables', async () => {
    const body = 'DECLARE hint text; BEGIN SELECT | ; RETURN NEW; END';
    const items = await complete(
      'migrations',
      `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ ${body} $$;`,
    );
    expect(items).toContain('hint');
  });

  it('says nothing in a comment, in a string and in a number', async () => {
    expect(await complete('queries', 'SELECT 1 -- or|')).toEqual([]);
    expect(await complete('queries', "SELECT 'or|' FROM orders")).toEqual([]);
    expect(await complete('queries', 'SELECT 12|')).toEqual([]);
  });
});

describe('definition', () => {
  it('leads from a column of a query to the migration that last changed it', async () => {
    expect(await definition('queries', 'SELECT full_n|ame FROM customers')).toEqual([
      '000011_require_customer_name.up.sql: full_name',
    ]);
  });

  it('leads from a table to the statement that creates it', async () => {
    expect(await definition('queries', 'SELECT * FROM ord|ers')).toEqual([
      '000003_create_orders.up.sql: orders',
    ]);
  });

  it('leads from a column of a view to the list of the view', async () => {
    expect(await definition('queries', 'SELECT lin|es FROM order_totals')).toEqual([
      '000006_add_order_totals.up.sql: lines',
    ]);
  });

  it('leads from an alias to where it is given', async () => {
    const [found] = await definition('queries', 'SELECT o|.id FROM orders o');
    expect(found).toMatch(/^draft_\d+\.sql: o$/);
  });

  it('finds nothing for a name that nothing known has', async () => {
    expect(await definition('queries', 'SELECT nothing_of_th|is FROM orders')).toEqual([]);
  });
});

describe('references', () => {
  it('finds a column in migrations, down migrations, views, queries and seeds', async () => {
    const { document, position } = await draft('queries', 'SELECT shipping_address|_id FROM orders');
    const found = await server.connection.sendRequest<Location[]>('textDocument/references', {
      textDocument: { uri: document },
      position,
      context: { includeDeclaration: true },
    });
    const files = found.map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1).replace(/draft_\d+/, 'draft'));
    expect(files).toEqual([
      '000010_add_shipping_addresses.up.sql',
      '000010_add_shipping_addresses.up.sql',
      '000010_add_shipping_addresses.down.sql',
      'draft.sql',
      'order_history.sql',
      'seed.sql',
    ]);
  });

  it('highlights reads and writes of one name in the document', async () => {
    const { document, position } = await draft('queries', "UPDATE orders SET no|te = note || '!'");
    const found = await server.connection.sendRequest<{ kind: number }[]>('textDocument/documentHighlight', {
      textDocument: { uri: document },
      position,
    });
    expect(found.map(({ kind }) => kind)).toEqual([3, 2]);
  });
});

describe('signature help', () => {
  async function signature(marked: string): Promise<string | undefined> {
    const { document, position } = await draft('queries', marked);
    const help = await server.connection.sendRequest<SignatureHelp | null>('textDocument/signatureHelp', {
      textDocument: { uri: document },
      position,
    });
    const shown = help?.signatures[help.activeSignature ?? 0];
    const part = shown?.parameters?.[help?.activeParameter ?? 0]?.label;
    return shown && Array.isArray(part)
      ? `${shown.label} | ${shown.label.slice(part[0], part[1])}`
      : undefined;
  }

  it('shows the arguments of a function of the migrations, and which one is typed', async () => {
    expect(await signature("SELECT archive_readings('p', |)")).toBe(
      'archive_readings(partition_name text, older_than timestamptz) → bigint | older_than timestamptz',
    );
  });

  it('shows those of a function of the server', async () => {
    expect(await signature("SELECT split_part('a', |)")).toBe(
      'split_part(text, text, integer) → text | text',
    );
  });

  it('shows the column that a value of a row is for', async () => {
    expect(await signature('INSERT INTO order_items (order_id, quantity) VALUES (1, |)')).toBe(
      'order_items(order_id bigint NOT NULL, quantity integer NOT NULL) | quantity integer NOT NULL',
    );
  });

  it('says nothing outside of brackets', async () => {
    expect(await signature('SELECT lower(note) |')).toBeUndefined();
  });
});

describe('semantic tokens', () => {
  const types = ['table', 'column', 'local', 'variable', 'function', 'type'];
  const access = ['read', 'declare', 'write'];

  it('tell tables, columns, aliases and functions apart, and writes from reads', async () => {
    const text =
      'UPDATE orders o SET note = lower(o.note)\nFROM customers WHERE customers.id = unknown_name;|';
    const { document } = await draft('queries', text);
    const { data } = await server.connection.sendRequest<{ data: readonly number[] }>(
      'textDocument/semanticTokens/full',
      { textDocument: { uri: document } },
    );
    let [line, character] = [0, 0];
    const told: string[] = [];
    for (let at = 0; at < data.length; at += 5) {
      const [lines = 0, shifted = 0, length = 0, type = 0, modifier = 0] = data.slice(at, at + 5);
      character = lines > 0 ? shifted : character + shifted;
      line += lines;
      const name = text.split('\n')[line]?.slice(character, character + length) ?? '';
      told.push(`${name}:${types[type] ?? ''}:${access[modifier] ?? ''}`);
    }
    expect(told).toEqual([
      'orders:table:write',
      'o:local:declare',
      'note:column:write',
      'o:local:read',
      'note:column:read',
      'customers:table:read',
      'customers:table:read',
      'id:column:read',
    ]);
  });
});

describe('call hierarchy', () => {
  const sql = [
    'CREATE FUNCTION fee(total numeric) RETURNS numeric LANGUAGE sql AS $$ SELECT total * 0.01 $$;',
    'CREATE FUNCTION net(total numeric) RETURNS numeric LANGUAGE plpgsql AS $$ BEGIN RETURN total - fee(total) - fee(1); END $$;',
    'CREATE VIEW fees AS SELECT fee(1) AS one;',
    'CREATE VIEW old_fees AS SELECT fee(2) AS two;',
    'DROP VIEW old_fees;',
    'CREATE TABLE bills (id int, due numeric DEFAULT fee(3));',
    'CREATE POLICY small ON bills USING (fee(due) < 1);',
    'CREATE FUNCTION on_bill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.due := net(NEW.due); RETURN NEW; END $$;',
    'CREATE TRIGGER bill BEFORE INSERT ON bills FOR EACH ROW EXECUTE FUNCTION on_bill();',
    'SELECT fee(4);',
    "CREATE OR REPLACE FUNCTION net(total numeric) RETURNS numeric LANGUAGE sql AS 'SELECT total - fee(total)';",
  ].join('\n');

  async function prepared(folder: string, marked: string): Promise<CallHierarchyItem> {
    const { document, position } = await draft(folder, marked);
    const items = await server.connection.sendRequest<CallHierarchyItem[] | null>(
      'textDocument/prepareCallHierarchy',
      { textDocument: { uri: document }, position },
    );
    expect(items).toHaveLength(1);
    const [item] = items ?? [];
    if (item === undefined) throw new Error('no item');
    return item;
  }

  async function callers(item: CallHierarchyItem): Promise<readonly string[]> {
    const found = await server.connection.sendRequest<CallHierarchyIncomingCall[]>(
      'callHierarchy/incomingCalls',
      { item },
    );
    return found.map(
      ({ from, fromRanges }) => `${from.name}:${fromRanges.map(({ start }) => start.line).join()}`,
    );
  }

  it('shows who calls a function in the end, and what calls that', async () => {
    const query = await draft('queries', '-- name: DueFees :one\nSELECT fee(|5)');
    const item = await prepared('migrations', sql.replace('FUNCTION fee', 'FUNCTION f|ee'));
    expect(item.name).toBe('fee');
    expect(await callers(item)).toEqual(['fees:2', 'bills:5', 'small:6', 'net:10', 'DueFees:1']);
    await server.connection.sendNotification('textDocument/didClose', {
      textDocument: { uri: query.document },
    });
    const found = await server.connection.sendRequest<CallHierarchyIncomingCall[]>(
      'callHierarchy/incomingCalls',
      { item },
    );
    const net = found.find(({ from }) => from.name === 'net')?.from;
    expect(net && (await callers(net))).toEqual(['on_bill:7']);
  });

  it('shows what a trigger and a body call, and nothing of what is no function of the migrations', async () => {
    const item = await prepared('queries', 'SELECT apply_stock_move|ment()');
    const [trigger] = await server.connection.sendRequest<CallHierarchyIncomingCall[]>(
      'callHierarchy/incomingCalls',
      { item },
    );
    expect(trigger?.from.name).toBe('stock_movements_apply');
    const out = await server.connection.sendRequest<CallHierarchyOutgoingCall[]>(
      'callHierarchy/outgoingCalls',
      { item: trigger?.from },
    );
    expect(out.map(({ to }) => to.name)).toEqual(['apply_stock_movement']);
    const { document, position } = await draft('queries', 'SELECT no|w()');
    const none = await server.connection.sendRequest('textDocument/prepareCallHierarchy', {
      textDocument: { uri: document },
      position,
    });
    expect(none).toBe(null);
  });
});

describe('rename', () => {
  async function rename(folder: string, marked: string, newName: string): Promise<string> {
    const { document, position } = await draft(folder, marked);
    const asked = { textDocument: { uri: document }, position, newName };
    try {
      const edit = await server.connection.sendRequest<WorkspaceEdit | null>('textDocument/rename', asked);
      const text = marked.replace('|', '');
      const edits = edit?.changes?.[document] ?? [];
      const files = Object.keys(edit?.changes ?? {}).length;
      return `${files}: ${edits.toReversed().reduce((now, one) => applied(now, one), text)}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Of a text of one line. */
  function applied(text: string, { range, newText }: TextEdit): string {
    return text.slice(0, range.start.character) + newText + text.slice(range.end.character);
  }

  it('renames an alias in its statement, quoted where it must be', async () => {
    expect(await rename('queries', 'SELECT o.id, o.* FROM orders o| WHERE o.id = 1', 'Order')).toBe(
      '1: SELECT "Order".id, "Order".* FROM orders "Order" WHERE "Order".id = 1',
    );
  });

  it('renames a WITH query', async () => {
    expect(await rename('queries', 'WITH a AS (SELECT 1 AS x) SELECT a|.x FROM a', 'b')).toBe(
      '1: WITH b AS (SELECT 1 AS x) SELECT b.x FROM b',
    );
  });

  it('renames a column of new work', async () => {
    expect(
      await rename(
        'migrations',
        'CREATE TABLE memos (id int, bo|dy text CHECK (length(body) > 1))',
        'content',
      ),
    ).toBe('1: CREATE TABLE memos (id int, content text CHECK (length(content) > 1))');
  });

  it('leaves an alias of a renamed column alone', async () => {
    const sql =
      'CREATE TABLE jots (id int, bo|dy text); CREATE VIEW v AS SELECT b.mark FROM (SELECT body AS mark FROM jots) b';
    expect(await rename('migrations', sql, 'content')).toBe(
      '1: CREATE TABLE jots (id int, content text); CREATE VIEW v AS SELECT b.mark FROM (SELECT content AS mark FROM jots) b',
    );
  });

  it('refuses where a file says the name and nobody knows what it means there', async () => {
    const sql = 'CREATE TABLE scraps (id int, bo|dy text); INSERT INTO elsewhere (body) VALUES (1)';
    expect(await rename('migrations', sql, 'content')).toMatch(/it is not known what it means/);
  });

  it('refuses a column that USING joins with one of another name', async () => {
    const other =
      'CREATE TABLE reels (re|el int, n int); CREATE VIEW v AS SELECT n FROM reels JOIN (SELECT 1 AS reel) x USING (reel)';
    expect(await rename('migrations', other, 'coil')).toMatch(/joins by USING \(reel\)/);
    const same =
      'CREATE TABLE drums (wh|eel int, n int); CREATE VIEW v AS SELECT n FROM drums JOIN (SELECT wheel FROM drums) x USING (wheel)';
    expect(await rename('migrations', same, 'coil')).toBe(
      '1: CREATE TABLE drums (coil int, n int); CREATE VIEW v AS SELECT n FROM drums JOIN (SELECT coil FROM drums) x USING (coil)',
    );
  });

  it('refuses a table that a function gets as a text, and a name in a program that is not read', async () => {
    const called = "CREATE TABLE spo|ols (id int, at date); SELECT partitioned('public.spools', 'at')";
    expect(await rename('migrations', called, 'coils')).toMatch(/has spools in a text/);
    const column = "CREATE TABLE bobbins (id int, whe|n_at date); SELECT partitioned('bobbins', 'when_at')";
    expect(await rename('migrations', column, 'made_at')).toMatch(/has when_at in a text/);
    const body =
      "CREATE TABLE gea|rs (id int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT id FROM gears WHERE ''a'' = ''b'''";
    expect(await rename('migrations', body, 'cogs')).toMatch(/has gears in a text/);
    const other = "CREATE TABLE li|ds (id int, kind text DEFAULT 'lids of a pot')";
    expect(await rename('migrations', other, 'tops')).toBe(
      "1: CREATE TABLE tops (id int, kind text DEFAULT 'lids of a pot')",
    );
  });

  it('writes a local name as it was typed where nothing is quoted', async () => {
    expect(await rename('queries', 'SELECT o.id FROM orders o|', 'lastOrder')).toBe(
      '1: SELECT lastOrder.id FROM orders lastOrder',
    );
  });

  it('refuses a taken name, and a name of the result', async () => {
    expect(await rename('queries', 'SELECT o|.id FROM orders o, customers c', 'c')).toMatch(/says c already/);
    expect(await rename('queries', 'SELECT 1 AS to|tal', 'sum')).toMatch(/a name of the result/);
  });

  describe('of what has run', () => {
    async function proposed(marked: string, newName: string): Promise<WorkspaceEdit | null> {
      const { document, position } = await draft('queries', marked);
      return server.connection.sendRequest<WorkspaceEdit | null>('textDocument/rename', {
        textDocument: { uri: document },
        position,
        newName,
      });
    }

    it('proposes a new migration and edits of queries, and leaves migrations alone', async () => {
      const edit = await proposed('SELECT full_na|me FROM customers', 'display_name');
      const changes = edit?.documentChanges ?? [];
      const created = changes.flatMap((one) => ('kind' in one && one.kind === 'create' ? [one.uri] : []));
      expect(created.map((uri) => uri.slice(uri.lastIndexOf('/') + 1))).toEqual([
        expect.stringMatching(/_rename_customers_full_name_to_display_name\.up\.sql$/),
        expect.stringMatching(/_rename_customers_full_name_to_display_name\.down\.sql$/),
      ]);
      const texts = changes.flatMap((one) => ('edits' in one ? [one] : []));
      const [up] = texts.filter(({ textDocument }) => textDocument.uri === created[0]);
      expect(up?.edits.map((one) => ('newText' in one ? one.newText : '')).join('')).toMatch(
        /ADD COLUMN display_name/,
      );
      const others = texts.filter(({ textDocument }) => !created.includes(textDocument.uri));
      expect(others.length).toBeGreaterThan(0);
      expect(others.filter(({ textDocument }) => textDocument.uri.includes('/migrations/'))).toEqual([]);
      expect(Object.values(edit?.changeAnnotations ?? {}).map((one) => one.needsConfirmation)).toEqual([
        false,
        true,
      ]);
    });

    it('is previewed by our own client, the queries for later', async () => {
      const own = await Conversation.start({ folders: [shop.path], fixPreview: true });
      try {
        const document = pathToFileURL(join(shop.path, 'queries', 'previewed.sql')).href;
        await own.open(document, 'SELECT full_name FROM customers');
        const answer = await own.connection.sendRequest('textDocument/rename', {
          textDocument: { uri: document },
          position: { line: 0, character: 10 },
          newName: 'display_name',
        });
        expect(answer).toEqual({ changes: {} });
        const { title, documents, create, later } = await own.next<ChangeProposal>(proposeChange);
        expect([title, documents]).toEqual(['Rename full_name to display_name', []]);
        expect(create.map(({ uri }) => /\.(?:up|down)\.sql$/.exec(uri)?.[0])).toEqual([
          '.up.sql',
          '.down.sql',
        ]);
        const mine = later?.documents.find(({ uri }) => uri === document);
        expect(mine?.edits).toMatchObject([{ newText: 'display_name' }]);
      } finally {
        await own.stop();
      }
    });

    it('writes a migration that its own rules report nothing about', async () => {
      for (const marked of ['SELECT full_na|me FROM customers', 'SELECT 1 FROM ord|ers']) {
        const edit = await proposed(marked, 'renamed_here');
        const texts = (edit?.documentChanges ?? []).flatMap((one) => ('edits' in one ? [one] : []));
        const [up] = texts.filter(({ textDocument }) => textDocument.uri.endsWith('.up.sql'));
        const text = up?.edits.map((one) => ('newText' in one ? one.newText : '')).join('') ?? '';
        const uri = up?.textDocument.uri ?? '';
        await server.open(uri, text);
        const { items } = await server.connection.sendRequest<{
          items: { code: string; severity: number }[];
        }>('textDocument/diagnostic', { textDocument: { uri } });
        expect(items.filter(({ severity }) => severity < 3)).toEqual([]);
        await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
      }
    });

    it('refuses a name that is taken', async () => {
      await expect(proposed('SELECT full_na|me FROM customers', 'email')).rejects.toThrow(
        /customers has a column email already/,
      );
    });
  });
});
