/** The files that scripts of psql write and read, for servers on this machine: what \copy does there, COPY does here. Test support. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export interface PsqlFiles {
  readonly folder: string;
  /** `server`: its files are told from those of another one. */
  readonly withFiles: (script: string, server: number) => string;
}

/** A folder of its own, which is gone with the file of tests that asks for it. */
export function psqlFiles(): PsqlFiles {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-export-'));
  // The server may be another user’s.
  chmodSync(folder, 0o777);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    withFiles: (script, server) =>
      script
        .replaceAll(/^\\set ON_ERROR_STOP on\n/gm, '')
        .replaceAll(
          /^\\copy (.+) (TO|FROM) '(.+?)' (WITH .+)$/gm,
          (_, what: string, way: string, file: string, how: string) =>
            `COPY ${what} ${way} '${join(folder, `${server}-${file}`)}' ${how};`,
        ),
  };
}
