/** What runs below a VS Code server: extension hosts and whatever extensions started. Read from Linux's own process list. */
import { readdirSync, readFileSync } from 'node:fs';
import type { VSCodeServer } from './server.ts';

/** The command lines of all processes of the server's group and session, ended ones left out. */
export function processesOf(server: VSCodeServer): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const environment = read(`/proc/${pid}/environ`);
      // Every process of a run inherits the home that was made for it.
      if (!environment.split('\0').includes(`HOME=${server.home}`)) return [];
      return [read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()];
    });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended between the listing and the reading.
    return '';
  }
}
