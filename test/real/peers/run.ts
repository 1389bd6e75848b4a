/** Runs Plinth and its peers on the same files of one checkout and brings what they say into one form. Judges nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { timeCommand, type CommandFigures } from '../../bench/command.ts';
import { repository } from '../../hosts/paths.ts';

export type PeerName = 'squawk' | 'pls';

export interface Said {
  readonly by: PeerName | 'plinth';
  readonly rule: string;
  /** Relative to the checkout, forward slashes. */
  readonly file: string;
  /** Zero-based; where the finding begins. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface Runs {
  readonly said: readonly Said[];
  /** Those that all three read. */
  readonly files: readonly string[];
  readonly figures: ReadonlyMap<string, CommandFigures>;
}

export interface Binaries {
  readonly squawk: string;
  readonly pls: string;
}

/**
 * All rules of all three are on. What Plinth takes for a dump is left out for all. squawk runs twice: as it is, and told that each file is
 * one transaction, which adds rules and takes some away.
 */
export async function runAll(
  root: string,
  candidates: readonly string[],
  folders: readonly string[],
  { squawk, pls }: Binaries,
): Promise<Runs> {
  const scratch = mkdtempSync(join(tmpdir(), 'plinth-peers-'));
  try {
    const ours = join(scratch, 'plinth.config.json');
    writeFileSync(ours, '{ "preset": "all" }\n');
    // Without this it waits ten seconds for a database first.
    const theirs = { db: { disableConnection: true }, linter: { rules: { all: true } } };
    writeFileSync(join(scratch, 'postgres-language-server.jsonc'), JSON.stringify(theirs));
    const figures = new Map<string, CommandFigures>();
    const output = async (name: string, command: readonly string[]): Promise<string> => {
      const figure = await timeCommand(command, root);
      figures.set(name, figure);
      return figure.stdout;
    };
    const cli = join(repository, 'dist', 'cli.cjs');
    const lint = ['lint', '--scope', 'all', '--format', 'json', '--config', ours];
    const plinth = readPlinth(await output('plinth', [process.execPath, cli, ...lint, ...folders]));
    const files = candidates.filter((file) => !plinth.silent.has(file));
    const asJson = ['--reporter', 'json'];
    const check = ['check', `--config-path=${scratch}`, '--reporter=json', '--max-diagnostics=none'];
    const said = [
      ...plinth.said,
      ...distinct([
        ...readSquawk(await output('squawk', [squawk, ...asJson, ...files])),
        ...readSquawk(
          await output('squawk, one transaction', [squawk, ...asJson, '--assume-in-transaction', ...files]),
        ),
      ]),
      ...readPls(await output('pls', [pls, ...check, ...files])),
    ];
    return { said, files, figures };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readPlinth(output: string): {
  readonly said: readonly Said[];
  readonly silent: ReadonlySet<string>;
} {
  const { findings, coverage } = JSON.parse(output) as {
    coverage: { files: { silent: readonly { file: string }[] } };
    findings: readonly {
      rule: string;
      message: string;
      file: string;
      range: { start: { line: number; character: number } };
    }[];
  };
  const said = findings.map(({ rule, message, file, range: { start } }): Said => {
    return { by: 'plinth', rule, file, line: start.line, column: start.character, message };
  });
  return { said, silent: new Set(coverage.files.silent.map(({ file }) => file)) };
}

export function readSquawk(output: string): readonly Said[] {
  const findings = JSON.parse(output) as readonly {
    rule_name: string;
    file: string;
    line: number;
    column: number;
    message: string;
  }[];
  return findings.map(({ rule_name, file, line, column, message }) => {
    return { by: 'squawk', rule: rule_name, file, line, column, message };
  });
}

/** Lines and columns of it begin at one; a diagnostic about a whole file has no place. */
export function readPls(output: string): readonly Said[] {
  const { diagnostics } = JSON.parse(output) as {
    diagnostics: readonly {
      category: string;
      message: string;
      location?: { path: string; start?: { line: number; column: number } };
    }[];
  };
  return diagnostics.map(({ category, message, location }) => {
    const rule = category.replace('lint/safety/', '');
    const { line = 1, column = 1 } = location?.start ?? {};
    return { by: 'pls', rule, file: location?.path ?? '', line: line - 1, column: column - 1, message };
  });
}

function distinct(said: readonly Said[]): readonly Said[] {
  const byPlace = new Map(said.map((one) => [`${one.rule} ${one.file}:${one.line}:${one.column}`, one]));
  return [...byPlace.values()];
}
