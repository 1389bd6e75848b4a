/**
 * Holds our splitter against libpg-query over any checkouts, PostgreSQL's regression tests among them; named by the grammar's version:
 *   node test/real/split.mjs [--grammar 15] [--mutate 3] FOLDER …
 * With --mutate, so many statements of each file without a refused one are broken, one at a time; each statement beyond has to be found all the same.
 * Where a file has its expected output beside it (../expected/NAME.out), every statement that the grammar refuses must be one that the
 * real server refused too.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readTemplate } from '../../core/syntax/postgres/mask.ts';
import { grammarVersions, loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { mutations } from '../splitting/mutate.ts';
import { Random } from '../bench/random.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { judgeSplitting } from '../splitting/judge.ts';

const { values, positionals } = parseArgs({
  options: {
    grammar: { type: 'string', default: '18' },
    mutate: { type: 'string', default: '0' },
    seed: { type: 'string', default: '20261120' },
    verbose: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

void main();

async function main(): Promise<void> {
  const grammar = await loadPostgresParser(grammarVersions.find((one) => String(one) === values.grammar));
  const parser = new StatementParser(grammar);
  const random = new Random(Number(values.seed));
  let different = 0;
  for (const folder of positionals.map((path) => resolve(path))) {
    const sum = { files: 0, statements: 0, equal: 0, refused: 0, unexplained: 0 };
    const mutated = { mutations: 0, beyond: 0, lost: 0, harmful: 0 };
    for (const file of sqlFiles(folder)) {
      const text = readFileSync(file, 'utf8');
      const verdict = judgeSplitting(text, grammar, (statement) => {
        const template = readTemplate(statement, grammar);
        return template.kind === 'readable' ? template.statement.text : undefined;
      });
      const unexplained = unexplainedIn(file, verdict.refused);
      sum.files += 1;
      sum.statements += verdict.statements;
      sum.equal += verdict.equal;
      sum.refused += verdict.refused.length;
      sum.unexplained += unexplained.length;
      for (const difference of verdict.differences) console.log(`${file}: different: ${oneLine(difference)}`);
      different += verdict.differences.length;
      const count = verdict.refused.length === 0 ? Number(values.mutate) : 0;
      for (const mutation of mutations(text, parser, random, count)) {
        mutated.mutations += 1;
        mutated.beyond += mutation.beyond;
        mutated.lost += mutation.lost.length;
        mutated.harmful += mutation.lost.length > 0 ? 1 : 0;
        if (mutation.lost.length > 0 && values.verbose)
          console.log(
            `${file}: ${mutation.how}: ${oneLine(mutation.broken)}\n   lost ${mutation.lost.length}: ${oneLine(mutation.lost[0] ?? '')}`,
          );
      }
      if (values.verbose)
        for (const statement of unexplained) console.log(`${file}: refused: ${oneLine(statement)}`);
    }
    console.log(
      basename(folder),
      JSON.stringify(sum),
      mutated.mutations === 0 ? '' : JSON.stringify(mutated),
    );
    different += mutated.lost;
  }
  process.exitCode = different === 0 ? 0 : 1;
}

/** Refused statements that the real server did not refuse; all of them where nothing is known of the server's answer. */
function unexplainedIn(file: string, refused: readonly string[]): readonly string[] {
  const output = join(dirname(dirname(file)), 'expected', `${basename(file, '.sql')}.out`);
  if (!existsSync(output)) return refused;
  const expected = readFileSync(output, 'utf8');
  return refused.filter((statement) => {
    for (let at = expected.indexOf(statement); at >= 0; at = expected.indexOf(statement, at + 1)) {
      const behind = expected.slice(at + statement.length, at + statement.length + 300);
      if (/^[^\n]*\n(?:--[^\n]*\n)*ERROR:/.test(behind)) return false;
    }
    return true;
  });
}

function sqlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql') && !path.includes('node_modules'))
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .toSorted();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 160);
}
