/**
 * What the editor calls wrong in the query files of checkouts: the files of sqlc, whose queries its compiler takes, so that every error is either a
 * mistake of the repository or false. The language server, as it is installed, opens each file with one more query on a table that nothing creates:
 * only a file in which that is told was checked. Prints each other error and each file that was not, and of each checkout the queries, those in checked files and the errors.
 *   npm run package, then npm run real:told -- CHECKOUT …
 * Does not judge: a server with the checkout's schema and a person do.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { Conversation, eventually, uri } from '../lsp/conversation.ts';

const missing = 'plinth_checks_this_file';
const canary = `\n\n-- name: ${missing} :many\nSELECT id FROM ${missing};\n`;
/** The first file waits for the schema; where that brings nothing, the others are not worth a wait. */
const waits = { firstMs: 25_000, nextMs: 5_000, vainMs: 500 };
const longest = 400_000;

interface Figures {
  queries: number;
  checked: number;
  told: number;
}

void main(process.argv.slice(2).map((path) => resolve(path)));

async function main(roots: readonly string[]): Promise<void> {
  const total: Figures = { queries: 0, checked: 0, told: 0 };
  let checkouts = 0;
  for (const root of roots) {
    const found = await figuresOf(root);
    for (const key of ['queries', 'checked', 'told'] as const) total[key] += found[key];
    if (found.checked > 0) checkouts += 1;
    say(basename(root), found);
  }
  say(`${roots.length} checkouts, ${checkouts} checked`, total);
}

async function figuresOf(root: string): Promise<Figures> {
  const server = await Conversation.start({ folders: [root], trusted: true });
  const found: Figures = { queries: 0, checked: 0, told: 0 };
  let waitMs = waits.firstMs;
  for (const { path, text } of queryFiles(root)) {
    const count = text.match(namedQuery)?.length ?? 0;
    found.queries += count;
    const { isChecked, errors } = await errorsIn(server, path, text, waitMs);
    if (isChecked) found.checked += count;
    else console.log(`${basename(root)} ${relative(root, path)}: ${count} queries not checked`);
    waitMs = found.checked > 0 ? waits.nextMs : waits.vainMs;
    for (const { line, message } of errors) {
      found.told += 1;
      console.log(`${basename(root)} ${relative(root, path)}:${line + 1} ${message}`);
      console.log(`    ${text.split('\n')[line]?.trim().slice(0, 120) ?? ''}`);
    }
  }
  await server.stop();
  return found;
}

const namedQuery = /^-- name:/gm;

function queryFiles(root: string): readonly { readonly path: string; readonly text: string }[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.sql') && !/(?:^|\/)(?:\.git|node_modules|vendor)\//.test(name),
  );
  return names.toSorted().flatMap((name) => {
    const path = join(root, name);
    const text = readFileSync(path, 'utf8');
    return text.length <= longest && new RegExp(namedQuery).test(text) ? [{ path, text }] : [];
  });
}

interface Told {
  readonly line: number;
  readonly message: string;
}

async function errorsIn(
  server: Conversation,
  path: string,
  text: string,
  waitMs: number,
): Promise<{ readonly isChecked: boolean; readonly errors: readonly Told[] }> {
  const document = uri(path);
  const ended = text.trimEnd().replace(/;?$/, ';');
  await server.open(document, `${ended}${canary}`);
  const told = async (): Promise<readonly Told[]> =>
    (await server.diagnostics(document)).flatMap(({ code, range, message }) =>
      code === 'query-error'
        ? [{ line: range.start.line, message: typeof message === 'string' ? message : message.value }]
        : [],
    );
  const isCanary = ({ message }: Told): boolean => message.includes(missing);
  const isChecked = await eventually(
    'the table that nothing creates is told',
    async () => (await told()).some(isCanary) || undefined,
    waitMs,
  ).catch(() => false);
  const errors = (await told()).filter((one) => !isCanary(one));
  await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: document } });
  return { isChecked, errors };
}

function say(name: string, { queries, checked, told }: Figures): void {
  console.log(`${name}: ${queries} queries, ${checked} of them in checked files, ${told} errors told`);
}
