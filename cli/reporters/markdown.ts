/** Markdown for a pull request comment: the verdict, then one folded table per file. All text from the input is escaped. */
import { docsOf } from '../../core/lint/docs-url.ts';
import { severities, type Severity } from '../../core/findings/grading.ts';
import type { FoundAt, LintRun } from '../result.ts';
import { printable } from '../style.ts';
import { groupBy } from '../../core/collections/group-by.ts';

/** GitHub refuses comments of more than 65,536 characters. */
const mostCharacters = 60_000;

export function markdownReport(run: LintRun): string {
  const blocks = [`### Plinth: ${verdict(run)}`];
  let size = 0;
  let left = 0;
  for (const [file, findings] of groupBy(run.findings, ({ file }) => file)) {
    const block = fileBlock(file, findings);
    size += block.length;
    if (size <= mostCharacters) blocks.push(block);
    else left += findings.length;
  }
  if (left > 0) blocks.push(`…and ${left} more: the whole list is in the output of \`plinth lint\`.`);
  if (run.errors.length > 0) {
    const errors = run.errors.slice(0, 20).map(({ file, message }) => {
      return `- ${file === undefined ? '' : `${plain(file)}: `}${plain(message)}`;
    });
    blocks.push(`**Not complete:**\n\n${errors.join('\n')}`);
  }
  return `${blocks.join('\n\n')}\n`;
}

function verdict(run: LintRun): string {
  const files = `${run.linted} ${run.linted === 1 ? 'file' : 'files'}`;
  if (run.findings.length === 0) return `no findings in ${files}`;
  return `${countsOf(run.findings)} in ${files}`;
}

function countsOf(findings: readonly FoundAt[]): string {
  return severities
    .flatMap((severity) => {
      const count = findings.filter(({ finding }) => finding.severity === severity).length;
      return count === 0 ? [] : [`${count} ${severity}${count === 1 || severity === 'info' ? '' : 's'}`];
    })
    .join(', ');
}

function fileBlock(file: string, findings: readonly FoundAt[]): string {
  const worst = findings.some(({ finding }) => finding.severity === 'error') ? ' open' : '';
  const rows = findings.map(({ finding, range }) => {
    const docs = docsOf(finding);
    const rule = docs === undefined ? finding.rule : `[${finding.rule}](${docs})`;
    const fix = finding.fix === undefined ? '' : `<br>Fix: ${plain(finding.fix.title)}`;
    return `| ${range.start.line + 1} | ${signs[finding.severity]} ${finding.severity} | ${rule} | ${plain(finding.message)}${fix} |`;
  });
  return [
    `<details${worst}><summary>${plain(file)} (${countsOf(findings)})</summary>`,
    ['| line | severity | rule | what happens |', '| ---: | --- | --- | --- |', ...rows].join('\n'),
    '</details>',
  ].join('\n\n');
}

const signs: Readonly<Record<Severity, string>> = { error: '🔴', warning: '🟠', info: '🔵', hint: '⚪' };

/**
 * Characters that could begin markup become entities. Characters that GitHub interprets after decoding (mentions, issue numbers, addresses)
 * are followed by a zero-width character.
 */
function plain(text: string): string {
  return printable(text)
    .replaceAll(/@|#(?=\d)|(?<=https?|ftp):(?=\/\/)|(?<=\bwww)\.|(?<=\bGH)-(?=\d)/gi, '$&\u200b')
    .replaceAll(/[&<>"'`*_{}[\]()#+!|~\\$:@-]/g, (character) => `&#${character.charCodeAt(0)};`);
}
