/**
 * Runs squawk and postgres-language-server, as they come, over the outages of examples/outages, and records what they say of each migration and
 * of each repaired twin. The page of the outages is made from the record.
 *   npm run real:outages -- [--squawk PATH] [--pls PATH]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatted } from '../../scripts/formatted.ts';
import { timeCommand } from '../bench/command.ts';
import { postgresLanguageServer, squawk } from '../bench/peers.ts';
import { run } from '../hosts/install.ts';
import { filesOf, outages, type Half, type Outage } from '../outages/incidents.ts';
import { peersFile, type PeerRecord, type PeerSaid } from '../outages/peers.ts';
import { readPls, readSquawk, type Said } from './peers/run.ts';

const { values } = parseArgs({ options: { squawk: { type: 'string' }, pls: { type: 'string' } } });

/** Send each file as one transaction, unless it says otherwise. */
const wrapping = ['goose', 'flyway', 'drizzle', 'supabase', 'hasura', 'sqlx', 'golang-migrate'];

void main();

async function main(): Promise<void> {
  const binaries = {
    squawk: values.squawk ?? (await squawk()),
    pls: values.pls ?? (await postgresLanguageServer()),
  };
  const version = async (path: string): Promise<string> =>
    (/\d+\.\d+\.\d+/.exec(await run(path, ['--version'], { cwd: '/' })) ?? [''])[0];
  const scratch = mkdtempSync(join(tmpdir(), 'plinth-outages-'));
  try {
    // Without this it waits ten seconds for a database first.
    const config = { db: { disableConnection: true } };
    writeFileSync(join(scratch, 'postgres-language-server.jsonc'), JSON.stringify(config));
    const spoken = outages().filter(({ setting }) => setting.dialect === 'postgresql');
    const said: Record<string, PeerSaid> = {};
    for (const outage of spoken) {
      const half = async (which: Half): Promise<PeerSaid['migrations']> => ({
        squawk: (await squawkOn(binaries.squawk, outage, which)).map(place),
        pls: (await plsOn(binaries.pls, scratch, outage, which)).map(place),
      });
      said[outage.name] = { migrations: await half('migrations'), repaired: await half('repaired') };
    }
    const record: PeerRecord = {
      date: new Date().toISOString().slice(0, 10),
      versions: { squawk: await version(binaries.squawk), pls: await version(binaries.pls) },
      said,
    };
    writeFileSync(peersFile, await formatted(peersFile, JSON.stringify(record)));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function place({ rule, file, line }: Said): string {
  return `${rule} ${file}:${line + 1}`;
}

function isWrapped({ setting }: Outage, text: string): boolean {
  return wrapping.includes(setting.tool) && !/no.transaction/i.test(text);
}

async function squawkOn(binary: string, outage: Outage, half: Half): Promise<readonly Said[]> {
  const found: Said[] = [];
  for (const { path, isNew, text } of filesOf(outage, half)) {
    if (!isNew) continue;
    const told = isWrapped(outage, text) ? ['--assume-in-transaction'] : [];
    const version = `--pg-version=${String(outage.setting.targetVersion ?? 16)}`;
    const command = [binary, '--reporter', 'json', version, ...told, path];
    found.push(...readSquawk((await timeCommand(command, outage.folder)).stdout));
  }
  return found;
}

async function plsOn(binary: string, scratch: string, outage: Outage, half: Half): Promise<readonly Said[]> {
  const files = filesOf(outage, half).flatMap(({ path, isNew }) => (isNew ? [path] : []));
  const options = [`--config-path=${scratch}`, '--reporter=json', '--max-diagnostics=none'];
  const { stdout } = await timeCommand([binary, 'check', ...options, ...files], outage.folder);
  return readPls(stdout);
}
