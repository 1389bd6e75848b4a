/** The two output formats of `plinth safe-now`: the verdict, then the reasons. The JSON is public: nothing is removed within a version. */
import type { SafeNow } from '../../core/safe-now/judge.ts';
import { printable, wrap, type Style } from '../style.ts';

export function safeNowJson(answer: SafeNow): string {
  const { level, verdict, files, at, server, parts, unseen } = answer;
  const evidence = parts.map(({ title, lines }) => ({
    title,
    lines: lines.map(({ text, query }) => ({ text, query: query ?? null })),
  }));
  return `${JSON.stringify({ version: 1, level, verdict, files, at, server, evidence, unseen }, undefined, 2)}\n`;
}

export function safeNowText(answer: SafeNow, style: Style): string {
  const colour = { waits: style.red, unknown: style.yellow, caution: style.yellow, clear: style.green }[
    answer.level
  ];
  const lines = wrap(printable(answer.verdict), style.width).map((line) => style.bold(colour(line)));
  lines.push(style.dim(printable(`${answer.server}, ${answer.at}`)));
  for (const { title, lines: evidence } of answer.parts.filter((part) => part.lines.length > 0)) {
    lines.push('', style.bold(title));
    for (const { text, query } of evidence) {
      lines.push(...item(text, style));
      if (query !== undefined) lines.push(style.dim(`    ${printable(query)}`));
    }
  }
  lines.push('', style.bold('Looked at, and nothing there'));
  for (const { title, lines: evidence, nothing } of answer.parts) {
    if (evidence.length === 0) lines.push(...item(`${title}: ${nothing}`, style));
  }
  lines.push('', style.bold('What was not seen'));
  if (answer.unseen.length === 0) lines.push(style.dim('  Nothing that this look asks for.'));
  for (const text of answer.unseen) lines.push(...item(text, style));
  return `${lines.join('\n')}\n`;
}

function item(text: string, style: Style): readonly string[] {
  return wrap(printable(text), style.width - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`);
}
