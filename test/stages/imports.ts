/**
 * Which file imports which, of all programs of the repository: imports that are there when the program runs, static or not. Types are the compiler's
 * matter, which looks at everything in any case.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { repository } from '../hosts/paths.ts';

export interface Program {
  readonly text: string;
  /** Paths from the repository's top. */
  readonly imports: readonly string[];
}

const program = /\.m?ts$/;
const statement =
  /(?:^|\n)\s*(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?\s*'(\.[^']+)'|\bimport\('(\.[^']+)'\)/g;

export function readPrograms(): ReadonlyMap<string, Program> {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', words, { cwd: repository, encoding: 'utf8' })
    .split('\0')
    .filter((path) => program.test(path) && existsSync(join(repository, path)));
  return new Map(
    files.map((path) => {
      const text = readFileSync(join(repository, path), 'utf8');
      const imports = [...text.matchAll(statement)].map(([, fixed, lazy]) =>
        posix.join(posix.dirname(path), fixed ?? lazy ?? ''),
      );
      return [path, { text, imports }];
    }),
  );
}
