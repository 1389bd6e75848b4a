/**
 * Holds our splitter against libpg-query over any checkouts, PostgreSQL's regression tests among them; named by the grammar's version:
 *   node test/real/split.mjs [--grammar 15] FOLDER …
 * Where a file has its expected output beside it (../expected/NAME.out), every statement that the grammar refuses must be one that the
 * real server refused too.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readTemplate } from '../../core/syntax/postgres/mask.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { judgeSplitting } from '../splitting/judge.ts';

const { values, positionals } = parseArgs({
  options: { grammar: { type: 'string', default: '18' }, verbose: { type: 'boolean', default: false } },
  allowPositionals: true,
});

void main();

async function main(): Promise<void> {
  const grammar = await loadPostgresParser();
  let different = 0;
  for (const folder of positionals.map((path) => resolve(path))) {
    const sum = { files: 0, statements: 0, equal: 0, refused: 0, unexplained: 0 };
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
      if (values.verbose)
        for (const statement of unexplained) console.log(`${file}: refused: ${oneLine(statement)}`);
    }
    console.log(basename(folder), JSON.stringify(sum));
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
    .toSorted();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 160);
}
